import { beforeAll, describe, expect, test } from "vitest";
import { Auditor } from "../../../src/audit/auditor.ts";
import { auditNode } from "../../../src/audit/auditNode.ts";
import { Findings } from "../../../src/audit/finding.ts";
import { expectedSlots } from "../../../src/audit/storage/compare.ts";
import type { LedgerEvent } from "../../../src/domain/event.ts";
import { decodeLog } from "../../../src/ledger/eventCodec.ts";
import { buildLedger, RELEASE } from "../support.ts";

/** What the contracts of a ledger hold in which everything has happened, by registry and slot. */
const held = new Map<string, unknown>();
const events: LedgerEvent[] = [];
let auditor: Auditor;

beforeAll(async () => {
  const on = await buildLedger();
  await auditNode(on.rpc, on.book, {
    release: RELEASE,
    storage: false,
    onPiece: ({ logs }) => void events.push(...logs.map(decodeLog)),
  });
  auditor = new Auditor(on.book, new Findings());
  for (const event of events) auditor.take(event);
  const slots = [...expectedSlots(auditor)];
  const words = await on.rpc.batch(
    slots.map(({ registry, slot }) => {
      return { method: "eth_getStorageAt", params: [on.book.contracts[registry].address, slot, "latest"] };
    }),
  );
  for (const [index, { registry, slot }] of slots.entries()) held.set(`${registry} ${slot}`, words[index]);
}, 120_000);

describe("the slots that the events of a ledger give", () => {
  test("are where the contracts have them, with the words that they hold", () => {
    const slots = [...expectedSlots(auditor)];
    const wrong = slots.filter(({ registry, slot, word }) => held.get(`${registry} ${slot}`) !== word);
    expect(wrong).toEqual([]);
    expect(slots).toHaveLength(held.size);
    // That a slot was never written is what most wrong slots would give.
    const empty = slots.filter(({ word }) => BigInt(word) === 0n).length;
    expect(slots.length - empty).toBeGreaterThan(120);
  });
});
