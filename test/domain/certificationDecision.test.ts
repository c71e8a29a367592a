import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  allowedChanges,
  type ChangeDecision,
  type ChangeName,
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
