import { expect, test } from "vitest";
import { allowedChanges, TRANSITIONS } from "../../src/domain/certificationDecision.ts";
import { offered } from "../../src/web/registrar/changes.ts";

const names = (...args: Parameters<typeof offered>) => offered(...args).map(({ name }) => name);
const proposed = [{ type: "CertificationGranted" }, { type: "CertificationAnnulmentProposed" }];

test("nothing is offered that the status does not allow", () => {
  expect(names(allowedChanges("SUSPENDED", false), ["registrar"], [])).not.toContain("suspend");
  expect(names(allowedChanges("CERTIFIED", false), ["registrar"], [])).not.toContain("reinstate");
  expect(names(allowedChanges("ANNULLED", true), ["registrar", "signatory"], proposed)).toEqual([]);
});

test("every change that the domain knows is offered to somebody", () => {
  const all = Object.keys(TRANSITIONS);
  const roles = ["registrar", "signatory"];
  expect([...new Set([...names(all, roles, []), ...names(all, roles, proposed)])].sort()).toEqual(all.sort());
});

test("an annulment is confirmed by a signatory, and only while one is proposed", () => {
  const [allowed, before] = [allowedChanges("CERTIFIED", true), allowedChanges("CERTIFIED", false)];
  expect(names(allowed, ["signatory"], proposed)).toEqual(["confirmAnnulment"]);
  expect(names(before, ["signatory"], [])).toEqual([]);
  expect(names(allowed, ["registrar"], proposed)).not.toContain("proposeAnnulment");
  expect(names(before, ["registrar"], [...proposed, { type: "CertificationAnnulmentRejected" }])).toContain(
    "proposeAnnulment",
  );
  expect(names(allowed, ["monitor"], proposed)).toEqual([]);
});
