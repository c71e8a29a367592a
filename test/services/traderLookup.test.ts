import { describe, expect, test } from "vitest";
import { economy } from "../../src/domain/economy.ts";
import { AeoError } from "../../src/domain/errors.ts";
import type { Consent, Profile } from "../../src/domain/profile.ts";
import { createTraderLookup, type TraderLookupDeps, type TraderQuestion } from "../../src/services/traderLookup.ts";
import { Facts, idOf, JP, KR, leg, record, terms, TW } from "../support/facts.ts";

const NOW = 2_000;
const US = economy("US");
const head = { sequence: 1, head: "0x00" } as const;
const heads = { authorities: head, certifications: head, arrangements: head, benefits: head };
const asOf = { block: 9, blockHash: idOf(9), time: NOW - 5, heads };
const CODE = "ABCDE-12345-FGHJK-67890";
const right: TraderQuestion = { id: idOf(1), tin: "TW123456789", code: CODE };

const profile = {
  certificationId: idOf(1),
  economy: TW,
  tin: "TW123456789",
  aliases: [{ scheme: "NACCS", value: "N1" }],
  legalName: "Formosa Example Trading (synthetic)",
} as unknown as Profile;

const facts = () =>
  new Facts()
    .members(10, TW, JP, KR, US)
    .certification(100, "CertificationGranted", idOf(1), record())
    .certification(100, "CertificationGranted", idOf(2), record())
    .adopted(100, 1, terms([leg({ modes: 0b0001 }), leg({ modes: 0b0010, from: 5_000 })]))
    .adopted(100, 2, terms([leg({ recogniser: KR })], { parties: [KR, TW] }));

function lookup(question: Partial<TraderQuestion> = {}, deps: Partial<TraderLookupDeps> = {}) {
  const consent: Consent = { mode: "PER_PARTNER", partners: [JP] };
  return createTraderLookup({
    own: TW,
    view: () => ({ state: facts().state(), asOf }),
    profiles: { current: (id) => (id === idOf(1) ? profile : undefined) },
    consents: { of: () => consent },
    isCodeOf: (id, code) => id !== idOf(3) && code === CODE,
    isStale: () => false,
    now: () => NOW,
    ...deps,
  })({ ...right, ...question });
}

describe("a trader", () => {
  test("sees each economy that its own has an arrangement with, by mode, and how to write itself there", () => {
    const { recognisers, status } = lookup();
    expect(status).toBe("CERTIFIED");
    const outline = recognisers.map(({ economy: code, shared, quoted, modes }) => [
      code,
      shared,
      quoted.code,
      modes.map(({ mode, answer }) => `${mode} ${answer.recognition}`),
    ]);
    expect(outline).toEqual([
      ["JP", true, "N1", ["SEA RECOGNISED", "AIR NO_ARRANGEMENT"]],
      ["KR", false, "TW123456789", ["SEA RECOGNISED", "AIR RECOGNISED", "ROAD RECOGNISED", "RAIL RECOGNISED"]],
    ]);
  });

  test("is told of its suspension, and that nobody can tell when the ledger is out of reach", () => {
    const suspended = facts().certification(
      200,
      "CertificationSuspended",
      idOf(1),
      record({ status: "SUSPENDED", version: 2 }),
    );
    const view = () => ({ state: suspended.state(), asOf });
    expect(lookup({}, { view })).toMatchObject({ status: "SUSPENDED" });
    expect(lookup({}, { view }).recognisers[0]?.modes[0]?.answer.recognition).toBe("SUSPENDED");
    expect(lookup({}, { isStale: () => true }).recognisers[0]?.modes[0]?.answer.recognition).toBe("STALE");
  });

  test("may write its number as it likes", () => {
    expect(lookup({ tin: "tw 123-456-789" }).profile).toBe(profile);
  });

  const wrong: readonly Partial<TraderQuestion>[] = [
    { tin: "TW123456780" },
    { tin: "" },
    { code: "ABCDE-12345-FGHJK-67891" },
    { code: "" },
    // Another certification, one without a profile, one without a code, one that nobody has.
    { id: idOf(2) },
    { id: idOf(3) },
    { id: idOf(99) },
    { id: idOf(99), tin: "" },
    { id: idOf(99), tin: "", code: "" },
  ];
  test.each(wrong)("with %j has one and the same answer", (question) => {
    let refusal: unknown;
    try {
      lookup(question);
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toBeInstanceOf(AeoError);
    expect(refusal).toMatchObject({ code: "TRADER_NOT_FOUND", faults: [] });
    expect((refusal as AeoError).message).toBe("no certification has these three values together");
  });
});
