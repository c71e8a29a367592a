import { describe, expect, it } from "vitest";
import type { Freshness } from "../../src/domain/asOf.ts";
import type { Economy } from "../../src/domain/economy.ts";
import type { Profile } from "../../src/domain/profile.ts";
import { answerRecord } from "../../src/services/answerRecord.ts";
import { ADVICE, adviceOf, explain } from "../../src/services/explain.ts";
import { createVerify, type VerifyDeps, type VerificationQuestion } from "../../src/services/verify.ts";
import { Facts, idOf, JP, KR, leg, record, TW, terms } from "../support/facts.ts";
import { exporterOf } from "../support/exporter.ts";

const NOW = 2_000;
const head = { sequence: 1, head: "0x00" } as const;
const asOf = {
  block: 9,
  blockHash: idOf(9),
  time: NOW - 5,
  heads: { authorities: head, certifications: head, arrangements: head, benefits: head },
};

function profile(number: number, fields: Partial<Profile> = {}): Profile {
  return exporterOf(idOf(number), fields);
}

const facts = new Facts()
  .members(10, TW, JP, KR)
  .certification(100, "CertificationGranted", idOf(1), record())
  .adopted(100, 1, terms([leg()]));

function ask(question: Partial<VerificationQuestion> = {}, deps: Partial<VerifyDeps> = {}) {
  const verify = createVerify({
    own: JP,
    view: () => ({ state: facts.state(), asOf }),
    freshness: () => "LIVE" as Freshness,
    profilesOf: (identifier) => (identifier === "TW123456789" ? [profile(1)] : []),
    feedAsOf: (issuer: Economy) => (issuer === TW ? NOW - 10 : undefined),
    feedBound: 60,
    now: () => NOW,
    ...deps,
  });
  return verify({ identifier: "TW123456789", mode: "SEA", ...question });
}

describe("a verification", () => {
  it("finds the issuer by the identifier, judges now, and gives the profile to compare", () => {
    const verification = ask();
    expect(verification).toMatchObject({
      answer: { recognition: "RECOGNISED" },
      issuer: TW,
      recogniser: JP,
      validAt: NOW,
      profile: { tin: "TW123456789" },
      asOf: { block: 9 },
      profilesAsOf: NOW - 10,
    });
    expect(explain(verification)).toBe(
      "JP recognises this certification of TW for SEA.".replace("JP", "Japan").replace("TW", "Chinese Taipei"),
    );
  });

  it("says UNKNOWN, and nothing of whoever it may be, without a profile", () => {
    const verification = ask({ identifier: "TW999999999" });
    expect(verification.answer.recognition).toBe("UNKNOWN");
    expect(verification.profile).toBeUndefined();
    expect(verification.issuer).toBeUndefined();
  });

  it("says STALE when the ledger is, and gives no profile", () => {
    const verification = ask({}, { freshness: () => "STALE" });
    expect(verification.answer).toMatchObject({ recognition: "STALE", cause: { code: "LEDGER_STALE" } });
    expect(verification.profile).toBeUndefined();
  });

  it.each(["LIVE", "LAGGING", "HALTED"] as const)(
    "still answers while the ledger is %s within its bound",
    (freshness) => {
      expect(ask({}, { freshness: () => freshness }).answer.recognition).toBe("RECOGNISED");
    },
  );

  it("says STALE when the issuer's profiles are older than their bound, to the second", () => {
    expect(ask({}, { feedAsOf: () => NOW - 61 }).answer.cause.code).toBe("PROFILES_STALE");
    expect(ask({}, { feedAsOf: () => NOW - 60 }).answer.recognition).toBe("RECOGNISED");
  });

  it("asks for the issuer when two economies use the identifier, and takes it when it is named", () => {
    const shared = {
      profilesOf: (_: string, issuer: Economy | undefined) =>
        [profile(1), profile(2, { economy: KR })].filter((p) => issuer === undefined || p.economy === issuer),
    };
    expect(ask({}, shared).answer).toMatchObject({
      recognition: "UNKNOWN",
      cause: { code: "AMBIGUOUS_IDENTIFIER", economies: [KR, TW] },
    });
    expect(ask({ issuer: TW }, shared).answer.recognition).toBe("RECOGNISED");
  });

  it("does not read a reissue as an end before the issuer's profiles are read past it", () => {
    const reissued = new Facts()
      .members(10, TW, JP)
      .certification(100, "CertificationGranted", idOf(1), record())
      .adopted(100, 1, terms([leg()]))
      .certification(
        1_990,
        "CertificationReissued",
        idOf(1),
        record({ version: 2, status: "REISSUED", effectiveFrom: 1_990 }),
      );
    const view = () => ({ state: reissued.state(), asOf });
    expect(ask({}, { view, feedAsOf: () => 1_989 }).answer.recognition).toBe("RECOGNISED");
    expect(ask({}, { view, feedAsOf: () => 1_990 }).answer.recognition).toBe("RECOGNISED");
    expect(ask({}, { view, feedAsOf: () => 1_991 }).answer.recognition).toBe("ENDED");
  });

  it("follows a reissued certification from its former id to the new one", () => {
    const reissued = new Facts()
      .members(10, TW, JP)
      .certification(100, "CertificationGranted", idOf(1), record())
      .adopted(100, 1, terms([leg()]))
      .certification(
        1_200,
        "CertificationSuspended",
        idOf(1),
        record({ version: 2, status: "SUSPENDED", effectiveFrom: 1_200 }),
      )
      .certification(1_300, "CertificationReinstated", idOf(1), record({ version: 3, effectiveFrom: 1_300 }))
      .certification(1_500, "CertificationGranted", idOf(2), record({ validFrom: 1_500 }))
      .certification(
        1_500,
        "CertificationReissued",
        idOf(1),
        record({ version: 4, status: "REISSUED", effectiveFrom: 1_500 }),
      );
    const deps = {
      view: () => ({ state: reissued.state(), asOf }),
      profilesOf: () => [profile(2, { previousIds: [idOf(1)] })],
    };
    expect(ask({}, deps).answer).toMatchObject({ recognition: "RECOGNISED", certification: idOf(2) });
    expect(ask({ validAt: 1_250 }, deps).answer).toMatchObject({ recognition: "SUSPENDED", certification: idOf(1) });
    expect(ask({ validAt: 1_400 }, deps)).toMatchObject({
      answer: { recognition: "RECOGNISED" },
      profile: { certificationId: idOf(2) },
    });
  });
});

describe("the name and the address on the papers", () => {
  it("are compared with the profile's, and change nothing in the recognition", () => {
    const verification = ask({ name: "Harbour Lane Ltd.", address: "1 Example Rd., Taipei 100" });
    expect(verification).toMatchObject({
      answer: { recognition: "RECOGNISED" },
      nameMatch: { verdict: "MISMATCH", comparedWith: "legalName" },
    });
    expect(verification.addressMatch?.verdict).not.toBe("MISMATCH");
    expect(explain(verification)).toContain("The name given is not the operator's.");
    expect(adviceOf(verification)).toContain("Do not grant benefits before the papers are clarified");
    expect(ask({ address: "9 Quay, Busan" }).addressMatch?.verdict).toBe("MISMATCH");
  });

  it("leave the advice as it is when they fit, and are no part of what a receipt is made of", () => {
    const verification = ask({ name: "FORMOSA EXAMPLE TRADING" });
    expect(verification.nameMatch).toEqual({ verdict: "MATCH", score: 1, comparedWith: "legalName" });
    expect(adviceOf(verification)).toBe(ADVICE.RECOGNISED);
    const question = { identifier: "TW123456789", mode: "SEA" } as const;
    const given = { ...question, name: "FORMOSA EXAMPLE TRADING", address: "1 Example Road" };
    expect(answerRecord(given, verification, "{}", 1)).toEqual(answerRecord(question, ask(), "{}", 1));
  });

  it("are not compared with an operator that is not shown", () => {
    const verification = ask({ identifier: "TW999999999", name: "Formosa" });
    expect(verification.nameMatch).toBeUndefined();
    expect(adviceOf(verification)).toBe(ADVICE.UNKNOWN);
  });
});
