import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Clearance } from "../../src/domain/clearance.ts";
import { applyEvent } from "../../src/domain/ledgerState.ts";
import type { OwnCode } from "../../src/domain/ownCode.ts";
import type { Profile } from "../../src/domain/profile.ts";
import { type BothJudgements, ClearanceJudge, judgeBy } from "../../src/services/clearanceJudge.ts";
import { busyActs, busyFacts, edgesOf, FIRST, LAST, termsAtRandom } from "../support/busyFacts.ts";
import { clearance } from "../support/countedClearances.ts";
import { Facts, idOf, JP, KR, leg, record, terms, TW } from "../support/facts.ts";

const TINS = ["TW1", "TW2"];
const CODE = "TWCODE";
const profile = (of: number) =>
  ({ economy: TW, tin: TINS[of], certificationId: idOf(of + 1), previousIds: [] }) as unknown as Profile;
const profilesOf = (identifier: string) => TINS.flatMap((tin, of) => (tin === identifier ? [profile(of)] : []));
const code = { issuer: TW, code: CODE, validFrom: FIRST + 300, validUntil: LAST - 300 } as OwnCode;
const codeEdges = [code.validFrom, code.validUntil].flatMap((edge) => [edge - 1, edge, edge + 1]);
const ownCodesOf = (identifier: string) =>
  identifier === CODE
    ? [
        { ...code, tin: "TW1" },
        { ...code, tin: "TW2", validFrom: LAST - 300, validUntil: 0 },
      ]
    : [];

// Few moments, so that some are equal and many lie between the same turning points; and as many on a turning point, or a second beside.
const STEPS = 30;
const moment = fc.integer({ min: 0, max: 2 * STEPS });
const momentOf = (drawn: number, edges: readonly number[]) =>
  drawn <= STEPS ? FIRST - 100 + drawn * 110 : (edges[(drawn * 7) % edges.length] as number);
const drawnClearance = fc.record({
  operator: fc.constantFrom(null, "TW1", "TW2", "TW3", CODE),
  mode: fc.constantFrom("SEA" as const, "AIR" as const),
  operatorType: fc.constantFrom(null, "IMPORTER" as const, "EXPORTER" as const, "COURIER" as const),
  claimed: fc.boolean(),
  departedAt: fc.oneof(fc.option(moment), fc.constantFrom("AT_LODGEMENT" as const, "AT_ARRIVAL" as const)),
  arrivedAt: fc.option(moment),
  lodgedAt: moment,
});
type Drawn = typeof drawnClearance extends fc.Arbitrary<infer T> ? T : never;
const clearanceOf = ({ departedAt, arrivedAt, lodgedAt, ...fields }: Drawn, edges: readonly number[]): Clearance => {
  const orNull = (drawn: number | null) => (drawn === null ? null : momentOf(drawn, edges));
  const [lodged, arrived] = [momentOf(lodgedAt, edges), orNull(arrivedAt)];
  const departed = departedAt === "AT_LODGEMENT" ? lodged : departedAt === "AT_ARRIVAL" ? arrived : orNull(departedAt);
  return clearance({ ...fields, departedAt: departed, arrivedAt: arrived, lodgedAt: lodged });
};

/** With one that departed a second later: at the moment that counts or not makes a difference where terms differ. */
function withTwin(one: Clearance): Clearance[] {
  return one.departedAt === null ? [one] : [one, { ...one, departedAt: one.departedAt + 1 }];
}

describe("clearances that are judged with those that the rule can't tell apart", () => {
  it("are judged as each by itself, whatever happened", () => {
    let [judged, joined] = [0, 0];
    const property = fc.property(
      busyActs,
      termsAtRandom,
      fc.array(drawnClearance, { minLength: 20, maxLength: 40 }),
      fc.array(moment, { minLength: 1, maxLength: 3 }),
      (acts, termsOf, drawn, requests) => {
        const edges = [...edgesOf(acts), ...codeEdges];
        const clearances = drawn.flatMap((one) => withTwin(clearanceOf(one, edges)));
        const state = busyFacts(acts, LAST - 500, termsOf).state();
        const deps = { own: JP, state: () => state, version: () => state, profilesOf, ownCodesOf };
        const judge = new ClearanceJudge(deps);
        const seen = new Set<BothJudgements>();
        for (const request of requests) {
          const now = momentOf(request, edges);
          const ofRequest = judge.forRequest(now);
          for (const one of clearances) {
            const both = ofRequest(one);
            expect(both.truth).toEqual(judgeBy(deps, state, one, now));
            // Before the ledger began, at 10, what it says of that time counts.
            expect(both.relied).toEqual(judgeBy(deps, state, one, one.lodgedAt < 10 ? now : one.lodgedAt));
            judged += 1;
            if (one.operator !== null && seen.has(both)) joined += 1;
            seen.add(both);
          }
        }
      },
    );
    fc.assert(property, { numRuns: 400 });
    expect(joined).toBeGreaterThan(judged / 20);
  });

  it("are told apart by whether they departed at the moment that counts, where terms differ about goods in transit", () => {
    const departure = { goodsInTransit: "AT_DEPARTURE" } as const;
    for (const referenceMoment of ["LODGEMENT", "ARRIVAL"] as const) {
      const facts = new Facts()
        .members(10, TW, JP)
        .adopted(100, 1, terms([leg({ benefits: 1n })], { ...departure, referenceMoment }))
        .adopted(100, 2, terms([leg({ benefits: 2n })], { referenceMoment }))
        .certification(1_000, "CertificationGranted", idOf(1), record());
      const state = facts.state();
      const judge = new ClearanceJudge({ own: JP, state: () => state, version: () => state, profilesOf });
      const ofRequest = judge.forRequest(LAST);
      const due = (departedAt: number) =>
        ofRequest(clearance({ operator: "TW1", departedAt, lodgedAt: 2_000, arrivedAt: 2_100 })).truth.due;
      const counts = referenceMoment === "LODGEMENT" ? 2_000 : 2_100;
      expect([due(1_999), due(counts), due(1_999)]).toEqual([1n, 3n, 1n]);
    }
  });

  it("are told apart by whether they were lodged before the ledger began", () => {
    const facts = new Facts()
      .members(1_500, KR)
      .members(2_000, TW, JP)
      .adopted(2_000, 1, terms([leg()]));
    const state = facts.certification(2_000, "CertificationGranted", idOf(1), record()).state();
    const judge = new ClearanceJudge({ own: JP, state: () => state, version: () => state, profilesOf });
    const relied = (lodgedAt: number) =>
      judge.forRequest(LAST)(clearance({ operator: "TW1", lodgedAt })).relied.recognition;
    expect([relied(1_499), relied(1_500), relied(2_000)]).toEqual(["RECOGNISED", "UNKNOWN", "RECOGNISED"]);
  });

  it("are judged anew when the ledger has changed, and when an identifier may stand for another", () => {
    const facts = new Facts().members(10, TW, JP).adopted(100, 1, terms([leg()]));
    let state = facts.state();
    let known: readonly Profile[] = [];
    const deps = { own: JP, state: () => state, version: () => state, profilesOf: () => known };
    const judge = new ClearanceJudge(deps);
    const asked = () => judge.forRequest(LAST)(clearance({ lodgedAt: 2_000 })).truth.recognition;
    expect(asked()).toBe("UNKNOWN");
    state = facts.certification(1_000, "CertificationGranted", idOf(1), record()).state();
    expect(asked()).toBe("UNKNOWN");
    known = [profile(0)];
    judge.forget();
    expect(asked()).toBe("RECOGNISED");
    const suspended = record({ status: "SUSPENDED", version: 2, effectiveFrom: 1_500 });
    state = facts.certification(3_000, "CertificationSuspended", idOf(1), suspended).state();
    expect(asked()).toBe("SUSPENDED");
  });

  it("are judged by a state that was changed in place, once it is of another version", () => {
    const facts = new Facts().members(10, TW, JP).adopted(100, 1, terms([leg()]));
    const state = facts.certification(1_000, "CertificationGranted", idOf(1), record()).state();
    let version = 1;
    const profiles = [profile(0)];
    const deps = { own: JP, state: () => state, version: () => version, profilesOf: () => profiles };
    const judge = new ClearanceJudge(deps);
    const asked = () => judge.forRequest(LAST)(clearance({ lodgedAt: 2_000 })).truth.recognition;
    expect(asked()).toBe("RECOGNISED");
    const annulled = record({ status: "ANNULLED", version: 2, effectiveFrom: 1_000 });
    facts.certification(3_000, "CertificationAnnulled", idOf(1), annulled);
    applyEvent(state, facts.events.at(-1)!);
    version = 2;
    expect(asked()).toBe("ENDED");
  });
});
