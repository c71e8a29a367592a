import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { type AccessHead, chainFault, NO_ACCESSES } from "../../src/domain/accessLine.ts";
import { ACCESS_LOG_MIGRATIONS, AccessLog } from "../../src/store/accessLog.ts";
import { AUDIT_GRANT_MIGRATIONS, AuditGrants } from "../../src/store/auditGrants.ts";
import { fixedId } from "../exchange/support/profiles.ts";
import { eachStore, openStore } from "../support/eachStore.ts";
import { access } from "./support/accesses.ts";
import { NOW } from "./support.ts";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

eachStore(() => {
  it("what auditors saw is one chain, whoever adds to it", () => {
    const db = openStore(ACCESS_LOG_MIGRATIONS);
    const [one, other] = [new AccessLog(db), new AccessLog(db)];
    for (let number = 1; number <= 6; number += 1) (number % 2 === 0 ? one : other).append(access(number));
    let previous: AccessHead = NO_ACCESSES;
    for (const line of one.page({ newestFirst: false, limit: 10 })) {
      expect(chainFault(previous, line, sha256)).toBeUndefined();
      previous = line;
    }
    expect(one.head()).toMatchObject({ number: 6, hash: previous.hash });
    expect(other.page({ newestFirst: true, limit: 2, after: 6 }).map(({ number }) => number)).toEqual([5, 4]);
  });

  it("grants to auditors are kept with their certifications, newest first, and say when they were ended", () => {
    const grants = new AuditGrants(openStore(AUDIT_GRANT_MIGRATIONS));
    const grant = (id: string) => ({
      id,
      auditor: "auditor",
      certifications: [fixedId(1), fixedId(2)],
      reason: "yearly audit",
      operatorAgreed: true,
      grantedBy: "registrar",
      grantedAt: NOW,
      expiresAt: NOW + 60,
      revoked: null,
    });
    for (const id of ["a", "b", "c"]) grants.add(grant(id));
    grants.revoke("b", "registrar", NOW + 5, "over");
    expect(grants.find("a")).toEqual(grant("a"));
    const ended = { ...grant("b"), revoked: { by: "registrar", at: NOW + 5, reason: "over" } };
    expect(grants.over(fixedId(2), "auditor")).toEqual([grant("c"), ended, grant("a")]);
    expect(grants.page(grants.find("c"), 1, "auditor")).toEqual([ended]);
  });
});
