import { describe, expect, it } from "vitest";
import { checkCredential, openBundle } from "../../src/credential/check.ts";
import { subjectOf } from "../../src/credential/format.ts";
import { disclose } from "../../src/issuing/signCredential.ts";
import { type Facts, idOf, KR, leg, record, TW, writerOf } from "../support/facts.ts";
import * as world from "./support/world.ts";

const { anchor, bundleOf, credentialOf, DAY, EXPIRES, gateway, HEAD, ID, issuer, ledger, otherIssuer, SIGNED } = world;

async function check(facts: Facts, text: string, asked: object = {}) {
  return checkCredential(text, await bundleOf(facts.state()), { mode: "SEA", now: SIGNED, ...asked });
}

describe("a credential without a network", () => {
  it("is RECOGNISED with benefits, legs, who it is and as of when", async () => {
    expect(await check(ledger(), await credentialOf())).toMatchObject({
      recognition: "RECOGNISED",
      reason: "COVERED",
      answer: { benefits: 5n, support: [{ arrangement: 1, version: 1 }] },
      disclosed: { tin: "TW123456789", name: ["Lanhe Electronics Co., Ltd.", "藍和電子股份有限公司"] },
      ledgerAsOf: HEAD,
      bundleSignedAt: SIGNED,
    });
  });

  it("is read with white space around it", async () => {
    expect(await check(ledger(), `\n ${await credentialOf()} \n`)).toMatchObject({ recognition: "RECOGNISED" });
  });

  it("hides what its holder does not disclose", async () => {
    const whole = await credentialOf();
    for (const what of [[], ["tin"], ["name"]] as const) {
      const shown = await disclose(whole, what);
      const checked = await check(ledger(), shown);
      expect(checked.recognition).toBe("RECOGNISED");
      expect(Object.keys(checked.disclosed ?? {})).toEqual(what);
      const parts = shown.split(/[.~]/).map((part) => Buffer.from(part, "base64url").toString("utf8"));
      const secrets = { tin: ["TW123456789"], name: ["Lanhe", "藍和"] };
      for (const name of ["tin", "name"] as const)
        for (const secret of secrets[name])
          expect(parts.some((part) => part.includes(secret))).toBe((what as readonly string[]).includes(name));
    }
  });

  it.each([
    ["SUSPENDED", "SUSPENDED"],
    ["REVOKED", "ENDED"],
    ["WITHDRAWN", "ENDED"],
    ["ANNULLED", "ENDED"],
    ["REISSUED", "ENDED"],
  ] as const)("shows %s as %s as soon as the bundle knows it", async (status, recognition) => {
    const facts = ledger();
    const credential = await credentialOf();
    expect((await check(facts, credential)).recognition).toBe("RECOGNISED");
    const next = record({ status, version: 2, effectiveFrom: 9_000 });
    facts.certification(9_000, "CertificationSuspended", ID, next);
    expect(await check(facts, credential)).toMatchObject({ recognition, reason: "STATUS" });
  });

  it("knows of a compromised write that the device's clock, somewhat behind, has yet to reach", async () => {
    const late = record({ version: 2, effectiveFrom: 9_000 });
    const facts = ledger().certification(HEAD - 5, "CertificationAmended", ID, late);
    facts.authority(HEAD - 1, {
      ...{ type: "WriterCompromised", economy: TW, account: writerOf(TW), compromisedSince: HEAD - 10 },
    } as const);
    expect(await check(facts, await credentialOf(), { now: HEAD - 20 })).toMatchObject({ reason: "WRITE_SUSPECT" });
  });

  it("has no arrangement with an issuer that has none, and for a mode that none covers", async () => {
    const korean = await credentialOf({ iss: KR }, otherIssuer);
    expect(await check(ledger(), korean)).toMatchObject({ recognition: "NO_ARRANGEMENT", reason: "NO_LEG" });
    const air = world.ledger([leg({ modes: 2 })]);
    expect(await check(air, await credentialOf())).toMatchObject({ recognition: "NO_ARRANGEMENT" });
    expect(await check(air, await credentialOf(), { mode: "AIR" })).toMatchObject({ recognition: "RECOGNISED" });
  });

  it("is NOT_ELIGIBLE as what it is not certified as, and where only information is exchanged it says so", async () => {
    const asked = { operatorType: "SEA_CARRIER" };
    expect(await check(ledger(), await credentialOf(), asked)).toMatchObject({
      recognition: "NOT_ELIGIBLE",
      reason: "OPERATOR_TYPE_NOT_CERTIFIED",
    });
    const information = world.ledger([leg()], "INFORMATION");
    expect(await check(information, await credentialOf())).toMatchObject({ recognition: "INFORMATION_ONLY" });
  });

  it("does not rely on what a compromised key wrote, nor on a suspended member", async () => {
    const compromised = {
      type: "WriterCompromised",
      economy: TW,
      account: writerOf(TW),
      compromisedSince: 50,
    } as const;
    expect(await check(ledger().authority(9_000, compromised), await credentialOf())).toMatchObject({
      recognition: "NO_ARRANGEMENT",
      reason: "WRITE_SUSPECT",
    });
    const suspended = { type: "MemberSuspended", economy: TW, ballotId: 1, compromisedSince: 0 } as const;
    expect(await check(ledger().authority(9_000, suspended), await credentialOf())).toMatchObject({
      recognition: "NO_ARRANGEMENT",
      reason: "MEMBER_NOT_ACTIVE",
    });
  });
});

describe("a credential that is refused", () => {
  const refused = (reason: string) => ({ recognition: "REFUSED", reason });

  it.each(["", "~", "a.b.c~", "hello", "x".repeat(10_000)])("is malformed: %#", async (text) => {
    expect(await check(ledger(), text)).toMatchObject(refused("MALFORMED"));
  });

  it("was signed by another key than the one it names, or with another economy's", async () => {
    const forger = { ...world.signerOf(TW, "CREDENTIAL"), keyId: issuer.keyId };
    expect(await check(ledger(), await credentialOf({}, forger))).toMatchObject(refused("ALTERED"));
    expect(await check(ledger(), await credentialOf({}, otherIssuer))).toMatchObject(refused("KEY_OF_ANOTHER"));
  });

  it("was signed with a key that the issuer has for something else", async () => {
    const head = world.signerOf(TW, "HEAD");
    expect(await check(world.addKey(ledger(), head), await credentialOf({}, head))).toMatchObject({
      recognition: "CANNOT_TELL",
      reason: "KEY_UNKNOWN",
    });
  });

  it("has a disclosure twice, or one that was not signed", async () => {
    const credential = await credentialOf();
    const name = credential.split("~").at(-2) ?? "";
    const made = Buffer.from(JSON.stringify(["c2FsdHNhbHRzYWx0c2FsdA", "name", ["Somebody Else"]])).toString(
      "base64url",
    );
    for (const extra of [name, made])
      expect(await check(ledger(), `${credential}${extra}~`)).toMatchObject(refused("ALTERED"));
  });

  it("says nothing of who it claims to be", async () => {
    const forger = { ...world.signerOf(TW, "CREDENTIAL"), keyId: issuer.keyId };
    for (const text of [
      await credentialOf({}, forger),
      await credentialOf({ sub: subjectOf(idOf(0xdef)).replace(/^./, "B") }),
      await credentialOf({ aeo: [1, 0, 1] }),
    ]) {
      const { recognition, claims, disclosed } = await check(ledger(), text);
      expect([recognition, claims, disclosed]).toEqual(["REFUSED", undefined, undefined]);
    }
  });

  it("rests on a revoked key, whatever its date, or one that was not valid then", async () => {
    const revoked = { type: "StatementKeyRevoked", economy: TW, keyId: issuer.keyId, revokedAt: 9_000 } as const;
    expect(await check(ledger().authority(9_000, revoked), await credentialOf())).toMatchObject(refused("KEY_REVOKED"));
    expect(await check(ledger(), await credentialOf({ iat: 499 }))).toMatchObject(refused("KEY_NOT_VALID"));
    const retired = world.signerOf(TW, "CREDENTIAL");
    const facts = world.addKey(ledger(), retired, 5_000);
    expect(await check(facts, await credentialOf({ iat: 5_000 }, retired))).toMatchObject(refused("KEY_NOT_VALID"));
    expect(await check(facts, await credentialOf({ iat: 4_999 }, retired))).toMatchObject({
      recognition: "RECOGNISED",
    });
  });

  it("is expired, or of the future", async () => {
    const credential = await credentialOf({ exp: SIGNED + 10 });
    expect(await check(ledger(), credential, { now: SIGNED + 9 })).toMatchObject({ recognition: "RECOGNISED" });
    expect(await check(ledger(), credential, { now: SIGNED + 10 })).toMatchObject(refused("EXPIRED"));
    expect(await check(ledger(), await credentialOf({ iat: SIGNED + 60 }))).toMatchObject({
      recognition: "RECOGNISED",
    });
    expect(await check(ledger(), await credentialOf({ iat: SIGNED + 61 }))).toMatchObject(refused("FUTURE_DATED"));
  });

  it("names no certification of the ledger, or says what is no longer so", async () => {
    const unknown = await credentialOf({ sub: subjectOf(idOf(0xdef)).replace(/^./, "B") });
    expect(await check(ledger(), unknown)).toMatchObject(refused("NOT_ON_LEDGER"));
    const amended = record({ version: 2, operatorTypes: 1 });
    const facts = ledger().certification(6_000, "CertificationAmended", ID, amended);
    expect(await check(facts, await credentialOf())).toMatchObject(refused("SUPERSEDED"));
  });

  it.each<[string, [number, number, number]]>([
    ["programme", [2, 0, 3]],
    ["tier", [1, 1, 3]],
    ["set of operator types", [1, 0, 2]],
  ])("names another %s than the ledger has by now", async (_what, aeo) => {
    expect(await check(ledger(), await credentialOf({ aeo }))).toMatchObject(refused("SUPERSEDED"));
  });
});

describe("when nothing can be said", () => {
  const doubt = (reason: string) => ({ recognition: "CANNOT_TELL", reason });

  it("the bundle is past its bound, which counts from the ledger's own time", async () => {
    const credential = await credentialOf();
    expect(await check(ledger(), credential, { now: HEAD + DAY })).toMatchObject({ recognition: "RECOGNISED" });
    expect(await check(ledger(), credential, { now: HEAD + DAY + 1 })).toMatchObject(doubt("BUNDLE_STALE"));
    const late = await openBundle(await world.signedBundle(ledger().state(), gateway, HEAD + 2 * DAY), anchor);
    expect(await checkCredential(credential, late, { mode: "SEA", now: HEAD + 2 * DAY })).toMatchObject(
      doubt("BUNDLE_STALE"),
    );
  });

  it("the clock is behind the bundle", async () => {
    expect(await check(ledger(), await credentialOf(), { now: SIGNED - 60 })).toMatchObject({
      recognition: "RECOGNISED",
    });
    expect(await check(ledger(), await credentialOf(), { now: SIGNED - 61 })).toMatchObject(doubt("CLOCK_BEHIND"));
    // What has expired must not look good because the clock was set back.
    expect(await check(ledger(), await credentialOf({ exp: HEAD }), { now: HEAD - 90 })).toMatchObject(
      doubt("CLOCK_BEHIND"),
    );
  });

  it("the key or the certification may be newer than the bundle", async () => {
    expect(await check(ledger(), await credentialOf({}, world.signerOf(TW, "CREDENTIAL")))).toMatchObject(
      doubt("KEY_UNKNOWN"),
    );
    const fresh = await credentialOf({ iat: HEAD, sub: `B${subjectOf(ID).slice(1)}` });
    expect(await check(ledger(), fresh)).toMatchObject(doubt("NEWER_THAN_BUNDLE"));
  });

  it("the bundle is altered, signed by somebody else, or as something else", async () => {
    const signed = await world.signedBundle(ledger().state());
    expect(await openBundle(signed, anchor)).toBeDefined();
    expect(await openBundle({ ...signed, content: signed.content.replace('"SUSPENDED"', "") + " " }, anchor)).toBe(
      undefined,
    );
    expect(await openBundle(await world.signedBundle(ledger().state(), issuer), anchor)).toBe(undefined);
    expect(await openBundle({ ...signed, statement: "a.b.c" }, anchor)).toBe(undefined);
    expect(await checkCredential(await credentialOf(), undefined, { mode: "SEA", now: SIGNED })).toMatchObject(
      doubt("BUNDLE_INVALID"),
    );
  });

  it("but what is forged is refused, however old the bundle", async () => {
    const forger = { ...world.signerOf(TW, "CREDENTIAL"), keyId: issuer.keyId };
    expect(await check(ledger(), await credentialOf({}, forger), { now: EXPIRES * 2 })).toMatchObject({
      recognition: "REFUSED",
      reason: "ALTERED",
    });
  });
});
