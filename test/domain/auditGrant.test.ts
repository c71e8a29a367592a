import { expect, it } from "vitest";
import { type AuditGrant, consentAllows, grantStands } from "../../src/domain/auditGrant.ts";

const grant = { grantedAt: 100, expiresAt: 200, revoked: null } as AuditGrant;

it("stands from its first second to before its last, unless it was revoked", () => {
  expect([99, 100, 199, 200].map((now) => grantStands(grant, now))).toEqual([false, true, true, false]);
  expect(grantStands({ ...grant, revoked: { by: "manager-1", at: 150, reason: "done" } }, 120)).toBe(false);
});

it("is within the operator's consent when that is general, or when the operator agreed", () => {
  const [general, none] = [{ mode: "GENERAL" }, { mode: "PER_ARRANGEMENT" }] as never[];
  expect([general, none].map((consent) => consentAllows(consent as never, false))).toEqual([true, false]);
  expect([general, none].map((consent) => consentAllows(consent as never, true))).toEqual([true, true]);
});
