import fc from "fast-check";
import type { StoredStatus } from "../../src/domain/certificationRecord.ts";
import type { CertificationEventType } from "../../src/domain/event.ts";
import type { Terms } from "../../src/domain/terms.ts";
import { Facts, idOf, JP, KR, leg, record, TW, terms, writerOf } from "./facts.ts";

/** Moments at which things happen in these histories; questions are asked around them. */
export const FIRST = 1_000;
export const LAST = 4_000;

const moment = fc.integer({ min: FIRST, max: LAST });
const orOpen = fc.oneof(fc.constant(0), moment);
const CHANGES: readonly (readonly [CertificationEventType, StoredStatus])[] = [
  ["CertificationSuspended", "SUSPENDED"],
  ["CertificationReinstated", "CERTIFIED"],
  ["CertificationRevoked", "REVOKED"],
  ["CertificationReissued", "REISSUED"],
  ["CertificationAnnulmentProposed", "CERTIFIED"],
  ["CertificationAnnulled", "ANNULLED"],
];

/** Something that happens after the start, at a block time, some of it with effect at another moment. */
const act = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("change"),
      at: moment,
      effective: moment,
      which: fc.nat(5),
      of: fc.nat(1),
    }),
  },
  fc.record({
    kind: fc.constant("leg"),
    at: moment,
    from: moment,
    until: orOpen,
    benefits: fc.integer({ min: 1, max: 7 }),
  }),
  fc.record({ kind: fc.constant("end"), at: moment, until: orOpen }),
  fc.record({ kind: fc.constant("member"), at: moment, of: fc.nat(1), since: orOpen }),
  fc.record({ kind: fc.constant("mark"), at: moment, since: moment }),
);

export type BusyAct = typeof act extends fc.Arbitrary<infer T> ? T : never;
export const busyActs = fc.array(act, { maxLength: 12 });

/**
 * TW certifies 1 and 2, JP recognises them, and then the acts happen in the order of their block times.
 * @param termsOf what else stands in the terms of an arrangement, by its number
 */
export function busyFacts(
  acts: readonly BusyAct[],
  validUntil: number,
  termsOf: (arrangement: number) => Partial<Terms> = () => ({}),
): Facts {
  const facts = new Facts()
    .members(10, TW, JP, KR)
    .certification(FIRST, "CertificationGranted", idOf(1), record({ validUntil }))
    .certification(FIRST, "CertificationGranted", idOf(2), record({ validFrom: FIRST + 500, operatorTypes: 1 }))
    .adopted(FIRST, 1, terms([leg({ from: FIRST + 200 })], termsOf(1)));
  const versions = [1, 1];
  let intervals = 1;
  let arrangements = 1;
  for (const one of [...acts].sort((a, b) => a.at - b.at))
    switch (one.kind) {
      case "change": {
        const { at, effective, which, of } = one as { at: number; effective: number; which: number; of: number };
        const [type, status] = CHANGES[which] as (typeof CHANGES)[number];
        versions[of] = (versions[of] ?? 0) + 1;
        const version = versions[of] ?? 0;
        const fields = { version, status, effectiveFrom: effective, reviewAt: effective + 50, validUntil };
        facts.certification(at, type, idOf(of + 1), record({ ...fields, validFrom: of === 0 ? 1_000 : FIRST + 500 }));
        break;
      }
      case "leg": {
        const { at, from, until, benefits } = one as { at: number; from: number; until: number; benefits: number };
        arrangements += 1;
        facts.adopted(
          at,
          arrangements,
          terms([leg({ from, until, benefits: BigInt(benefits) })], termsOf(arrangements)),
        );
        intervals += 1;
        break;
      }
      case "end": {
        const { at, until } = one as { at: number; until: number };
        const fields = { issuer: TW, recogniser: JP, interval: intervals - 1, until };
        facts.arrangement(at, JP, { arrangement: arrangements, type: "LegEndSet", ...fields });
        break;
      }
      case "member": {
        const { at, of, since } = one as { at: number; of: number; since: number };
        const economy = of === 0 ? TW : JP;
        facts.authority(at, { type: "MemberSuspended", economy, ballotId: 0, compromisedSince: since });
        facts.authority(at + 50, { type: "MemberReinstated", economy, ballotId: 0 });
        break;
      }
      case "mark": {
        const { at, since } = one as { at: number; since: number };
        const account = writerOf(TW);
        facts.authority(at, { type: "WriterCompromised", economy: TW, account, compromisedSince: since });
        break;
      }
    }
  return facts;
}

/** Terms that differ in what they say of the moment that counts, by the number of the arrangement. */
export const termsAtRandom: fc.Arbitrary<(arrangement: number) => Partial<Terms>> = fc
  .array(
    fc.record({
      referenceMoment: fc.constantFrom("LODGEMENT" as const, "ARRIVAL" as const),
      goodsInTransit: fc.constantFrom("AT_REFERENCE" as const, "AT_DEPARTURE" as const),
    }),
    { minLength: 3, maxLength: 3 },
  )
  .map((some) => (arrangement) => some[arrangement % 3] ?? {});

/** Every moment that such a history names, with those a second before and after. */
export function edgesOf(acts: readonly BusyAct[]): number[] {
  const named = acts.flatMap((act) =>
    Object.values(act).filter((value) => typeof value === "number" && value >= FIRST),
  );
  const fixed = [10, FIRST, FIRST + 200, FIRST + 500];
  return [...fixed, ...(named as number[])].flatMap((moment) => [moment - 1, moment, moment + 1]);
}
