import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  allowedChanges,
  type ChangeDecision,
  type ChangeName,
  checkAnnulment,
  checkChange,
  checkGrant,
  statusAfter,
  TRANSITIONS,
} from "../../src/domain/certificationDecision.ts";
import { STATUSES } from "../../src/domain/certificationRecord.ts";
import { AeoError } from "../../src/domain/errors.ts";
import { record } from "../support/facts.ts";

const NOW = 100_000;
const policy = { backdatingLimit: 86_400 };
const grant = { programme: 1, tier: 0, operatorTypes: 1, validFrom: 10, validUntil: 0, reviewAt: 0, decidedAt: NOW };
const change: ChangeDecision = { fn: "suspend", version: 1, decidedAt: NOW, effectiveFrom: 0 };

function codeOf(check: () => void): string {
  try {
    check();
    return "ACCEPTED";
  } catch (error) {
    if (error instanceof AeoError) return error.code;
    throw error;
  }
}

describe("a grant", () => {
  it.each([
    ["sound", {}, "ACCEPTED"],
    ["without programme", { programme: 0 }, "INVALID_PROGRAMME"],
    ["without operator types", { operatorTypes: 0 }, "INVALID_PROGRAMME"],
    ["without a beginning", { validFrom: 0 }, "INVALID_DATE"],
    ["that ends as it begins", { validUntil: 10 }, "INVALID_DATE"],
    ["decided in the future", { decidedAt: NOW + 121 }, "INVALID_DECISION_DATE"],
    ["decided within the tolerance of clocks", { decidedAt: NOW + 120 }, "ACCEPTED"],
    ["without a decision date", { decidedAt: 0 }, "INVALID_DECISION_DATE"],
  ])("%s: %j", (_, fields, code) => {
    expect(codeOf(() => checkGrant({ ...grant, ...fields }, NOW))).toBe(code);
  });
});

describe("a change", () => {
  it.each([
    ["on another version", { version: 2 }, {}, "STALE_VERSION"],
    ["that the status does not allow", { fn: "reinstate" }, {}, "INVALID_TRANSITION"],
    ["in the future", { effectiveFrom: NOW + 1 }, {}, "INVALID_EFFECTIVE_DATE"],
    ["from the present second", { effectiveFrom: NOW }, {}, "ACCEPTED"],
    ["before validFrom", { effectiveFrom: 99_000 }, { validFrom: 99_001 }, "INVALID_EFFECTIVE_DATE"],
    ["as far back as allowed", { effectiveFrom: NOW - 86_400 }, { validFrom: 1 }, "ACCEPTED"],
    ["further back", { effectiveFrom: NOW - 86_401 }, { validFrom: 1 }, "INVALID_EFFECTIVE_DATE"],
    ["that renews to a later end", { fn: "renew", validUntil: 201 }, { validUntil: 200 }, "ACCEPTED"],
    ["that renews for ever", { fn: "renew", validUntil: 0 }, { validUntil: 200 }, "ACCEPTED"],
    ["that renews to the same end", { fn: "renew", validUntil: 200 }, { validUntil: 200 }, "INVALID_DATE"],
    ["that renews what has no end", { fn: "renew", validUntil: 200 }, { validUntil: 0 }, "INVALID_DATE"],
    ["that leaves no operator type", { fn: "amend", operatorTypes: 0 }, {}, "INVALID_PROGRAMME"],
  ] as const)("%s", (_, fields, recordFields, code) => {
    expect(codeOf(() => checkChange({ ...change, ...fields }, record(recordFields), NOW, policy))).toBe(code);
  });

  it("is refused from a final status, whatever it is, but for an annulment of what was revoked or withdrawn", () => {
    const names = fc.constantFrom(...(Object.keys(TRANSITIONS) as ChangeName[]));
    fc.assert(
      fc.property(names, fc.constantFrom(...STATUSES.slice(1)), (fn, status) => {
        const decision = { ...change, fn, validUntil: 300, operatorTypes: 1 };
        const code = codeOf(() => checkChange(decision, record({ status, validUntil: 200 }), NOW, policy));
        expect(code).toBe(
          [true, false].some((proposed) => allowedChanges(status, proposed).includes(fn))
            ? "ACCEPTED"
            : "INVALID_TRANSITION",
        );
        if (status === "ANNULLED" || status === "REISSUED") expect(code).toBe("INVALID_TRANSITION");
        if ((status === "REVOKED" || status === "WITHDRAWN") && code === "ACCEPTED") expect(fn).toMatch(/Annulment$/);
      }),
    );
  });

  it("leads to the status that its transition names", () => {
    expect(statusAfter("suspend", "CERTIFIED")).toBe("SUSPENDED");
    expect(statusAfter("amend", "SUSPENDED")).toBe("SUSPENDED");
  });
});

describe("an annulment", () => {
  const codes = (proposed: boolean) =>
    (["proposeAnnulment", "confirmAnnulment", "rejectAnnulment", "suspend"] as const).map((fn) =>
      codeOf(() => checkAnnulment(fn, proposed)),
    );

  it("is proposed once, and then confirmed or rejected", () => {
    expect(codes(false)).toEqual(["ACCEPTED", "NO_ANNULMENT_PROPOSED", "NO_ANNULMENT_PROPOSED", "ACCEPTED"]);
    expect(codes(true)).toEqual(["INVALID_TRANSITION", "ACCEPTED", "ACCEPTED", "ACCEPTED"]);
  });

  it("is offered in its turn", () => {
    const offered = (proposed: boolean) => allowedChanges("CERTIFIED", proposed).filter((fn) => /Annulment/.test(fn));
    expect(offered(false)).toEqual(["proposeAnnulment"]);
    expect(offered(true)).toEqual(["confirmAnnulment", "rejectAnnulment"]);
  });
});

describe("the limits of a change", () => {
  const at = (fields: Partial<ChangeDecision>, limit = policy) =>
    codeOf(() => checkChange({ ...change, ...fields }, record({ validFrom: 50_000 }), NOW, limit));

  it("let it take effect from the beginning of the certification to now, as far back as the authority allows", () => {
    const far = { backdatingLimit: 10 ** 6 };
    expect([49_999, 50_000, NOW, NOW + 1].map((effectiveFrom) => at({ effectiveFrom }, far))).toEqual([
      ...["INVALID_EFFECTIVE_DATE", "ACCEPTED", "ACCEPTED", "INVALID_EFFECTIVE_DATE"],
    ]);
    const week = { backdatingLimit: 40_000 };
    expect([59_999, 60_000].map((effectiveFrom) => at({ effectiveFrom }, week))).toEqual([
      ...["INVALID_EFFECTIVE_DATE", "ACCEPTED"],
    ]);
  });

  it("are told: the days that it may be dated back, and what the status allows", () => {
    const days = { backdatingLimit: 2 * 86_400 };
    const late = () => checkChange({ ...change, effectiveFrom: 1 }, record({ validFrom: 1 }), 10 ** 6, days);
    expect(late).toThrow("at most 2 days");
    const revoked = (fn: ChangeName) => () =>
      checkChange({ ...change, fn }, record({ status: "ANNULLED" }), NOW, policy);
    expect(revoked("suspend")).toThrow("suspend of a ANNULLED certification; it allows nothing");
    const suspended = () => checkChange(change, record({ status: "SUSPENDED" }), NOW, policy);
    expect(suspended).toThrow(/allows reinstate|allows .*, reinstate/);
    expect(suspended).not.toThrow(/allows .*suspend/);
  });

  it("refuse one that was decided in the future, and an amendment to no operator type", () => {
    expect(at({ decidedAt: NOW + 121 })).toBe("INVALID_DECISION_DATE");
    expect(at({ fn: "amend", operatorTypes: 0 })).toBe("INVALID_PROGRAMME");
    expect(at({ fn: "amend", operatorTypes: 1 })).toBe("ACCEPTED");
  });
});
