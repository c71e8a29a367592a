import { expect, it } from "vitest";
import { type RegistryHead, readHead, signHead } from "../../src/exchange/headStatement.ts";
import { signStatement } from "../../src/exchange/statement.ts";
import { IDENTITY } from "./support/gateway.ts";
import { FakeKeyRegistry } from "./support/keys.ts";
import { JP, START } from "./support/profiles.ts";

const signer = new FakeKeyRegistry().add(JP, "HEAD");
const head: RegistryHead = {
  registry: "benefits",
  sequence: 0,
  head: `0x${"ab".repeat(24)}`,
  block: 0,
  blockHash: `0x${"cd".repeat(32)}`,
};
const claims = { iss: JP, iat: START, chainId: 31337, contract: IDENTITY.contracts.benefits, ...head };

it("a signed head reads as it was signed", async () => {
  expect(readHead(await signHead(signer, IDENTITY, head, START))).toEqual(claims);
});

it("what is no head is none", async () => {
  const signed = (over: object) => signStatement(signer, "aeo-signed-head+jwt", { ...claims, ...over });
  expect(readHead(await signed({}))).toEqual(claims);
  const wrong: readonly object[] = [
    { more: 1 },
    { registry: "receipts" },
    { contract: IDENTITY.contracts.benefits.slice(0, -1) },
    { contract: `${IDENTITY.contracts.benefits}0` },
    { contract: `0${IDENTITY.contracts.benefits}` },
    { head: `${head.head}00` },
    { head: `0${head.head}` },
    { head: head.head.toUpperCase() },
    { blockHash: `${head.blockHash}00` },
    { blockHash: `0${head.blockHash}` },
    { sequence: -1 },
    { block: -1 },
    { chainId: -1 },
    { iat: -1 },
  ];
  for (const over of wrong) expect(readHead(await signed(over)), JSON.stringify(over)).toBeUndefined();
  for (const text of ["", "a.b.c", "hello"]) expect(readHead(text)).toBeUndefined();
});
