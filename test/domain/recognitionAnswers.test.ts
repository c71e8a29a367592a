import { describe, expect, it } from "vitest";
import { type CertificationHistory } from "../../src/domain/certification.ts";
import type { LedgerState } from "../../src/domain/ledgerState.ts";
import { type Question, recognise } from "../../src/domain/recognition.ts";
import { Facts, idOf, JP, leg, record, TW, terms } from "../support/facts.ts";

const question: Question = {
  issuer: TW,
  recogniser: JP,
  mode: "SEA",
  operatorType: undefined,
  validAt: 2_000,
  knownAt: 2_000,
  departedAt: undefined,
};
const granted = (fields = {}) =>
  new Facts().members(10, TW, JP).certification(100, "CertificationGranted", idOf(1), record(fields));

function ask(state: LedgerState, asked: Partial<Question> = {}, stale?: "LEDGER", numbers = [1]) {
  const certifications = numbers.map((n) => state.certifications.get(TW, idOf(n)) as CertificationHistory);
  const { authorities, arrangements } = state;
  return recognise({ ...question, ...asked }, { stale, authorities, arrangements, certifications });
}

describe("an answer of the recognition rule, whole", () => {
  const nothing = { certification: undefined, entry: undefined, support: [], benefits: 0n };

  it("rests on nothing when the ledger is stale, or nothing is known", () => {
    const state = granted().state();
    expect(ask(state, {}, "LEDGER")).toEqual({ ...nothing, recognition: "STALE", cause: { code: "LEDGER_STALE" } });
    expect(ask(state, {}, undefined, [])).toEqual({
      ...nothing,
      recognition: "UNKNOWN",
      cause: { code: "NO_PROFILE" },
    });
  });

  it("tells when a certification begins that isn't valid yet", () => {
    const facts = granted({ validFrom: 1_500 }).adopted(100, 1, terms([leg()]));
    expect(ask(facts.state(), { validAt: 1_400 })).toEqual({
      ...nothing,
      recognition: "ENDED",
      cause: { code: "STATUS", status: "NOT_YET_VALID", effectiveFrom: 1_500, reviewAt: 0 },
      certification: idOf(1),
    });
  });

  it("names the exchange of information that is all there is", () => {
    const facts = granted().adopted(100, 1, terms([leg()], { kind: "INFORMATION" }));
    expect(ask(facts.state())).toMatchObject({
      ...{ recognition: "INFORMATION_ONLY", cause: { code: "INFORMATION_ARRANGEMENT" }, certification: idOf(1) },
      ...{ support: [], benefits: 0n },
    });
  });

  it("rests on no exchange of information beside a recognition", () => {
    const facts = granted()
      .adopted(100, 1, terms([leg({ benefits: 8n })], { kind: "INFORMATION" }))
      .adopted(100, 2, terms([leg({ benefits: 1n })]));
    const { recognition, support, benefits } = ask(facts.state());
    expect([recognition, support.map(({ arrangement }) => arrangement), benefits]).toEqual(["RECOGNISED", [2], 1n]);
  });

  it("rests on no leg whose terms judge the goods at another moment", () => {
    const facts = granted()
      .adopted(100, 1, terms([leg({ benefits: 1n })]))
      .adopted(100, 2, terms([leg({ benefits: 2n })], { goodsInTransit: "AT_DEPARTURE" }));
    expect(ask(facts.state(), { departedAt: 1_800 }).benefits).toBe(1n);
    expect(ask(facts.state(), { departedAt: 2_000 }).benefits).toBe(3n);
  });

  it("is that of the certification named first when two serve the trader alike", () => {
    const facts = granted()
      .certification(100, "CertificationGranted", idOf(2), record())
      .adopted(100, 1, terms([leg()]));
    for (const numbers of [
      [1, 2],
      [2, 1],
    ])
      expect(ask(facts.state(), {}, undefined, numbers).certification).toBe(idOf(numbers[0] as number));
  });
});
