import { Interface } from "ethers";
import { describe, expect, it } from "vitest";
import { arrangementRows } from "./access/arrangement.rows.ts";
import { authorityRows } from "./access/authority.rows.ts";
import { benefitRows } from "./access/benefit.rows.ts";
import { CALLER_KINDS, type CallerKind, callerOf, ECONOMIES } from "./access/callers.ts";
import { certificationRows } from "./access/certification.rows.ts";
import { type Deployable, readDeployables } from "./access/chain.ts";
import { type ContractRows, expectedOutcomes } from "./access/rows.ts";
import { addressOf, createWorld, type World } from "./access/world.ts";

const TABLE: readonly ContractRows[] = [authorityRows, certificationRows, arrangementRows, benefitRows];

const deployables = await readDeployables();
const world = await createWorld(deployables);
const errors = new Interface(deployables.flatMap(({ abi }) => abi.fragments.filter(({ type }) => type === "error")));

function writers({ abi }: Deployable): string[] {
  return abi.fragments.flatMap((fragment) =>
    fragment.type === "function" &&
    !["view", "pure"].includes((fragment as { stateMutability?: string }).stateMutability ?? "")
      ? [(fragment as unknown as { name: string }).name]
      : [],
  );
}

/** What the caller gets: the error's name, or "succeeds" after sending it and checking what the history then says. */
async function outcome(
  rows: ContractRows,
  functionName: string,
  args: readonly unknown[],
  kind: CallerKind,
): Promise<string> {
  const { abi, address } = world.contract(rows.contract);
  const refusal = await world.chain.tryCall(addressOf(kind), address, abi.encodeFunctionData(functionName, args));
  if (refusal !== undefined) return errors.parseError(refusal)?.name ?? `an unknown error ${refusal}`;
  const before = await sequence(world, rows.contract);
  const { logs } = await world.send(kind, rows.contract, functionName, args);
  const entries = logs.filter((log) => log.address.toLowerCase() === address.toLowerCase());
  if (entries.length === 0) return "succeeds without an entry";
  if ((await sequence(world, rows.contract)) !== before + BigInt(entries.length)) return "succeeds with a gap";
  const economy = callerOf(kind).economy;
  for (const log of entries) {
    const entry = abi.parseLog(log);
    if (entry === null) return "succeeds with an unknown entry";
    if (entry.args["writer"] !== addressOf(kind)) return `writes as ${String(entry.args["writer"])}`;
    const speaksFor = rows.speaksFor(entry);
    if (speaksFor !== undefined && (economy === undefined || speaksFor !== ECONOMIES[economy]))
      return `writes for ${speaksFor}`;
  }
  return "succeeds";
}

async function sequence({ chain, contract }: World, name: string): Promise<bigint> {
  const { abi, address } = contract(name);
  const answer = await chain.read(address, abi.encodeFunctionData("history"));
  return abi.decodeFunctionResult("history", answer)[1] as bigint;
}

describe("the table", () => {
  it("has a row for every function that writes, of every contract, and no other", () => {
    const actual = deployables.flatMap((d) => writers(d).map((name) => `${d.name}.${name}`));
    const rows = TABLE.flatMap(({ contract, rows }) => Object.keys(rows).map((name) => `${contract}.${name}`));
    expect(rows.toSorted()).toEqual(actual.toSorted());
  });
});

describe.each(TABLE)("$contract", (rows) => {
  it.each(Object.keys(rows.rows))("%s", async (functionName) => {
    const row = rows.rows[functionName];
    if (row === undefined) throw new Error("unreachable");
    const start = await world.chain.snapshot();
    const args = await row.prepare(world);
    const actual: Partial<Record<CallerKind, string>> = {};
    for (const kind of CALLER_KINDS) {
      const prepared = await world.chain.snapshot();
      actual[kind] = await outcome(rows, functionName, args, kind);
      await world.chain.revertTo(prepared);
    }
    await world.chain.revertTo(start);
    expect(actual).toEqual(expectedOutcomes(row));
    expect(Object.values(actual)).toContain("succeeds");
  });
});
