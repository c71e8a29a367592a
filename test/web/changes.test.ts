import { expect, test } from "vitest";
import { allowedChanges, TRANSITIONS } from "../../src/domain/certificationDecision.ts";
import { offered } from "../../src/web/registrar/changes.ts";

const names = (...args: Parameters<typeof offered>) => offered(...args).map(({ name }) => name);
const proposed = [{ type: "CertificationGranted" }, { type: "CertificationAnnulmentProposed" }];

test("nothing is offered that the status does not allow", () => {
  expect(names(allowedChanges("SUSPENDED"), ["registrar"], [])).not.toContain("suspend");
  expect(names(allowedChanges("CERTIFIED"), ["registrar"], [])).not.toContain("reinstate");
  expect(names(allowedChanges("ANNULLED"), ["registrar", "signatory"], proposed)).toEqual([]);
});

test("every change that the domain knows is offered to somebody", () => {
  const all = Object.keys(TRANSITIONS);
  const roles = ["registrar", "signatory"];
  expect([...new Set([...names(all, roles, []), ...names(all, roles, proposed)])].sort()).toEqual(all.sort());
});

test("an annulment is confirmed by a signatory, and only while one is proposed", () => {
  const allowed = allowedChanges("CERTIFIED");
  expect(names(allowed, ["signatory"], proposed)).toEqual(["confirmAnnulment"]);
  expect(names(allowed, ["signatory"], [])).toEqual([]);
  expect(names(allowed, ["registrar"], proposed)).not.toContain("proposeAnnulment");
  expect(names(allowed, ["registrar"], [...proposed, { type: "CertificationAnnulmentRejected" }])).toContain(
    "proposeAnnulment",
  );
  expect(names(allowed, ["monitor"], proposed)).toEqual([]);
});
