import { describe, expect, it } from "vitest";
import { recogniseOwn } from "../../src/domain/ownRecognition.ts";
import type { OperatorType } from "../../src/domain/operatorType.ts";
import { Facts, idOf, record, TW, writerOf } from "../support/facts.ts";

const granted = (over: Parameters<typeof record>[0] = {}) =>
  new Facts().members(10, TW).certification(1_000, "CertificationGranted", idOf(1), record(over));

function answer(facts: Facts, at = { validAt: 2_000, knownAt: 9_000 }, type?: OperatorType) {
  const { authorities, certifications } = facts.state();
  return recogniseOwn(authorities, [...certifications.values()], at, type);
}

describe("the issuer's own word on an operator", () => {
  it("is that it is certified, by which entry", () => {
    expect(answer(granted())).toMatchObject({
      recognition: "RECOGNISED",
      cause: { code: "OWN_CERTIFICATION" },
      certification: idOf(1),
      entry: { type: "CertificationGranted" },
    });
  });

  it("is that it knows nobody, also of a time before it was known", () => {
    const unknown = { recognition: "UNKNOWN", cause: { code: "NO_PROFILE" } };
    expect(answer(new Facts().members(10, TW))).toMatchObject(unknown);
    expect(answer(granted(), { validAt: 2_000, knownAt: 999 })).toMatchObject(unknown);
  });

  it("is since when it will be, where it is not yet", () => {
    expect(answer(granted({ validFrom: 3_000, effectiveFrom: 3_000 }))).toMatchObject({
      recognition: "ENDED",
      cause: { code: "STATUS", status: "NOT_YET_VALID", effectiveFrom: 3_000 },
      certification: idOf(1),
    });
  });

  it.each([
    ["SUSPENDED", "SUSPENDED"],
    ["REVOKED", "ENDED"],
  ] as const)("is %s as %s, since when and until which review", (status, recognition) => {
    expect(answer(granted({ status, effectiveFrom: 1_500, reviewAt: 5_000 }))).toMatchObject({
      recognition,
      cause: { code: "STATUS", status, effectiveFrom: 1_500, reviewAt: 5_000 },
    });
  });

  it("is not relied on where a compromised key wrote it", () => {
    const mark = { type: "WriterCompromised", economy: TW, account: writerOf(TW), compromisedSince: 50 } as const;
    expect(answer(granted().authority(3_000, mark))).toMatchObject({
      recognition: "NO_ARRANGEMENT",
      cause: { code: "WRITE_SUSPECT", economy: TW, writtenAt: 1_000 },
    });
  });

  it("is by type, where one is asked for", () => {
    const at = { validAt: 2_000, knownAt: 9_000 };
    expect(answer(granted({ operatorTypes: 0b11 }), at, "IMPORTER").recognition).toBe("RECOGNISED");
    expect(answer(granted({ operatorTypes: 0b11 }), at, "SEA_CARRIER")).toMatchObject({
      recognition: "NOT_ELIGIBLE",
      cause: { code: "OPERATOR_TYPE_NOT_CERTIFIED" },
    });
  });

  it("is the one of several certifications that serves the operator most, in whatever order", () => {
    const both = (...order: number[]) => {
      const facts = new Facts().members(10, TW);
      for (const number of order) {
        const fields = number === 1 ? record() : record({ status: "REVOKED" });
        facts.certification(1_000, "CertificationGranted", idOf(number), fields);
      }
      return answer(facts);
    };
    for (const order of [
      [1, 2],
      [2, 1],
    ])
      expect(both(...order)).toMatchObject({ recognition: "RECOGNISED", certification: idOf(1) });
  });
});
