import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LedgerState } from "../../src/domain/ledgerState.ts";
import { MODE_BITS, MODES } from "../../src/domain/mode.ts";
import { OPERATOR_TYPES, operatorTypeMask } from "../../src/domain/operatorType.ts";
import { type Answer, type Question, recognise, recognisesByLegs } from "../../src/domain/recognition.ts";
import { Facts, idOf, JP, KR, leg, record, TW, terms, writerOf } from "../support/facts.ts";

const question: Question = {
  issuer: TW,
  recogniser: JP,
  mode: "SEA",
  operatorType: undefined,
  validAt: 2_000,
  knownAt: 2_000,
  departedAt: undefined,
};

function ask(state: LedgerState, asked: Partial<Question> = {}, ids = [1], stale?: "LEDGER" | "PROFILES"): Answer {
  const certifications = ids.map((n) => state.certifications.get(TW, idOf(n))!);
  const { authorities, arrangements } = state;
  return recognise({ ...question, ...asked }, { stale, authorities, arrangements, certifications });
}

const members = () => new Facts().members(10, TW, JP, KR);
const granted = () => members().certification(100, "CertificationGranted", idOf(1), record());
const recognised = () => granted().adopted(100, 1, terms([leg()]));

describe("the recognition rule, in its order", () => {
  it("recognises what a leg covers, with the legs and benefits that it rests on", () => {
    const answer = ask(recognised().state());
    expect(answer).toMatchObject({ recognition: "RECOGNISED", cause: { code: "COVERED" }, benefits: 1n });
    expect(answer.support).toEqual([{ arrangement: 1, version: 1, from: 1_000, until: 0, benefits: 1n }]);
    expect(answer.entry?.record.status).toBe("CERTIFIED");
  });

  it("says STALE before anything else", () => {
    expect(ask(recognised().state(), {}, [], "LEDGER").cause.code).toBe("LEDGER_STALE");
    expect(ask(recognised().state(), {}, [1], "PROFILES")).toMatchObject({
      recognition: "STALE",
      cause: { code: "PROFILES_STALE" },
    });
  });

  it("says UNKNOWN when no profile was shared, or the ledger did not know the certification yet", () => {
    expect(ask(recognised().state(), {}, []).recognition).toBe("UNKNOWN");
    expect(ask(recognised().state(), { knownAt: 99 }).recognition).toBe("UNKNOWN");
  });

  it("says NO_ARRANGEMENT without a leg for the mode and the moment", () => {
    const noLeg = { recognition: "NO_ARRANGEMENT", cause: { code: "NO_LEG" } };
    expect(ask(granted().state())).toMatchObject(noLeg);
    expect(ask(recognised().state(), { validAt: 999 })).toMatchObject(noLeg);
    const airOnly = granted().adopted(100, 1, terms([leg({ modes: MODE_BITS.AIR })]));
    expect(ask(airOnly.state())).toMatchObject(noLeg);
    expect(ask(airOnly.state(), { mode: "AIR" }).recognition).toBe("RECOGNISED");
    expect(ask(recognised().state(), { issuer: JP, recogniser: TW })).toMatchObject(noLeg);
  });

  it("follows an announced end from the moment it takes effect, and only once it was known", () => {
    const ended = recognised().arrangement(1_500, JP, {
      arrangement: 1,
      type: "LegEndSet",
      issuer: TW,
      recogniser: JP,
      interval: 0,
      until: 1_900,
    });
    expect(ask(ended.state()).recognition).toBe("NO_ARRANGEMENT");
    expect(ask(ended.state(), { validAt: 1_899 }).recognition).toBe("RECOGNISED");
    expect(ask(ended.state(), { knownAt: 1_499 }).recognition).toBe("RECOGNISED");
  });

  it.each([
    ["issuer", TW],
    ["recogniser", JP],
  ])("says NO_ARRANGEMENT while the %s is suspended", (_, economy) => {
    const state = recognised()
      .authority(1_500, { type: "MemberSuspended", economy, ballotId: 1, compromisedSince: 0 })
      .authority(2_500, { type: "MemberReinstated", economy, ballotId: 2 })
      .state();
    expect(ask(state)).toMatchObject({
      recognition: "NO_ARRANGEMENT",
      cause: { code: "MEMBER_NOT_ACTIVE", economy, status: "SUSPENDED" },
    });
    expect(ask(state, { validAt: 1_499 }).recognition).toBe("RECOGNISED");
    expect(ask(state, { validAt: 2_500, knownAt: 2_500 }).recognition).toBe("RECOGNISED");
  });

  it("does not rely on what was written after a key was compromised, and does on what was written before", () => {
    const marked = recognised()
      .certification(200, "CertificationAmended", idOf(1), record({ version: 2, effectiveFrom: 1_200 }))
      .authority(1_900, { type: "WriterCompromised", economy: TW, account: writerOf(TW), compromisedSince: 150 })
      .state();
    expect(ask(marked)).toMatchObject({
      recognition: "NO_ARRANGEMENT",
      cause: { code: "WRITE_SUSPECT", economy: TW, writtenAt: 200 },
    });
    expect(ask(marked, { validAt: 1_100 }).recognition).toBe("RECOGNISED"); // rests on the grant, written at 100
    expect(ask(marked, { knownAt: 1_899 }).recognition).toBe("RECOGNISED"); // the mark was not known
  });

  it.each([
    ["SUSPENDED", "SUSPENDED", "SUSPENDED"],
    ["REVOKED", "ENDED", "REVOKED"],
    ["WITHDRAWN", "ENDED", "WITHDRAWN"],
    ["ANNULLED", "ENDED", "ANNULLED"],
    ["REISSUED", "ENDED", "REISSUED"],
  ] as const)("answers %s with %s", (status, recognition, told) => {
    const changed = record({ status, version: 2, effectiveFrom: 1_200, reviewAt: 9_000 });
    const state = recognised().certification(1_200, "CertificationSuspended", idOf(1), changed).state();
    expect(ask(state)).toMatchObject({
      recognition,
      cause: { code: "STATUS", status: told, effectiveFrom: 1_200, reviewAt: 9_000 },
    });
  });

  it("answers ENDED outside the validity", () => {
    const short = members()
      .certification(100, "CertificationGranted", idOf(1), record({ validFrom: 1_200, validUntil: 1_300 }))
      .adopted(100, 1, terms([leg()]))
      .state();
    expect(ask(short, { validAt: 1_300 }).cause).toMatchObject({ code: "STATUS", status: "EXPIRED" });
    expect(ask(short, { validAt: 1_299 }).recognition).toBe("RECOGNISED");
    expect(ask(short, { validAt: 1_199 }).cause).toMatchObject({ code: "STATUS", status: "NOT_YET_VALID" });
  });

  it("puts the status before the kind of arrangement and before eligibility", () => {
    const suspended = record({ status: "SUSPENDED", version: 2, effectiveFrom: 1_200 });
    const information = terms([leg({ benefits: 0n })], { kind: "INFORMATION" });
    const facts = granted().adopted(100, 1, information);
    expect(ask(facts.state()).recognition).toBe("INFORMATION_ONLY");
    facts.certification(1_200, "CertificationSuspended", idOf(1), suspended);
    expect(ask(facts.state()).recognition).toBe("SUSPENDED");
  });

  it.each([
    [{ programme: 2 }, undefined, { code: "PROGRAMME_NOT_COVERED", programme: 1 }],
    [{ tiers: 0b10 }, undefined, { code: "TIER_NOT_COVERED", tier: 0 }],
    [{ operatorTypes: 0b100 }, undefined, { code: "OPERATOR_TYPE_NOT_COVERED", operatorTypes: 0b11 }],
    [{}, "COURIER", { code: "OPERATOR_TYPE_NOT_CERTIFIED", operatorTypes: operatorTypeMask(["COURIER"]) }],
    [{ operatorTypes: 0b10 }, "IMPORTER", { code: "OPERATOR_TYPE_NOT_COVERED", operatorTypes: 0b1 }],
  ] as const)("names what a leg does not cover: %j", (fields, operatorType, cause) => {
    const state = granted()
      .adopted(100, 1, terms([leg(fields)]))
      .state();
    expect(ask(state, { operatorType })).toMatchObject({ recognition: "NOT_ELIGIBLE", cause });
  });

  it("grants the union of what overlapping arrangements promise", () => {
    const state = recognised()
      .adopted(100, 2, terms([leg({ benefits: 0b10n }), leg({ benefits: 0b100n, operatorTypes: 0b1000 })]))
      .state();
    expect(ask(state)).toMatchObject({ recognition: "RECOGNISED", benefits: 0b11n });
  });

  it("does not let one ended certification hide another that lives", () => {
    const revoked = record({ status: "REVOKED", version: 2, effectiveFrom: 1_200 });
    const state = recognised()
      .certification(1_200, "CertificationRevoked", idOf(1), revoked)
      .certification(1_300, "CertificationGranted", idOf(2), record())
      .state();
    expect(ask(state, {}, [1, 2])).toMatchObject({ recognition: "RECOGNISED", certification: idOf(2) });
  });

  it("judges goods under way at their departure where the terms say so", () => {
    const suspended = record({ status: "SUSPENDED", version: 2, effectiveFrom: 1_500 });
    const under = (goodsInTransit: "AT_DEPARTURE" | "AT_REFERENCE") =>
      granted()
        .adopted(100, 1, terms([leg()], { goodsInTransit }))
        .certification(1_500, "CertificationSuspended", idOf(1), suspended)
        .state();
    expect(ask(under("AT_DEPARTURE"), { departedAt: 1_400 }).recognition).toBe("RECOGNISED");
    expect(ask(under("AT_DEPARTURE"), { departedAt: 1_600 }).recognition).toBe("SUSPENDED");
    expect(ask(under("AT_DEPARTURE")).recognition).toBe("SUSPENDED");
    expect(ask(under("AT_REFERENCE"), { departedAt: 1_400 }).recognition).toBe("SUSPENDED");
  });
});

describe("properties of the recognition rule", () => {
  const times = fc.integer({ min: 990, max: 1_030 });
  const histories = fc.record({
    legs: fc.array(
      fc.record({
        modes: fc.constantFrom(15, 15, 1, 2, 6, 9),
        programme: fc.constantFrom(1, 1, 1, 2),
        tiers: fc.constantFrom(7, 7, 3, 1, 6, 0),
        operatorTypes: fc.integer({ min: 1, max: 15 }),
        from: fc.constantFrom(990, 995, 1_000, 1_010, 1_020),
        until: fc.oneof(fc.constant(0), fc.integer({ min: 1_031, max: 1_040 })),
        benefits: fc.bigInt({ min: 0n, max: 15n }),
      }),
      { minLength: 1, maxLength: 4 },
    ),
    kind: fc.constantFrom("RECOGNITION", "RECOGNITION", "RECOGNITION", "INFORMATION"),
    changes: fc.array(
      fc.record({
        status: fc.constantFrom("CERTIFIED", "CERTIFIED", "CERTIFIED", "SUSPENDED", "REVOKED", "ANNULLED"),
        effectiveFrom: times,
        tier: fc.integer({ min: 0, max: 2 }),
        operatorTypes: fc.integer({ min: 1, max: 15 }),
      }),
      { maxLength: 6 },
    ),
    suspendsMember: fc.constantFrom(false, false, true),
  });
  const questions = fc.record({
    mode: fc.constantFrom(...MODES),
    operatorType: fc.constantFrom(undefined, ...OPERATOR_TYPES.slice(0, 4)),
    validAt: times,
    knownAt: fc.integer({ min: 100, max: 120 }),
  });

  type History = typeof histories extends fc.Arbitrary<infer T> ? T : never;
  function build({ legs, kind, changes, suspendsMember }: History): Facts {
    const facts = members().certification(100, "CertificationGranted", idOf(1), record({ validFrom: 1_000 }));
    facts.adopted(
      101,
      1,
      terms(
        legs.map((fields) => leg(fields)),
        { kind } as { kind: "RECOGNITION" | "INFORMATION" },
      ),
    );
    changes.forEach((change, index) => {
      const next = record({
        ...(change as object),
        version: index + 2,
        effectiveFrom: Math.max(1_000, change.effectiveFrom),
      });
      facts.certification(103 + index, "CertificationAmended", idOf(1), next);
    });
    if (suspendsMember)
      facts.authority(112, { type: "MemberSuspended", economy: JP, ballotId: 1, compromisedSince: 0 });
    return facts;
  }

  it("an answer as known at K never changes when the ledger learns more after K", () => {
    fc.assert(
      fc.property(histories, questions, (history, asked) => {
        const facts = build(history);
        const known = facts.events.filter((event) => event.position.time <= asked.knownAt).length;
        expect(ask(facts.state(), asked)).toEqual(ask(facts.state(known), asked));
      }),
    );
  });

  it("recognises only what the contract's part of the rule covers, with the same benefits", () => {
    let recognisedCases = 0;
    fc.assert(
      fc.property(histories, questions, (history, asked) => {
        const state = build(history).state();
        const answer = ask(state, { ...asked, knownAt: 1_000 });
        if (answer.recognition !== "RECOGNISED") return;
        recognisedCases++;
        const { programme, tier, operatorTypes } = answer.entry!.record;
        const types = asked.operatorType === undefined ? operatorTypes : operatorTypeMask([asked.operatorType]);
        const byLegs = recognisesByLegs(state.arrangements, {
          issuer: TW,
          recogniser: JP,
          modeBit: MODE_BITS[asked.mode],
          programme,
          tier,
          operatorTypes: operatorTypes & types,
          moment: asked.validAt,
        });
        expect(byLegs).toEqual({ recognised: true, benefits: answer.benefits });
      }),
      { numRuns: 3_000 },
    );
    expect(recognisedCases).toBeGreaterThan(60);
  });

  it("does not recognise while a party is suspended, nor a status other than CERTIFIED", () => {
    fc.assert(
      fc.property(histories, questions, (history, asked) => {
        const answer = ask(build({ ...history, suspendsMember: true }).state(), {
          ...asked,
          validAt: 1_010,
          knownAt: 1_010,
        });
        expect(answer.recognition).toBe("NO_ARRANGEMENT");
        const free = ask(build({ ...history, suspendsMember: false }).state(), asked);
        if (free.recognition === "RECOGNISED") expect(free.entry?.record.status).toBe("CERTIFIED");
      }),
    );
  });

  it("is the same whichever order the certifications and overlapping legs are listed in", () => {
    fc.assert(
      fc.property(histories, questions, (history, asked) => {
        const forward = ask(build(history).state(), asked);
        const backward = ask(build({ ...history, legs: [...history.legs].reverse() }).state(), asked);
        expect([backward.recognition, backward.benefits]).toEqual([forward.recognition, forward.benefits]);
      }),
    );
  });
});
