import { describe, expect, it } from "vitest";
import { credentialStatus } from "../../src/domain/credential.ts";
import { Facts, idOf, record, TW } from "../support/facts.ts";

const { programme, tier, operatorTypes } = record();
const drawn = { programme, tier, operatorTypes };
const granted = (fields = {}) =>
  new Facts().members(10, TW).certification(100, "CertificationGranted", idOf(1), record(fields));
const historyOf = (facts: Facts) => facts.state().certifications.get(TW, idOf(1));
const statusAt = (now: number, facts: Facts, credential = drawn) => credentialStatus(credential, historyOf(facts), now);

describe("the status of a credential", () => {
  it("is that of its certification, and INVALID once that ended or isn't known", () => {
    const suspended = granted({ validUntil: 3_000 }).certification(
      ...([1_500, "CertificationSuspended", idOf(1)] as const),
      record({ version: 2, status: "SUSPENDED", effectiveFrom: 1_500, validUntil: 3_000 }),
    );
    expect([999, 1_000, 1_499, 1_500, 3_000].map((now) => statusAt(now, suspended))).toEqual([
      ...["INVALID", "VALID", "VALID", "SUSPENDED", "INVALID"],
    ]);
    expect(credentialStatus(drawn, undefined, 2_000)).toBe("INVALID");
  });

  it.each(["programme", "tier", "operatorTypes"] as const)("is INVALID once its %s is another", (field) => {
    expect(statusAt(2_000, granted(), { ...drawn, [field]: drawn[field] + 4 })).toBe("INVALID");
  });
});
