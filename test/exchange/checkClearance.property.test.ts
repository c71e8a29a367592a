import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { BenefitsState } from "../../src/domain/benefitRecord.ts";
import type { Clearance } from "../../src/domain/clearance.ts";
import type { ClearanceJudgement } from "../../src/domain/clearanceJudgement.ts";
import type { BreachClaim, Bytes32 } from "../../src/domain/event.ts";
import { evidenceIn, evidenceText, judgeDeclaration } from "../../src/exchange/breachEvidence.ts";
import { type ClearanceProofDocument, clearanceProofSchema } from "../../src/exchange/checkClearance.ts";
import { clearanceLeaf, clearanceLeafHash } from "../../src/exchange/clearanceLeaf.ts";
import { rootOf } from "../../src/receipts/merkle.ts";
import { createProveClearance } from "../../src/services/clearanceProof.ts";
import { idOf, JP, KR, TW } from "../support/facts.ts";

const FROM = Date.UTC(2026, 5, 1) / 1000;
const UNTIL = Date.UTC(2026, 6, 1) / 1000;
const RELIED: ClearanceJudgement = {
  standing: "RECOGNISED",
  recognition: "RECOGNISED",
  cause: undefined,
  certification: idOf(1),
  arrangement: 1,
  version: 1,
  due: 3n,
};
const CLAIM: BreachClaim = {
  judged: JP,
  counterpart: TW,
  arrangement: 1,
  version: 1,
  clause: 0,
  from: FROM,
  until: UNTIL,
};

function clearance(number: number): Clearance {
  return {
    reference: `JP-${number}`,
    issuer: TW,
    mode: "SEA",
    departedAt: FROM - 90_000,
    arrivedAt: FROM + 10,
    lodgedAt: FROM + 20,
    releasedAt: FROM + 620,
    deliveredAt: FROM + 9_000,
    channel: "CARGO_EXAMINATION",
    operator: "TW123456789",
    operatorType: "EXPORTER",
    claimed: true,
    smeClass: "SMALL",
    granted: 0n,
    denial: "OFFICER_UNAWARE",
    agency: null,
  };
}

/** The ledger with one report over so many declarations, and the proof of one of them. */
function reported(size: number, index: number): { benefits: BenefitsState; proof: ClearanceProofDocument } {
  const salt = new Uint8Array(16).fill(7);
  const records = Array.from({ length: size }, (_, number) => ({
    clearance: clearance(number),
    salt,
    relied: RELIED,
    truth: RELIED,
  }));
  const leaves = records.map((record) => clearanceLeafHash(clearanceLeaf(record.clearance, RELIED, salt)));
  const root: Bytes32 = `0x${Buffer.from(rootOf(leaves)).toString("hex")}`;
  const report = { arrangement: 1, partner: TW, from: FROM, until: UNTIL, revision: 2, root, totals: idOf(9) };
  const prove = createProveClearance({
    find: (reference) => records.find((record) => record.clearance.reference === reference),
    reportsAt: () => [
      {
        totals: {
          ...report,
          format: "aeo-benefit-totals-1",
          importer: JP,
          clearances: size,
          modes: [],
          clauses: [],
        } as never,
        salt: "0x" as never,
        references: records.map((record) => record.clearance.reference),
        leaves,
        madeAt: UNTIL,
      },
    ],
    isOnLedger: () => true,
  });
  const benefits = {
    reports: new Map([[idOf(5), { economy: JP, revisions: [report] }]]),
    receipts: new Map(),
    breaches: new Map(),
  };
  return { benefits, proof: clearanceProofSchema.parse(JSON.parse(JSON.stringify(prove(`JP-${index}`)))) };
}

/** What a file says once somebody has been at it. */
function verdictOf(file: unknown, benefits: BenefitsState): string {
  const parsed = clearanceProofSchema.safeParse(file);
  return parsed.success ? judgeDeclaration(parsed.data, CLAIM, benefits) : "MALFORMED";
}

/** Every place in a JSON value that holds no further ones. */
function placesOf(value: unknown, at: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value !== "object" || value === null) return [at];
  return Object.entries(value).flatMap(([key, part]) => placesOf(part, [...at, key]));
}

function changed(value: unknown, [key, ...rest]: readonly (string | number)[], to: unknown): unknown {
  if (key === undefined) return to;
  const copy = structuredClone(value) as Record<string | number, unknown>;
  copy[key] = changed(copy[key], rest, to);
  return copy;
}

describe("a proof of a declaration", () => {
  const anything = fc.oneof(
    fc.string(),
    fc.integer({ min: 0, max: 2 ** 33 }),
    fc.boolean(),
    fc.constant(null),
    fc.constantFrom("TW", "JP", "KR", "AIR", "FREE", "OTHER", "0", "1", "3", "ORDINARY", idOf(3)),
  );

  it("holds at every place of a tree of any size", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(), (size, at) => {
        const { proof, benefits } = reported(size, at % size);
        expect(verdictOf(proof, benefits)).toBe("PROVEN");
      }),
      { numRuns: 40 },
    );
  });

  it("fails whichever of its fields is altered, and to whatever", () => {
    const { proof, benefits } = reported(13, 5);
    // How many leaves there are says nothing of the declaration; the root commits to it by the path's length alone.
    const places = placesOf(proof).filter(([first]) => first !== "size");
    expect(places.length).toBeGreaterThan(30);
    fc.assert(
      fc.property(fc.constantFrom(...places), anything, (place, to) => {
        const original = place.reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], proof);
        fc.pre(to !== original);
        expect(verdictOf(changed(proof, place, to), benefits)).not.toBe("PROVEN");
      }),
      { numRuns: 2_000 },
    );
  });

  it("fails with a field more, or one less", () => {
    const { proof, benefits } = reported(4, 2);
    for (const place of placesOf(proof))
      expect(verdictOf(changed(proof, place, undefined), benefits)).toBe("MALFORMED");
    expect(verdictOf({ ...proof, more: 1 }, benefits)).toBe("MALFORMED");
    expect(verdictOf(changed(proof, ["leaf", "clearance", "more"], 1), benefits)).toBe("MALFORMED");
  });

  it("of another report is another breach's, and of one that the ledger does not have proves nothing", () => {
    const { proof, benefits } = reported(4, 2);
    expect(judgeDeclaration(proof, { ...CLAIM, judged: KR }, benefits)).toBe("OTHER_BREACH");
    expect(judgeDeclaration(proof, { ...CLAIM, from: UNTIL, until: UNTIL + 1 }, benefits)).toBe("OTHER_BREACH");
    expect(judgeDeclaration(proof, CLAIM, { ...benefits, reports: new Map() })).toBe("NOT_ON_LEDGER");
  });
});

describe("evidence", () => {
  it("comes out of its text as it went in, and words are no evidence of this form", () => {
    const { proof } = reported(4, 1);
    const evidence = {
      note: "貨物",
      denials: [{ month: "2026-06", reason: "OTHER" as const, n: 3 }],
      declarations: [proof],
    };
    expect(evidenceIn(evidenceText(evidence) ?? "")).toEqual({ format: "aeo-breach-evidence-1", ...evidence });
    for (const text of ["Officers were new.", "{", '{"format":"another"}', "{}"])
      expect(evidenceIn(text)).toBeUndefined();
  });

  it("that is too long for a text is none", () => {
    const { proof } = reported(40, 1);
    expect(evidenceText({ denials: [], declarations: Array(60).fill(proof) }) === undefined).toBe(true);
  });
});
