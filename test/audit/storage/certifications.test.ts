import { expect, it } from "vitest";
import { certificationSlots } from "../../../src/audit/storage/certifications.ts";
import type { Certifications } from "../../../src/domain/certifications.ts";
import type { CertificationEventType } from "../../../src/domain/event.ts";
import { Facts, idOf, JP, record, TW, writerOf } from "../../support/facts.ts";
import { shown } from "./shown.ts";

const slotsOf = (facts: Facts): string[] => shown(certificationSlots(facts.state().certifications));
const ID = idOf(7);
const subject = `certification TW ${ID}`;
const fields = { validUntil: 9_000, reviewAt: 8_000, tier: 3, programme: 2, operatorTypes: 5 };
const word = (version: number, status: number): string =>
  `${subject}: effectiveFrom 1000, reviewAt 8000, validUntil 9000, validFrom 1000, version ${version}, status ${status}, ` +
  "operatorTypes 5, tier 3, programme 2, economy 21591";

function certified(...types: readonly CertificationEventType[]): Facts {
  const facts = new Facts().certification(2_000, "CertificationGranted", ID, record(fields));
  for (const type of types) facts.certification(3_000, type, ID, record(fields));
  return facts;
}

it("a certification has its newest record in one word", () => {
  expect(slotsOf(certified())).toEqual([word(1, 1)]);
  const facts = certified();
  facts.certification(3_000, "CertificationSuspended", ID, record({ ...fields, version: 2, status: "SUSPENDED" }));
  expect(slotsOf(facts)).toEqual([word(2, 2)]);
});

it("certifications of one economy and of several stand apart", () => {
  const facts = certified();
  facts.certification(2_000, "CertificationGranted", idOf(8), record(fields));
  facts.certification(2_000, "CertificationGranted", ID, record({ ...fields, economy: JP }));
  const slots = [...certificationSlots(facts.state().certifications)];
  expect(slots.map((slot) => slot.subject)).toEqual([subject, `certification TW ${idOf(8)}`, `certification JP ${ID}`]);
  expect(new Set(slots.map(({ slot }) => slot)).size).toBe(3);
  expect(slots.every(({ registry }) => registry === "certifications")).toBe(true);
});

it("a proposal of its annulment stands in the word after it", () => {
  const proposer = `annulment.proposer 0x5457${"00".repeat(18)}`;
  expect(writerOf(TW)).toBe(`0x5457${"00".repeat(18)}`);
  const proposed = `${subject}: ${proposer}, annulment.version 1, annulment.decidedAt 3000`;
  expect(slotsOf(certified("CertificationAnnulmentProposed"))).toEqual([word(1, 1), proposed]);
  // It stays when another version has made it void.
  const changed = certified("CertificationAnnulmentProposed");
  changed.certification(4_000, "CertificationSuspended", ID, record({ ...fields, version: 2, status: "SUSPENDED" }));
  expect(slotsOf(changed)).toEqual([word(2, 2), proposed]);
});

it.each(["CertificationAnnulmentRejected", "CertificationAnnulled"] as const)("%s empties it", (type) => {
  const nothing = `${subject}: no annulment.proposer, annulment.version, annulment.decidedAt`;
  const empty = slotsOf(certified("CertificationAnnulmentProposed", type));
  expect(empty).toEqual([word(1, 1), nothing]);
});

it("a certification without an entry, as no history gives, has no slot", () => {
  const certifications = { values: () => [{ economy: TW, id: ID, entries: [] }] } as unknown as Certifications;
  expect(shown(certificationSlots(certifications))).toEqual([]);
});
