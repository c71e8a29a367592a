import { getListFromStatusListJWT, getStatusListFromJWT } from "@sd-jwt/jwt-status-list";
import { SDJwtVcInstance } from "@sd-jwt/sd-jwt-vc";
import { compactVerify, decodeJwt, decodeProtectedHeader } from "jose";
import { describe, expect, it } from "vitest";
import { checkCredential } from "../../src/credential/check.ts";
import { sha256 } from "../../src/credential/signature.ts";
import { signStatement } from "../../src/exchange/statement.ts";
import { publicKeyOf, verifyingKey } from "../../src/exchange/statementKeys.ts";
import { signStatusList, type StatusValue } from "../../src/issuing/statusList.ts";
import { listedStatus, statusListKey, statusListUri } from "../../src/credential/statusList.ts";
import { type Facts, record, TW } from "../support/facts.ts";
import {
  addKey,
  signerOf,
  bundleOf,
  credentialOf,
  DAY,
  HEAD,
  ID,
  issuer,
  ledger,
  otherIssuer,
  SIGNED,
} from "./support/world.ts";

const URI = "https://tw.example/v1/status-lists/1";
/** A list in which only the index of these tests' credential has the value. */
function statuses(value: StatusValue): StatusValue[] {
  return Array.from({ length: 8_192 }, (_, idx) => (idx === 77 ? value : 0));
}
const list = (value: StatusValue, at = SIGNED, by = issuer, uri = URI) => signStatusList(by, uri, statuses(value), at);

async function check(statusLists: readonly string[], facts: Facts = ledger(), now = SIGNED) {
  return checkCredential(await credentialOf(), await bundleOf(facts.state()), { mode: "SEA", now, statusLists });
}

describe("a status list", () => {
  it("is what the library reads, with the type, dates and address that the specification asks for", async () => {
    const token = await list(2);
    expect(decodeProtectedHeader(token)).toEqual({ alg: "EdDSA", typ: "statuslist+jwt", kid: issuer.keyId });
    const { status_list, ...claims } = decodeJwt(token);
    expect(claims).toEqual({ iss: "TW", sub: URI, iat: SIGNED, exp: SIGNED + DAY, ttl: 3_600 });
    expect(status_list).toMatchObject({ bits: 2 });
    const read = getListFromStatusListJWT(token);
    expect(read.statusList).toEqual(statuses(2));
    expect(token.length).toBeLessThan(600);
  });

  it("is found and judged by the library's own check of a credential", async () => {
    const key = verifyingKey(publicKeyOf(issuer.privateKey))!;
    const verifier = (data: string, signature: string) =>
      compactVerify(`${data}.${signature}`, key).then(
        () => true,
        () => false,
      );
    const text = await credentialOf();
    const jwt = text.split("~")[0]!;
    expect(getStatusListFromJWT(jwt)).toEqual({ idx: 77, uri: URI });
    const verify = (token: Promise<string>) =>
      new SDJwtVcInstance({
        hasher: sha256,
        verifier,
        statusVerifier: verifier,
        statusListFetcher: () => token,
      }).verify(text, { currentDate: SIGNED });
    await expect(verify(list(0))).resolves.toMatchObject({ payload: { tin: "TW123456789", vct: "urn:aeo:1" } });
    await expect(verify(list(1))).rejects.toThrow();
    await expect(verify(list(2))).rejects.toThrow();
    await expect(verify(list(0, SIGNED - 2 * DAY))).rejects.toThrow();
  });
});

describe("a status list beside a bundle", () => {
  it("takes a recognition away as soon as it says so", async () => {
    expect(await check([await list(0)])).toMatchObject({ recognition: "RECOGNISED", statusListAsOf: SIGNED });
    expect(await check([await list(2)])).toMatchObject({ recognition: "SUSPENDED", reason: "STATUS_LIST" });
    expect(await check([await list(1)])).toMatchObject({ recognition: "ENDED", reason: "STATUS_LIST" });
    expect(await check([await list(3 as StatusValue)])).toMatchObject({ recognition: "ENDED" });
  });

  it("never gives one back that the ledger took", async () => {
    const next = record({ status: "SUSPENDED", version: 2, effectiveFrom: 9_000 });
    const facts = ledger().certification(9_000, "CertificationSuspended", ID, next);
    for (const token of [await list(0), await list(0, SIGNED - 2 * DAY)])
      expect(await check([token], facts)).toMatchObject({ recognition: "SUSPENDED", reason: "STATUS" });
  });

  it("leaves doubt when it is older than a day, altered, another's, or of the future", async () => {
    const doubt = (reason: string) => ({ recognition: "CANNOT_TELL", reason });
    expect(await check([await list(0, HEAD - DAY)])).toMatchObject(doubt("STATUS_LIST_STALE"));
    expect(await check([await list(0, SIGNED - DAY + 1)])).toMatchObject({ recognition: "RECOGNISED" });
    expect(await check([await list(0, SIGNED + 61)])).toMatchObject(doubt("CLOCK_BEHIND"));
    expect(await check([await list(0, SIGNED, otherIssuer)])).toMatchObject(doubt("STATUS_LIST_INVALID"));
    const token = await list(0);
    const [header, payload = "", signature] = token.split(".");
    const altered = [header, payload.replace(/.(?=.{20}$)/, (one) => (one === "A" ? "B" : "A")), signature].join(".");
    expect((await check([altered])).recognition).not.toBe("SUSPENDED");
    const forged = { ...JSON.parse(Buffer.from(payload, "base64url").toString()), iat: SIGNED + 1 };
    const swapped = [header, Buffer.from(JSON.stringify(forged)).toString("base64url"), signature].join(".");
    expect(await check([swapped])).toMatchObject(doubt("STATUS_LIST_INVALID"));
  });

  it("is worth nothing once its key is revoked or past its time", async () => {
    const [successor, retired] = [signerOf(TW, "CREDENTIAL"), signerOf(TW, "CREDENTIAL")];
    const revoked = { type: "StatementKeyRevoked", economy: TW, keyId: issuer.keyId, revokedAt: 9_000 } as const;
    const facts = addKey(addKey(ledger(), successor), retired, 9_000).authority(9_000, revoked);
    const credential = await credentialOf({}, successor);
    for (const by of [issuer, retired]) {
      const asked = { mode: "SEA", now: SIGNED, statusLists: [await list(0, SIGNED, by)] } as const;
      expect(await checkCredential(credential, await bundleOf(facts.state()), asked)).toMatchObject({
        recognition: "CANNOT_TELL",
        reason: "STATUS_LIST_INVALID",
      });
    }
  });

  it("was signed with any of the issuer's keys, for each issuer its own", async () => {
    const successor = signerOf(TW, "CREDENTIAL");
    const facts = addKey(ledger(), successor);
    expect(await check([await list(2, SIGNED, successor)], facts)).toMatchObject({ reason: "STATUS_LIST" });
    expect(await check([await list(2, SIGNED, successor)])).toMatchObject({ reason: "STATUS_LIST_INVALID" });
  });

  it("whose word for an index is none that is known says so, and is no good", async () => {
    const asked = { publicKey: publicKeyOf(issuer.privateKey), uri: URI, idx: 77, now: SIGNED };
    const token = await list(3 as StatusValue);
    expect(await listedStatus(token, asked)).toEqual({ status: "UNKNOWN_VALUE", asOf: SIGNED });
  });

  it("tells nothing of an index that it does not have, or under another address", async () => {
    const asked = { publicKey: publicKeyOf(issuer.privateKey), uri: URI, idx: 77, now: SIGNED };
    expect(await listedStatus(await list(2), asked)).toEqual({ status: "SUSPENDED", asOf: SIGNED });
    for (const wrong of [{ idx: 8_192 }, { uri: `${URI}0` }])
      expect(await listedStatus(await list(2), { ...asked, ...wrong })).toEqual({ fault: "STATUS_LIST_INVALID" });
  });

  it("is passed over when it is for another address", async () => {
    expect(await check([await list(1, SIGNED, issuer, `${URI}0`)])).toMatchObject({ recognition: "RECOGNISED" });
  });
});

describe("a status list read by itself", () => {
  const asked = { publicKey: publicKeyOf(issuer.privateKey), uri: URI, idx: 77, now: SIGNED };
  const at = async (token: string, now: number) => listedStatus(token, { ...asked, now });
  /** A list with claims that no gateway would sign. */
  const strange = async (claims: object) => {
    const { iss: _, iat: __, ...whole } = decodeJwt(await list(2));
    return signStatement(issuer, "statuslist+jwt", { iss: TW, iat: SIGNED, ...whole, ...claims });
  };

  it("holds from a minute before its date, for clocks differ, to a day after", async () => {
    const token = await list(2);
    const good = { status: "SUSPENDED", asOf: SIGNED };
    expect(await at(token, SIGNED - 61)).toEqual({ fault: "CLOCK_BEHIND" });
    expect(await at(token, SIGNED - 60)).toEqual(good);
    expect(await at(token, SIGNED + DAY - 1)).toEqual(good);
    expect(await at(token, SIGNED + DAY)).toEqual({ fault: "STATUS_LIST_STALE" });
  });

  it("is stale at its own end, and after a day whatever end it gives itself", async () => {
    const short = await strange({ exp: SIGNED + 10 });
    expect(await at(short, SIGNED + 9)).toMatchObject({ status: "SUSPENDED" });
    expect(await at(short, SIGNED + 10)).toEqual({ fault: "STATUS_LIST_STALE" });
    const long = await strange({ exp: SIGNED + 30 * DAY });
    expect(await at(long, SIGNED + DAY)).toMatchObject({ status: "SUSPENDED" });
    expect(await at(long, SIGNED + DAY + 1)).toEqual({ fault: "STATUS_LIST_STALE" });
  });

  it("says nothing without dates, without a list, or when it is no list", async () => {
    const invalid = { fault: "STATUS_LIST_INVALID" };
    for (const claims of [{ exp: undefined }, { exp: "never" }, { iat: "now" as never }, { status_list: undefined }])
      expect(await at(await strange(claims), SIGNED)).toEqual(invalid);
    expect(await at(await credentialOf(), SIGNED)).toEqual(invalid);
    expect(await at("hello", SIGNED)).toEqual(invalid);
  });

  it("names its address and key before it is checked, unless it is no list", async () => {
    const token = await list(2);
    expect([statusListUri(token), statusListKey(token)]).toEqual([URI, issuer.keyId]);
    const [jwt = ""] = (await credentialOf()).split("~");
    for (const other of ["hello", "a.b.c", jwt])
      expect([statusListUri(other), statusListKey(other)]).toEqual([undefined, undefined]);
    for (const strange of ["https://tw.example/藍和", "???>>>~~~", "a???>>>~~~", "ab???>>>~~~"])
      expect(statusListUri(await list(2, SIGNED, issuer, strange))).toBe(strange);
    const [header, , signature] = token.split(".");
    for (const payload of [JSON.stringify({ sub: 5 }), "null", "{"]) {
      const text = [header, Buffer.from(payload).toString("base64url"), signature].join(".");
      expect(statusListUri(text)).toBeUndefined();
    }
  });
});
