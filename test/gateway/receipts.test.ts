import { expect, test } from "vitest";
import { emptyLedgerState } from "../../src/domain/ledgerState.ts";
import { openReceipts } from "../../src/gateway/receipts.ts";
import type { Caller, Role } from "../../src/services/caller.ts";
import { createLog } from "../../src/telemetry/log.ts";
import { createMetrics } from "../../src/telemetry/metrics.ts";
import { answer, JP, receiptKeys, START } from "../receipts/support/answers.ts";

const DAY = 86_400;

async function world(isRegistered: boolean) {
  const { keys, signer } = receiptKeys();
  const state = emptyLedgerState();
  if (isRegistered) state.authorities.statementKeys.set(signer.keyId, { ...keys.keys[0]!, economy: JP });
  const { asOf } = answer(1);
  const metrics = createMetrics("JP");
  const receipts = await openReceipts({
    config: { economy: JP, storePath: ":memory:", receiptPeriod: 3_600, receiptRetention: DAY },
    secrets: { receiptSigner: signer, signers: {} },
    stores: { outbox: undefined as never, shared: undefined },
    reading: { view: { asOf, current: () => ({ state, asOf }) } },
    writing: { writes: undefined as never, wake: () => undefined },
    metrics,
    log: createLog("silent", { app: "test" }),
    now: () => START,
  });
  return { receipts, metrics };
}

const caller = (subject: string, ...roles: Role[]): Caller => ({ subject, economy: JP, roles });

test("a receipt is read by who asked and by auditors, by nobody else, and not under an id that is nearly its own", async () => {
  const { receipts } = await world(true);
  const id = receipts.book.record(answer(1, { askedBy: "officer-1" }));
  const untold = receipts.book.record(answer(2, { askedBy: undefined }));
  const read = (which: string, who: Caller) => receipts.routes.find(which, who);
  const refused = expect.objectContaining({ code: "UNKNOWN_RECEIPT" });
  expect((await read(id, caller("officer-1", "officer"))).id).toBe(id);
  expect((await read(id, caller("anybody", "auditor"))).id).toBe(id);
  expect((await read(untold, caller("anybody", "auditor"))).record.asker).toBe(`0x${"00".repeat(16)}`);
  await expect(read(id, caller("officer-2", "officer", "admin"))).rejects.toEqual(refused);
  await expect(read(untold, caller("officer-1", "officer"))).rejects.toEqual(refused);
  const near = `${id.slice(0, -1)}${id.endsWith("A") ? "B" : "A"}`;
  await expect(read(near, caller("anybody", "auditor"))).rejects.toEqual(refused);
  await expect(read("zz-abcdefghijklmnop", caller("anybody", "auditor"))).rejects.toEqual(refused);
  await receipts.close();
});

test("what is sealed is counted, and what waits is", async () => {
  const { receipts, metrics } = await world(true);
  const ids = [receipts.book.record(answer(1)), receipts.book.record(answer(2))];
  receipts.measure();
  expect(await metrics.registry.metrics()).toMatch(/aeo_receipts_unsealed\{[^}]*\} 2/);
  await receipts.book.sealed(ids[1]!);
  receipts.measure();
  const text = await metrics.registry.metrics();
  expect(text).toMatch(/aeo_receipts_unsealed\{[^}]*\} 0/);
  expect(text).toMatch(/aeo_receipts_sealed_total\{[^}]*\} 2/);
  expect(text).toMatch(/aeo_receipt_batch_size_sum\{[^}]*\} 2/);
  await receipts.close();
});

test("a key that does not stand in the registry makes the gateway unready", async () => {
  const [sound, stranger] = [await world(true), await world(false)];
  expect(sound.receipts.problems()).toEqual([]);
  expect(stranger.receipts.problems()).toEqual([expect.objectContaining({ code: "RECEIPT_KEY_NOT_REGISTERED" })]);
  await Promise.all([sound.receipts.close(), stranger.receipts.close()]);
});
