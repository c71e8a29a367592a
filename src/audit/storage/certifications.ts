import type { CertificationHistory } from "../../domain/certification.ts";
import type { Certifications } from "../../domain/certifications.ts";
import { writeRecord } from "../../ledger/certificationWord.ts";
import { hexOf } from "../../ledger/hex.ts";
import { bytesKey, mappingSlot, slotAfter, type Word } from "../../ledger/storageSlots.ts";
import { type ExpectedSlot, type Layout, pack, ZERO_WORD } from "./layout.ts";

/** The place of CertificationRegistry's mapping, by economy and then id. */
const CERTIFICATIONS = 1;

/** The word of ICertificationRegistry.Record, from its right. */
const RECORD: Layout = [
  ["effectiveFrom", 40],
  ["reviewAt", 40],
  ["validUntil", 40],
  ["validFrom", 40],
  ["version", 24],
  ["status", 8],
  ["operatorTypes", 32],
  ["tier", 8],
  ["programme", 8],
  ["economy", 16],
];
const ANNULMENT: Layout = [
  ["annulment.proposer", 160],
  ["annulment.version", 24],
  ["annulment.decidedAt", 40],
];

/** Every slot that CertificationRegistry must hold: a word per certification, and a second where an annulment was proposed. */
export function* certificationSlots(certifications: Certifications): Iterable<ExpectedSlot> {
  const economies = new Map<string, Word>();
  for (const history of certifications.values()) {
    const { economy, id, entries } = history;
    const record = entries.at(-1)?.record;
    if (record === undefined) continue;
    let outer = economies.get(economy);
    if (outer === undefined) {
      outer = mappingSlot(bytesKey(economy), CERTIFICATIONS);
      economies.set(economy, outer);
    }
    const slot = mappingSlot(id, outer);
    const subject = `certification ${economy} ${id}`;
    yield { registry: "certifications", subject, slot, word: hexOf(writeRecord(record)), layout: RECORD };
    const annulment = annulmentOf(history);
    if (annulment !== undefined)
      yield { registry: "certifications", subject, slot: slotAfter(slot, 1), word: annulment, layout: ANNULMENT };
  }
}

/** A proposal stays where it is, even when a later version has made it void, until it is confirmed, rejected or made anew. */
function annulmentOf({ entries }: CertificationHistory): Word | undefined {
  const last = entries.findLast(({ type }) => type.startsWith("CertificationAnnul"));
  if (last === undefined) return undefined;
  if (last.type !== "CertificationAnnulmentProposed") return ZERO_WORD;
  return pack(ANNULMENT, {
    "annulment.proposer": BigInt(last.writer),
    "annulment.version": last.record.version,
    "annulment.decidedAt": last.decidedAt,
  });
}
