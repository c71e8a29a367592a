import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { CREDENTIAL_TYP, MAX_QR_BYTES } from "../../src/credential/format.ts";
import { readCredential } from "../../src/credential/readCredential.ts";
import { claimsOf, credentialOf, issuer } from "./support/world.ts";
import { publicKeyOf } from "../../src/exchange/statementKeys.ts";

/** What has the form of an Ed25519 signature; nothing here gets as far as its check. */
const SIGNATURE = "A".repeat(86);
const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const digestOf = (disclosure: string) => createHash("sha256").update(disclosure).digest("base64url");
const disclosure = (name: unknown, value: unknown) => encoded(["c2FsdHNhbHRzYWx0c2FsdA", name, value]);

/** A credential of the claims given, beside those that every one has, which signs the disclosures given. */
function written(over: Record<string, unknown> = {}, disclosures: readonly string[] = [], head: object = {}): string {
  const header = { alg: "EdDSA", typ: CREDENTIAL_TYP, kid: "abc", ...head };
  const payload = { ...claimsOf(), _sd: disclosures.map(digestOf), _sd_alg: "sha-256", ...over };
  return [`${encoded(header)}.${encoded(payload)}.${SIGNATURE}`, ...disclosures, ""].join("~");
}
const pointer = (over: object) => ({ status: { status_list: { idx: 77, uri: "https://tw.example/1", ...over } } });

describe("a credential's text", () => {
  it("is read into its claims, its key's hint, and what it discloses", async () => {
    const shown = [disclosure("tin", "TW1"), disclosure("name", ["A", "B"])];
    expect(await readCredential(written({}, shown))).toMatchObject({
      kid: "abc",
      claims: claimsOf(),
      disclosed: { tin: "TW1", name: ["A", "B"] },
    });
    expect(await readCredential(written())).toMatchObject({ disclosed: {} });
  });

  it.each<[string, Record<string, unknown>]>([
    ["a claim more", { nbf: 1 }],
    ["another type", { vct: "urn:aeo:2" }],
    ["no digests", { _sd: undefined }],
    ["another hash", { _sd_alg: "sha-384" }],
    ["no issuer", { iss: undefined }],
    ["an issuer that is no economy", { iss: "tw" }],
    ["a number as issuer", { iss: 158 }],
    ["a list of one issuer", { iss: ["TW"] }],
    ["no date", { iat: undefined }],
    ["a date before 1970", { iat: -1 }],
    ["a date with a fraction", { iat: 5_000.5 }],
    ["a date in words", { iat: "5000" }],
    ["no end", { exp: undefined }],
    ["an end before its date", { exp: 4_999 }],
    ["no subject", { sub: undefined }],
    ["a subject too short", { sub: "a".repeat(15) }],
    ["a subject too long", { sub: "a".repeat(17) }],
    ["a subject with something before", { sub: `.${"a".repeat(16)}` }],
    ["a number as subject", { sub: 1_234_567_890_123_456 }],
    ["no programme", { aeo: undefined }],
    ["two numbers", { aeo: [1, 0] }],
    ["four numbers", { aeo: [1, 0, 3, 4] }],
    ["a negative number", { aeo: [1, 0, -3] }],
    ["a text among the numbers", { aeo: [1, "0", 3] }],
    ["three letters for the numbers", { aeo: "103" }],
    ["no status", { status: undefined }],
    ["a status without a list", { status: {} }],
    ["a list that is no object", { status: { status_list: [] } }],
    ["a negative index", pointer({ idx: -1 })],
    ["an index in words", pointer({ idx: "77" })],
    ["no address of the list", pointer({ uri: undefined })],
  ])("is malformed with %s", async (_what, over) => {
    expect(await readCredential(written(over))).toBe("MALFORMED");
  });

  it("is of another kind, or malformed, by its header alone", async () => {
    expect(await readCredential(written({}, [], { typ: "vc+sd-jwt" }))).toBe("WRONG_KIND");
    expect(await readCredential(written({}, [], { alg: "ES256" }))).toBe("WRONG_KIND");
    expect(await readCredential(written({}, [], { kid: 5 }))).toBe("MALFORMED");
  });

  it("is malformed with a payload or a disclosure that is no JSON, or none of an object", async () => {
    const [header] = written().split(".");
    for (const payload of [Buffer.from("{").toString("base64url"), encoded(null), encoded("x"), encoded([1])])
      expect(await readCredential(`${header}.${payload}.${SIGNATURE}~`)).toBe("MALFORMED");
    expect(await readCredential(written({}, [Buffer.from("[").toString("base64url")]))).toBe("MALFORMED");
  });

  it("may end the second it was signed", async () => {
    expect(await readCredential(written({ exp: 5_000 }))).toMatchObject({ claims: { exp: 5_000 } });
  });

  it.each<[string, readonly unknown[]]>([
    ["of something that no holder discloses", ["email", "x@y.example"]],
    ["of an identifier that is no text", ["tin", 123]],
    ["of names that are no list", ["name", "Lanhe"]],
    ["of names that are not all text", ["name", ["Lanhe", 5]]],
    ["that is no member of the claims", ["only an element"]],
  ])("is altered with a disclosure %s, though it was signed", async (_what, content) => {
    const made = encoded(["c2FsdHNhbHRzYWx0c2FsdA", ...content]);
    expect(await readCredential(written({}, [made]))).toBe("ALTERED");
  });

  it("is altered with two disclosures of one name", async () => {
    expect(await readCredential(written({}, [disclosure("tin", "TW1"), disclosure("tin", "TW2")]))).toBe("ALTERED");
  });

  it("may be as long as four QR codes, no longer, and has one form", async () => {
    /** With a disclosure that was not signed, which is found out only once the length is accepted. */
    const sized = (length: number) =>
      Array.from({ length: 4 * MAX_QR_BYTES }, (_, size) => `${written()}${disclosure("tin", "a".repeat(size))}~`).find(
        (text) => text.length === length,
      );
    const most = [4 * MAX_QR_BYTES, 4 * MAX_QR_BYTES - 1].map(sized);
    expect(most.some(Boolean)).toBe(true);
    for (const text of most) if (text !== undefined) expect(await readCredential(text)).toBe("ALTERED");
    const longer = [1, 2].map((more) => sized(4 * MAX_QR_BYTES + more));
    expect(longer.some(Boolean)).toBe(true);
    for (const text of longer) if (text !== undefined) expect(await readCredential(text)).toBe("MALFORMED");
    for (const text of [written().slice(0, -1), `${written()}.`, `~${written()}`, written().replace("~", "~~")])
      expect(await readCredential(text)).toBe("MALFORMED");
  });

  it("is signed by the key that signed it, by no other, and not when a part is changed", async () => {
    const text = await credentialOf();
    const key = publicKeyOf(issuer.privateKey);
    const read = await readCredential(text);
    if (typeof read === "string") throw new Error(read);
    expect(await read.isSignedBy(key)).toBe(true);
    expect(await read.isSignedBy(`0x${"11".repeat(32)}`)).toBe(false);
    const forged = await readCredential(written());
    if (typeof forged === "string") throw new Error(forged);
    expect(await forged.isSignedBy(key)).toBe(false);
  });
});
