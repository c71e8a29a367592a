import { describe, expect, it } from "vitest";
import type { CredentialRecord } from "../../src/domain/credential.ts";
import { credentialStatus } from "../../src/domain/credential.ts";
import { createCredentials, type CredentialsDeps, STATUS_LIST_SIZE } from "../../src/services/credentials.ts";
import { CREDENTIAL_MIGRATIONS, Credentials } from "../../src/store/credentials.ts";
import { SqliteDatabase } from "../../src/store/sqliteDatabase.ts";
import { issuer, ledger } from "../credential/support/world.ts";
import { type Facts, idOf, record, TW } from "../support/facts.ts";
import { codeOf } from "../store/support.ts";

const ID = idOf(0xabc);
const NOW = 20_000;
const DAY = 86_400;
const caller = { subject: "registrar-1", economy: TW, roles: ["registrar"] } as const;

function service(facts: Facts = endowed(), over: Partial<CredentialsDeps> = {}) {
  const store = new Credentials(SqliteDatabase.open(":memory:", CREDENTIAL_MIGRATIONS));
  let ids = 0;
  let next = 0;
  const deps: CredentialsDeps = {
    own: TW,
    state: () => facts.state(),
    store,
    commitmentOf: (id) => (id === ID ? idOf(7) : undefined),
    keyId: issuer.keyId,
    random: {
      newId: () => `credential-${++ids}`,
      index: (limit) => next++ % limit,
      secret: () => `secret-${next++}`,
      decoys: () => [0, 3],
    },
    disclosures: 2,
    ...over,
  };
  return { store, credentials: createCredentials(deps) };
}

/** The ledger with an endpoint of TW's gateway. */
function endowed(): Facts {
  return ledger().authority(60, { type: "EndpointSet", economy: TW, endpoint: "https://tw.example/" });
}

describe("issuing a credential", () => {
  it("records all that it takes to draw it again, and who issued it", () => {
    const { credentials, store } = service();
    const issued = credentials.issue(ID, 90, caller, NOW);
    expect(issued).toMatchObject({
      certificationId: ID,
      commitment: idOf(7),
      programme: 1,
      tier: 0,
      operatorTypes: 3,
      list: 1,
      uri: "https://tw.example/v1/status-lists/1",
      keyId: issuer.keyId,
      issuedAt: NOW,
      expiresAt: NOW + 90 * DAY,
      issuedBy: "registrar-1",
    });
    expect(new Set(issued.salts).size).toBe(2);
    expect(credentials.get(issued.id)).toEqual(issued);
    expect(store.inList(1)).toEqual([issued]);
  });

  it("ends with the certification at the latest", () => {
    const facts = endowed();
    facts.certification(300, "CertificationRenewed", ID, record({ version: 2, validUntil: NOW + 5 }));
    expect(service(facts).credentials.issue(ID, 90, caller, NOW).expiresAt).toBe(NOW + 5);
  });

  it("gives no index twice, and none of a decoy; the next list is opened before the first is full", () => {
    const { credentials, store } = service();
    const taken = new Set<string>(["1 0", "1 3", "2 0", "2 3"]);
    for (let n = 0; n < STATUS_LIST_SIZE * 0.75 + 10; n++) {
      const { list, idx } = credentials.issue(ID, 90, caller, NOW);
      expect(taken.has(`${list} ${idx}`)).toBe(false);
      expect(idx).toBeLessThan(STATUS_LIST_SIZE);
      taken.add(`${list} ${idx}`);
    }
    expect(store.taken(1)).toBe(STATUS_LIST_SIZE * 0.75);
    expect(store.taken(2)).toBe(2 + 12);
    expect(store.decoys(2)).toEqual([0, 3]);
    expect(store.list(2)?.decoySecret).not.toBe(store.list(1)?.decoySecret);
  });

  it.each(["SUSPENDED", "REVOKED"] as const)("is refused to one that is %s", (status) => {
    const facts = endowed().certification(300, "CertificationSuspended", ID, record({ version: 2, status }));
    expect(codeOf(() => service(facts).credentials.issue(ID, 90, caller, NOW))).toBe("INVALID_TRANSITION");
  });

  it("is refused to whom this authority did not certify", () => {
    expect(codeOf(() => service().credentials.issue(idOf(1), 90, caller, NOW))).toBe("UNKNOWN_CERTIFICATION");
    const none = { commitmentOf: () => undefined };
    expect(codeOf(() => service(endowed(), none).credentials.issue(ID, 90, caller, NOW))).toBe("UNKNOWN_CERTIFICATION");
    expect(codeOf(() => service().credentials.get("none"))).toBe("UNKNOWN_CREDENTIAL");
  });

  it("takes a key that stands in the registry, and an address", () => {
    const unavailable = (facts: Facts, over: Partial<CredentialsDeps> = {}) =>
      codeOf(() => service(facts, over).credentials.issue(ID, 90, caller, NOW));
    expect(unavailable(endowed(), { keyId: undefined })).toBe("CREDENTIALS_UNAVAILABLE");
    expect(unavailable(endowed(), { keyId: idOf(5) })).toBe("CREDENTIALS_UNAVAILABLE");
    const revoked = { type: "StatementKeyRevoked", economy: TW, keyId: issuer.keyId, revokedAt: 9_000 } as const;
    expect(unavailable(endowed().authority(9_000, revoked))).toBe("CREDENTIALS_UNAVAILABLE");
    expect(unavailable(ledger())).toBe("CREDENTIALS_UNAVAILABLE");
  });
});

describe("the status of a credential", () => {
  const credential: Pick<CredentialRecord, "programme" | "tier" | "operatorTypes"> = {
    programme: 1,
    tier: 0,
    operatorTypes: 3,
  };
  const statusAfter = (change: Parameters<typeof record>[0], now = NOW) => {
    const facts = ledger().certification(300, "CertificationAmended", ID, record({ version: 2, ...change }));
    return credentialStatus(credential, facts.state().certifications.get(TW, ID), now);
  };

  it("is that of its certification", () => {
    expect(statusAfter({})).toBe("VALID");
    expect(statusAfter({ status: "SUSPENDED" })).toBe("SUSPENDED");
    for (const status of ["REVOKED", "ANNULLED", "WITHDRAWN", "REISSUED"] as const)
      expect(statusAfter({ status })).toBe("INVALID");
    expect(statusAfter({ validUntil: NOW })).toBe("INVALID");
    expect(statusAfter({ validUntil: NOW + 1 })).toBe("VALID");
  });

  it("is invalid once the certification is no longer what it says, or there is none", () => {
    for (const change of [{ programme: 2 }, { tier: 1 }, { operatorTypes: 1 }])
      expect(statusAfter(change)).toBe("INVALID");
    expect(credentialStatus(credential, undefined, NOW)).toBe("INVALID");
  });
});
