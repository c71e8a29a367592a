import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CertificationEntry } from "../../src/domain/certification.ts";
import { Certifications } from "../../src/domain/certifications.ts";
import { STATUSES } from "../../src/domain/certificationRecord.ts";
import type { Economy } from "../../src/domain/economy.ts";
import { CERTIFICATION_EVENT_TYPES } from "../../src/domain/event.ts";
import { idOf, JP, KR, TW } from "../support/facts.ts";

const hex = (bytes: number) =>
  fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((all) => `0x${Buffer.from(all).toString("hex")}` as const);
/** As wide as the contract's fields are, with the ends more often than chance would have them. */
const below = (bits: number) =>
  fc.oneof(
    fc.bigInt({ min: 0n, max: 2n ** BigInt(bits) - 1n }).map(Number),
    fc.constantFrom(...[0, 2 ** 32 - 1, 2 ** 32].filter((end) => end < 2 ** bits)),
  );

/** Two writers and two transactions, so that entries share them and change between them. */
const entry: fc.Arbitrary<CertificationEntry> = fc.record({
  type: fc.constantFrom(...CERTIFICATION_EVENT_TYPES),
  record: fc.record({
    economy: fc.constantFrom(TW, JP),
    programme: below(8),
    tier: below(8),
    operatorTypes: below(32),
    status: fc.constantFrom(...STATUSES),
    version: below(24),
    validFrom: below(40),
    validUntil: below(40),
    reviewAt: below(40),
    effectiveFrom: below(40),
  }),
  decidedAt: below(40),
  profileCommitment: hex(32),
  writer: fc.constantFrom(`0x${"ab".repeat(20)}`, `0x${"cd".repeat(20)}`),
  position: fc.record({
    registry: fc.constant("certifications"),
    sequence: below(53),
    block: below(48),
    logIndex: below(28),
    time: below(40),
    transaction: fc.constantFrom(`0x${"12".repeat(32)}`, `0x${"34".repeat(32)}`),
  }),
});
const facts = fc.array(fc.record({ number: fc.integer({ min: 1, max: 4 }), entry }), { maxLength: 30 });

const known = { number: 1, entry: fc.sample(entry, { numRuns: 1, seed: 1 })[0] as CertificationEntry };

describe("the certifications", () => {
  it("are what was added, in order, under economy and id", () => {
    fc.assert(
      fc.property(facts, (all) => {
        const certifications = new Certifications();
        const plain = new Map<string, { economy: Economy; id: `0x${string}`; entries: CertificationEntry[] }>();
        for (const { number, entry } of all) {
          const [id, { economy }] = [idOf(number), entry.record];
          certifications.append(id, entry);
          const key = economy + id;
          plain.set(key, { economy, id, entries: [...(plain.get(key)?.entries ?? []), entry] });
        }
        const ofEconomy = (economy: Economy) => [...plain.values()].filter((one) => one.economy === economy);
        expect(certifications.size).toBe(plain.size);
        for (const economy of [TW, JP, KR]) {
          expect([...certifications.of(economy)]).toEqual(ofEconomy(economy));
          expect(certifications.countOf(economy)).toBe(ofEconomy(economy).length);
          for (const number of [1, 2, 3, 4]) {
            const id = idOf(number);
            const history = plain.get(economy + id);
            expect(certifications.get(economy, id)).toEqual(history);
            expect(certifications.has(economy, id)).toBe(history !== undefined);
            expect(certifications.entriesOf(economy, id)).toBe(history?.entries.length ?? 0);
          }
        }
        const inTurn = [...new Set(all.map(({ entry }) => entry.record.economy))].flatMap(ofEconomy);
        expect([...certifications.values()]).toEqual(inTurn);
      }),
    );
  });

  it("keep more entries than one piece holds, of one certification too", () => {
    const certifications = new Certifications();
    const entries = Array.from({ length: 2_100 }, (_, index) => ({
      ...known.entry,
      position: { ...known.entry.position, sequence: index + 1 },
    }));
    for (const [index, entry] of entries.entries()) certifications.append(idOf(index % 3), entry);
    const { economy } = known.entry.record;
    for (const rest of [0, 1, 2]) {
      const expected = entries.filter((_, index) => index % 3 === rest);
      expect(certifications.get(economy, idOf(rest))?.entries).toEqual(expected);
    }
  });

  it("give a history that does not change when a fact comes in", () => {
    const certifications = new Certifications();
    const { economy } = known.entry.record;
    certifications.append(idOf(1), known.entry);
    const before = certifications.get(economy, idOf(1));
    certifications.append(idOf(1), known.entry);
    expect(before?.entries).toHaveLength(1);
    expect(certifications.get(economy, idOf(1))?.entries).toHaveLength(2);
  });

  it("refuse what is no fact of a certification, and hold nothing of it", () => {
    const certifications = new Certifications();
    const { economy } = known.entry.record;
    const wrong = [
      { ...known.entry, type: "MemberAdmitted" },
      { ...known.entry, record: { ...known.entry.record, status: "EXPIRED" } },
    ] as unknown as CertificationEntry[];
    for (const entry of wrong)
      expect(() => certifications.append(idOf(1), entry)).toThrow(/is no fact of a certification/);
    expect(certifications.size).toBe(0);
    expect(certifications.has(economy, idOf(1))).toBe(false);
  });
});
