import type { BenefitsState } from "../../domain/benefitRecord.ts";
import { mappingSlot, slotAfter, type Word, wordOf } from "../../ledger/storageSlots.ts";
import { codeOf, type ExpectedSlot, type Layout, pack, WHOLE } from "./layout.ts";

/** The places of BenefitRegistry's state variables. */
const SLOT = { reports: 1, receipts: 2, breaches: 3 } as const;

const BREACH: Layout = [
  ["status", 8],
  ["judged", 16],
  ["counterpart", 16],
  ["raisedAt", 40],
];
const STATUSES = ["NONE", "RAISED", "ACKNOWLEDGED", "ANSWERED", "RESOLVED"];

const at = (subject: string, slot: Word, word: Word, layout: Layout): ExpectedSlot => {
  return { registry: "benefits", subject, slot, word, layout };
};

/** Every slot that BenefitRegistry must hold, but for its history's. */
export function* benefitSlots({ reports, receipts, breaches }: BenefitsState): Iterable<ExpectedSlot> {
  for (const [id, { economy, revisions }] of reports) {
    const newest = revisions.at(-1);
    if (newest === undefined) continue;
    const slot = mappingSlot(id, SLOT.reports);
    const subject = `report ${id} of ${economy}`;
    yield at(subject, slot, wordOf(newest.revision), WHOLE("revision"));
    yield at(subject, slotAfter(slot, 1), newest.root, WHOLE("root"));
    yield at(subject, slotAfter(slot, 2), newest.totals, WHOLE("totals"));
  }
  for (const [id, { economy, root }] of receipts)
    yield at(`receipts ${id} of ${economy}`, mappingSlot(id, SLOT.receipts), root, WHOLE("root"));
  for (const [id, { claim, raisedAt, status }] of breaches) {
    const { judged, counterpart } = claim;
    const facts = { judged: codeOf(judged), counterpart: codeOf(counterpart), raisedAt };
    const word = pack(BREACH, { ...facts, status: STATUSES.indexOf(status) });
    yield at(`breach ${id}`, mappingSlot(id, SLOT.breaches), word, BREACH);
  }
}
