import { describe, expect, it } from "vitest";
import type { Freshness } from "../../src/domain/asOf.ts";
import type { Economy } from "../../src/domain/economy.ts";
import type { Profile } from "../../src/domain/profile.ts";
import { createOwnStanding } from "../../src/services/ownStanding.ts";
import { createVerifyShipment, type Party, type Shipment } from "../../src/services/shipment.ts";
import { createVerify, type VerifyDeps } from "../../src/services/verify.ts";
import { operatorTypeMask } from "../../src/domain/operatorType.ts";
import { profileOf } from "../http/hot/world.ts";
import { Facts, idOf, JP, leg, record, terms, TW } from "../support/facts.ts";

const NOW = 2_000;
const head = { sequence: 1, head: "0x00" } as const;
const asOf = {
  block: 9,
  blockHash: idOf(9),
  time: NOW - 5,
  heads: { authorities: head, certifications: head, arrangements: head, benefits: head },
};
const IMPORTER = operatorTypeMask(["IMPORTER"]);
const facts = new Facts()
  .members(10, TW, JP)
  .certification(100, "CertificationGranted", idOf(1), record())
  .certification(100, "CertificationGranted", idOf(5), record({ economy: JP, operatorTypes: IMPORTER }))
  .certification(100, "CertificationGranted", idOf(6), record({ economy: JP, operatorTypes: IMPORTER }))
  .certification(
    1_500,
    "CertificationSuspended",
    idOf(6),
    record({ economy: JP, operatorTypes: IMPORTER, version: 2, status: "SUSPENDED", effectiveFrom: 1_500 }),
  )
  .adopted(100, 1, terms([leg()]));
const ours: Profile[] = [
  profileOf(5, { economy: JP, tin: "JP0000005" }),
  profileOf(6, { economy: JP, tin: "JP0000006" }),
  profileOf(7, { economy: JP, tin: "TW123456781", certificationId: idOf(5) }),
];

function ask(parties: readonly Party[], more: Partial<Shipment> = {}, deps: Partial<VerifyDeps> = {}) {
  const verifyDeps: VerifyDeps = {
    own: JP,
    view: () => ({ state: facts.state(), asOf }),
    freshness: () => "LIVE" as Freshness,
    profilesOf: (identifier, issuer) => (identifier === "TW123456781" && (issuer ?? TW) === TW ? [profileOf(1)] : []),
    feedAsOf: (issuer: Economy) => (issuer === TW ? NOW - 10 : undefined),
    feedBound: 60,
    now: () => NOW,
    ...deps,
  };
  const ownProfilesOf = (identifier: string) => ours.filter(({ tin }) => tin === identifier);
  const ownStanding = createOwnStanding({ ...verifyDeps, ownProfilesOf });
  const verify = createVerify(verifyDeps);
  return createVerifyShipment({ own: JP, verify, ownStanding })({ mode: "SEA", parties, ...more });
}

const exporter: Party = { role: "EXPORTER", identifier: "TW123456781", issuer: TW };
const importer: Party = { role: "IMPORTER", identifier: "JP0000005" };

describe("a consignment", () => {
  it("is AEO throughout when partners' and own AEOs have all its parts", () => {
    const { verdict, parties, explanation } = ask([exporter, importer]);
    expect(verdict).toBe("ALL_AEO");
    expect(explanation).toBe("Every party named is an AEO that counts here.");
    expect(parties.map(({ verification }) => verification.answer.cause.code)).toEqual(["COVERED", "OWN_CERTIFICATION"]);
    expect(parties[1]?.verification).toMatchObject({ issuer: JP, profile: { tin: "JP0000005" } });
    expect(parties.map(({ reason }) => reason)).toEqual([null, null]);
  });

  it("names who breaks the chain, and why", () => {
    const suspended: Party = { role: "IMPORTER", identifier: "JP0000006" };
    const { verdict, explanation, parties } = ask([exporter, suspended, { role: "CARRIER", identifier: "nobody" }]);
    expect(verdict).toBe("PARTLY");
    expect(explanation).toBe("The chain is broken by party 2 (importer), 3 (carrier).");
    expect(parties[1]?.reason).toBe("Importer: Suspended since 1970-01-01.");
    expect(parties[2]).toMatchObject({ standing: "NOT_AEO", question: { operatorType: "SEA_CARRIER" } });
    expect(ask([suspended]).verdict).toBe("NONE");
    expect(ask([suspended], { validAt: 1_499 }).verdict).toBe("ALL_AEO");
    expect(ask([suspended], { validAt: 1_600, knownAt: 1_400 }).verdict).toBe("ALL_AEO");
  });

  it("judges a party in its role, or as what it is said to be", () => {
    const role: Party = { ...importer, role: "CUSTOMS_BROKER" };
    expect(ask([role]).parties[0]?.verification.answer.cause.code).toBe("OPERATOR_TYPE_NOT_CERTIFIED");
    expect(ask([{ ...role, operatorType: "IMPORTER" }]).verdict).toBe("ALL_AEO");
    expect(ask([{ ...importer, role: "CONSIGNEE" }]).verdict).toBe("ALL_AEO");
  });

  it("can't tell of an identifier that is one of our operators' and a partner's, unless the issuer is named", () => {
    const unnamed: Party = { role: "CONSIGNOR", identifier: "TW123456781" };
    const { verdict, parties } = ask([unnamed]);
    expect(verdict).toBe("CANNOT_TELL");
    expect(parties[0]?.verification).toMatchObject({
      profile: undefined,
      answer: { recognition: "UNKNOWN", cause: { code: "AMBIGUOUS_IDENTIFIER", economies: [JP, TW] } },
    });
    expect(ask([{ ...unnamed, issuer: TW }]).parties[0]?.verification.issuer).toBe(TW);
    expect(ask([{ ...unnamed, issuer: JP }]).parties[0]?.verification.issuer).toBe(JP);
  });

  it("can't be told of from knowledge past its bound", () => {
    const stale = ask([exporter, importer], {}, { freshness: () => "STALE" });
    expect(stale.verdict).toBe("CANNOT_TELL");
    expect(stale.explanation).toContain("party 1 (exporter), 2 (importer)");
    expect(ask([exporter, importer], {}, { feedAsOf: () => NOW - 61 }).verdict).toBe("CANNOT_TELL");
  });
});
