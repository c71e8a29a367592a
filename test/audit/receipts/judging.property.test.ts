import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { answerTo } from "../../../src/audit/receipts/rederive.ts";
import { MODES } from "../../../src/domain/mode.ts";
import { OPERATOR_TYPES } from "../../../src/domain/operatorType.ts";
import { RECOGNITIONS } from "../../../src/domain/recognition.ts";
import { busyActs, busyFacts, FIRST, LAST } from "../../support/busyFacts.ts";
import { TW } from "../../support/facts.ts";
import { type Basis, BOUND, type Given, HonestGateway } from "./honestGateway.ts";

const moment = fc.option(fc.integer({ min: FIRST, max: LAST }), { nil: undefined });
const question = fc.record({
  identifier: fc.constantFrom("TW1", "TW2"),
  issuer: fc.constantFrom(TW, undefined),
  mode: fc.constantFrom(...MODES),
  operatorType: fc.constantFrom(undefined, ...OPERATOR_TYPES.slice(0, 3)),
  validAt: moment,
  knownAt: moment,
  departedAt: moment,
});
const asked = fc.record({ question, place: fc.nat(10_000), age: fc.integer({ min: 0, max: BOUND }), ms: fc.nat(999) });
const history = fc.record({ acts: busyActs, validUntil: fc.constantFrom(0, 3_000) });
const GOOD = ["RIGHT", "RIGHT_THEN_CHANGED_SINCE", "BEHIND"];
const BASES: readonly Basis[] = ["QUESTION", "ANSWER", "RECEIPT"];

async function honest(gateway: HonestGateway, { question: q, place, age, ms }: any): Promise<Given> {
  const block = 2 + (place % gateway.blocks);
  return gateway.seal(q, gateway.ask(q, Math.min(block, gateway.blocks), age), age * 1000 + ms);
}

/** What is not on the ledger: whether an operator was known, and which one it was. */
const beyond = ({ verification: { answer } }: Given) => answer.recognition === "UNKNOWN" || answer.entry === undefined;

describe("receipts of an honest gateway", () => {
  test.each(BASES)("are right, by %s, with a node and without", async (basis) => {
    await fc.assert(
      fc.asyncProperty(history, fc.array(asked, { minLength: 1, maxLength: 8 }), async ({ acts, validUntil }, all) => {
        const gateway = new HonestGateway(busyFacts(acts, validUntil));
        const given = await Promise.all(all.map((one) => honest(gateway, one)));
        for (const hasNode of [true, false]) {
          const verdicts = await gateway.judge(given, basis, hasNode);
          for (const [index, { verdict, reason, differences }] of verdicts.entries()) {
            if (verdict === "NOT_CHECKABLE") {
              expect(basis === "RECEIPT" || beyond(given[index]!), JSON.stringify(reason)).toBe(true);
            } else expect(GOOD, JSON.stringify({ verdict, differences })).toContain(verdict);
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  test("are told apart by what the ledger says of the same question now", async () => {
    let changed = 0;
    await fc.assert(
      fc.asyncProperty(history, asked, async ({ acts, validUntil }, one) => {
        const gateway = new HonestGateway(busyFacts(acts, validUntil));
        const given = await honest(gateway, one);
        const { answer, validAt, mode } = given.verification;
        if (answer.entry === undefined || answer.certification === undefined) return;
        const [{ verdict, changed: change }] = (await gateway.judge([given], "QUESTION")) as [any];
        const state = gateway.state();
        const { operatorType, departedAt } = one.question;
        const today = answerTo(
          {
            issuer: TW,
            recogniser: given.verification.recogniser,
            mode,
            operatorType,
            validAt,
            departedAt,
            knownAt: 1e12,
          },
          state.certifications.get(TW, answer.certification)!,
          state,
        );
        const same =
          today.recognition === answer.recognition &&
          today.cause.code === answer.cause.code &&
          today.benefits === answer.benefits;
        if (verdict === "RIGHT") expect(same).toBe(true);
        if (verdict !== "RIGHT_THEN_CHANGED_SINCE") return;
        expect(change.recognition).toBe(today.recognition);
        changed += 1;
      }),
      { numRuns: 400 },
    );
    expect(changed).toBeGreaterThan(10);
  });
});

describe("a gateway that lies", () => {
  test("about recognition, cause or benefits is found, and the field is named", async () => {
    await fc.assert(
      fc.asyncProperty(history, asked, fc.nat(100), async ({ acts, validUntil }, one, dice) => {
        const gateway = new HonestGateway(busyFacts(acts, validUntil));
        const { question: q, place, age } = one;
        const block = Math.min(2 + (place % gateway.blocks), gateway.blocks);
        const truth = gateway.ask(q, block, age);
        const { answer } = truth;
        if (answer.entry === undefined) return;
        const others = RECOGNITIONS.filter((one) => !["UNKNOWN", "STALE", answer.recognition].includes(one));
        const lies = [
          ["recognition", { ...answer, recognition: others[dice % others.length]! }],
          ["cause", { ...answer, cause: { code: answer.cause.code === "NO_LEG" ? "COVERED" : "NO_LEG" } }],
          ["benefits", { ...answer, benefits: answer.benefits ^ 8n }],
          [
            "arrangements",
            {
              ...answer,
              support: [...answer.support, { arrangement: 9, version: 1, from: 1, until: 0, benefits: 1n }],
            },
          ],
          ["certification", { ...answer, entry: { ...answer.entry, record: { ...answer.entry.record, version: 99 } } }],
        ] as const;
        for (const [field, lie] of lies) {
          const given = await gateway.seal(q, { ...truth, answer: lie as never }, age * 1000);
          const [verdict] = await gateway.judge([given], "QUESTION");
          expect(verdict, field).toMatchObject({ verdict: "WRONG" });
          expect(verdict!.differences.map((one) => one.field)).toContain(field);
        }
      }),
      { numRuns: 150 },
    );
  });

  test("about the block, its head or its time is found, and the field is named", async () => {
    await fc.assert(
      fc.asyncProperty(history, asked, async ({ acts, validUntil }, one) => {
        const gateway = new HonestGateway(busyFacts(acts, validUntil));
        const { question: q, place, age } = one;
        const truth = gateway.ask(q, Math.min(2 + (place % gateway.blocks), gateway.blocks), age);
        const { asOf } = truth;
        const { certifications, benefits } = asOf.heads;
        const heads = (more: object) => ({ ...asOf, heads: { ...asOf.heads, ...more } });
        const lies = [
          ["asOf.blockHash", { ...asOf, blockHash: `0x${"12".repeat(32)}` }],
          ["asOf.certifications.sequence", heads({ certifications: { ...certifications, sequence: 999 } })],
          ["asOf.certifications.head", heads({ certifications: { ...certifications, head: `0x${"12".repeat(24)}` } })],
          ["asOf.heads.benefits.sequence", heads({ benefits: { ...benefits, sequence: 999 } })],
          ["asOf.time", { ...asOf, time: asOf.time - 1 }],
        ] as const;
        for (const [field, lie] of lies) {
          const given = await gateway.seal(q, { ...truth, asOf: lie as never }, age * 1000);
          const [verdict] = await gateway.judge([given], "ANSWER");
          expect(
            verdict!.differences.map((one) => one.field),
            field,
          ).toContain(field);
          expect(verdict).toMatchObject({ verdict: "WRONG" });
        }
      }),
      { numRuns: 60 },
    );
  });

  test("that answers from a block older than the bound is told that it was STALE", async () => {
    await fc.assert(
      fc.asyncProperty(
        history,
        asked,
        fc.integer({ min: BOUND + 3, max: 5_000 }),
        async ({ acts, validUntil }, one, late) => {
          const gateway = new HonestGateway(busyFacts(acts, validUntil));
          const { question: q, place } = one;
          const truth = gateway.ask(
            { ...q, validAt: 2_000, knownAt: 2_000 },
            Math.min(2 + (place % gateway.blocks), gateway.blocks),
            0,
          );
          if (beyond({ verification: truth } as Given)) return;
          const given = await gateway.seal({ ...q, validAt: 2_000, knownAt: 2_000 }, truth, late * 1000);
          const [verdict] = await gateway.judge([given], "QUESTION");
          expect(verdict).toMatchObject({ verdict: "STALE", differences: [{ field: "recognition" }] });
        },
      ),
      { numRuns: 100 },
    );
  });

  test("about the recognition, with nothing but its receipt, is never called right", async () => {
    let wrong = 0;
    await fc.assert(
      fc.asyncProperty(history, asked, fc.nat(100), async ({ acts, validUntil }, one, dice) => {
        const gateway = new HonestGateway(busyFacts(acts, validUntil));
        const q = { identifier: one.question.identifier, mode: one.question.mode };
        const block = Math.min(2 + (one.place % gateway.blocks), gateway.blocks);
        const truth = gateway.ask(q, block, one.age);
        if (truth.answer.entry === undefined) return;
        // Whether a gateway had been told of a reissue the receipt alone does not say.
        if (truth.answer.entry.type === "CertificationReissued") return;
        const { answer } = truth;
        const others = ["RECOGNISED", "SUSPENDED"].filter((one) => one !== answer.recognition);
        const recognition = others[dice % others.length]!;
        // A receipt is dated up to a second after its question: what was so then is no lie.
        if (gateway.ask(q, block, one.age - 1).answer.recognition === recognition) return;
        const status = { code: "STATUS", status: "SUSPENDED", effectiveFrom: FIRST, reviewAt: 0 };
        const cause = recognition === "RECOGNISED" ? { code: "COVERED" } : status;
        const lie = { ...answer, recognition, cause };
        const given = await gateway.seal(q, { ...truth, answer: lie as never }, one.age * 1000);
        const [verdict] = await gateway.judge([given], "RECEIPT");
        // In these histories every mode of a direction has the same legs, so that no mode excuses it.
        expect(["WRONG", "NOT_CHECKABLE"], JSON.stringify(verdict)).toContain(verdict!.verdict);
        if (verdict!.verdict === "WRONG") wrong += 1;
      }),
      { numRuns: 200 },
    );
    expect(wrong).toBeGreaterThan(5);
  });
});

describe("an altered receipt", () => {
  const places = (value: unknown, path: readonly (string | number)[] = []): (readonly (string | number)[])[] =>
    typeof value !== "object" || value === null
      ? [path]
      : Object.entries(value).flatMap(([key, inner]) =>
          places(inner, [...path, Array.isArray(value) ? Number(key) : key]),
        );

  test("is never called right, whichever value of receipt, question or answer is another one", async () => {
    const gateway = new HonestGateway(busyFacts([], 0));
    const q = { identifier: "TW1", mode: "SEA" } as const;
    const given = await gateway.seal(q, gateway.ask(q, gateway.blocks, 5), 5_000);
    const { receipt, question: told, answer } = given;
    const whole = { receipt, question: told, answer };
    const [sound] = await gateway.judge([given], "QUESTION");
    expect(sound!.verdict).toBe("RIGHT");
    for (const path of places(whole)) {
      const bent = structuredClone(whole) as any;
      const holder = path.slice(0, -1).reduce((at, key) => at[key], bent);
      const key = path.at(-1)!;
      const value = holder[key];
      holder[key] =
        typeof value === "number"
          ? value + 1
          : typeof value === "string"
            ? value.replace(/.$/, (c) => (c === "1" ? "2" : "1"))
            : `0x${"11".repeat(32)}`;
      let verdicts;
      try {
        verdicts = await gateway.judge([{ ...bent, verification: given.verification }], "QUESTION");
      } catch (error) {
        expect(error, path.join(".")).toBeInstanceOf(RangeError); // no longer in its form: exit 2
        continue;
      }
      expect(["FORGED", "WRONG", "UNSIGNED", "NOT_CHECKABLE"], path.join(".")).toContain(verdicts[0]!.verdict);
      if (path[0] !== "receipt" || path[1] !== "batch")
        expect(["FORGED", "WRONG"], path.join(".")).toContain(verdicts[0]!.verdict);
    }
  });
});
