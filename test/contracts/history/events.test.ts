import { createHash } from "node:crypto";
import type { EventFragment } from "ethers";
import { describe, expect, it } from "vitest";
import { authorityRows } from "../access/authority.rows.ts";
import { readDeployables } from "../access/chain.ts";
import { createWorld, type World } from "../access/world.ts";

const deployables = await readDeployables();
const registries = deployables.filter(({ abi }) => abi.hasFunction("history"));

/** Folds by the rule of IHistory with Node's own SHA-256, as a client in any language would. */
async function fold({ chain, contract }: World, name: string): Promise<{ head: string; sequence: number }> {
  const { address } = contract(name);
  const sha256 = (...parts: Buffer[]): Buffer =>
    createHash("sha256").update(Buffer.concat(parts)).digest().subarray(0, 24);
  const bytes = (hex: string): Buffer => Buffer.from(hex.slice(2), "hex");
  const word = (value: bigint, size: number): Buffer => bytes(`0x${value.toString(16).padStart(2 * size, "0")}`);
  let head = sha256(word(31_337n, 32), word(BigInt(address), 32));
  const logs = await chain.logs(address);
  for (const { topics, data, time } of logs) {
    head = sha256(head, word(BigInt(time), 8), ...topics.map(bytes), bytes(data));
  }
  return { head: `0x${head.toString("hex")}`, sequence: logs.length };
}

async function history({ chain, contract }: World, name: string): Promise<{ head: string; sequence: number }> {
  const { abi, address } = contract(name);
  const answer = await chain.read(address, abi.encodeFunctionData("history"));
  const [head, sequence] = abi.decodeFunctionResult("history", answer);
  return { head: head as string, sequence: Number(sequence) };
}

it("there are four registries", () => {
  expect(registries.map(({ name }) => name).toSorted()).toEqual([
    "ArrangementRegistry",
    "AuthorityRegistry",
    "BenefitRegistry",
    "CertificationRegistry",
  ]);
});

describe.each(registries)("the events of $name", ({ abi }) => {
  const events = abi.fragments.filter((fragment): fragment is EventFragment => fragment.type === "event");

  it.each(events.map((event) => ({ name: event.name, event })))("$name: one subject, sequence, writer", ({ event }) => {
    expect(event.anonymous).toBe(false);
    expect(event.inputs.map(({ indexed }) => indexed === true)).toEqual(event.inputs.map((_, index) => index === 0));
    const [subject, sequence, writer] = event.inputs;
    expect(subject?.type).toMatch(/^(?:bytes|uint)\d+$/);
    expect([sequence?.type, sequence?.name]).toEqual(["uint64", "sequence"]);
    expect([writer?.type, writer?.name]).toEqual(["address", "writer"]);
  });
});

describe("a real history", () => {
  it("is what its logs fold to, block by block", async () => {
    const world = await createWorld(deployables);
    expect(await history(world, "BenefitRegistry")).toEqual(await fold(world, "BenefitRegistry"));
    const before = await history(world, "AuthorityRegistry");
    expect(before).toEqual(await fold(world, "AuthorityRegistry"));
    expect(before.sequence).toBeGreaterThan(60);
    const args = (await authorityRows.rows["setEndpoint"]?.prepare(world)) ?? [];
    await world.send("homeAdmin", "AuthorityRegistry", "setEndpoint", args);
    const after = await history(world, "AuthorityRegistry");
    expect(after).toEqual(await fold(world, "AuthorityRegistry"));
    expect(after.sequence).toBe(before.sequence + 1);
  });
});
