import { expect, test } from "vitest";
import { signStatement } from "../../src/exchange/statement.ts";
import { verifyBatch } from "../../src/receipts/batchStatement.ts";
import { JP, receiptKeys, START } from "./support/answers.ts";

const { keys, signer } = receiptKeys();
const ROOT = `0x${"12".repeat(32)}`;
const claims = () => ({
  iss: JP,
  iat: START,
  batch: 1,
  previous: ROOT,
  first: 1,
  count: 1,
  root: ROOT,
});
const signed = (over: object, by = signer) =>
  signStatement(by, "aeo-receipt-batch+jwt", { ...claims(), ...over } as ReturnType<typeof claims>);

test("a batch that was signed gives its claims and the key, of which an end since then takes nothing away", async () => {
  const statement = await signed({ batch: 2, first: 4, count: 65_535 });
  const key = { ...keys.keys[0]!, until: START + 1 };
  const directory = { statementKeysOf: (...[, , at]: [...unknown[], number]) => (at === START ? [key] : []) };
  expect(await verifyBatch(statement, directory)).toEqual({
    claims: { ...claims(), batch: 2, first: 4, count: 65_535 },
    key,
  });
});

test("the key that is told is the one that signed, of several that stood", async () => {
  const several = receiptKeys();
  const second = several.keys.add(JP, "RECEIPT", { from: 0 });
  const statement = await signed({}, second);
  expect((await verifyBatch(statement, several.keys)).key.keyId).toBe(second.keyId);
});

test.each<[string, object]>([
  ["a claim more", { note: "x" }],
  ["no batch 0", { batch: 0 }],
  ["no half batch", { batch: 1.5 }],
  ["no receipt 0", { first: 0 }],
  ["at least one record", { count: 0 }],
  ["at most 65,535 records", { count: 65_536 }],
  ["a root of 32 bytes", { root: `0x${"12".repeat(31)}` }],
  ["nothing after the root", { root: `${ROOT}0` }],
  ["nothing before the root", { root: `0${ROOT}` }],
  ["a root in small letters", { root: `0x${"AB".repeat(32)}` }],
  ["the root before it", { previous: undefined }],
  ["an economy", { iss: "jp" }],
])("a batch's statement has %s, or it is none", async (_what, over) => {
  await expect(verifyBatch(await signed(over), keys)).rejects.toMatchObject({
    reason: "MALFORMED",
    cause: expect.any(Error),
  });
});

test("a batch is signed as a batch, with a RECEIPT key", async () => {
  const head = keys.add(JP, "HEAD", { from: 0 });
  await expect(verifyBatch(await signed({}, head), keys)).rejects.toMatchObject({ reason: "UNKNOWN_KEY" });
  const other = await signStatement(signer, "aeo-signed-head+jwt", claims());
  await expect(verifyBatch(other, keys)).rejects.toMatchObject({ reason: "WRONG_KIND" });
});
