import { generateKeyPairSync, sign } from "node:crypto";
import { describe, expect, it } from "vitest";
import { isRecord, isSigned, readHeader, sha256, verifySigned } from "../../src/credential/signature.ts";
import { publicKeyOf } from "../../src/exchange/statementKeys.ts";

const { privateKey } = generateKeyPairSync("ed25519");
const PUBLIC_KEY = publicKeyOf(privateKey);
const HEADER = { alg: "EdDSA", typ: "a+jwt", kid: "k1" };
const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

function signed(header: unknown = HEADER, payload = encoded({ iss: "TW" })): string {
  const body = `${encoded(header)}.${payload}`;
  return `${body}.${sign(null, Buffer.from(body), privateKey).toString("base64url")}`;
}

describe("a header", () => {
  it("is of the kind, the algorithm and the three fields wanted", () => {
    expect(readHeader(signed(), "a+jwt")).toEqual({ kid: "k1" });
  });

  it.each<[string, unknown, string]>([
    ["another algorithm", { ...HEADER, alg: "none" }, "WRONG_KIND"],
    ["another kind", { ...HEADER, typ: "b+jwt" }, "WRONG_KIND"],
    ["no kind", { alg: "EdDSA", kid: "k1" }, "WRONG_KIND"],
    ["a field more", { ...HEADER, jwk: {} }, "MALFORMED"],
    ["no key", { alg: "EdDSA", typ: "a+jwt", x5u: "k1" }, "MALFORMED"],
    ["a number for a key", { ...HEADER, kid: 1 }, "MALFORMED"],
    ["a list", [], "MALFORMED"],
    ["null", null, "MALFORMED"],
    ["a text", "EdDSA", "MALFORMED"],
  ])("with %s is not taken", (_what, header, fault) => {
    expect(readHeader(signed(header), "a+jwt")).toBe(fault);
  });

  it("is not read from a text of another form, nor from bytes that are no JSON or no UTF-8", () => {
    const token = signed();
    const [header, payload, signature = ""] = token.split(".");
    for (const text of [
      "",
      "a.b",
      `${token}A`,
      `.${token}`,
      `${token} `,
      ` ${token}`,
      `${header}.${payload}.${signature.slice(1)}`,
    ])
      expect(readHeader(text, "a+jwt")).toBe("MALFORMED");
    const notUtf8 = Buffer.concat([
      Buffer.from('{"alg":"EdDSA","typ":"a+jwt","kid":"'),
      Buffer.from([0xff]),
      Buffer.from('"}'),
    ]);
    for (const bytes of [Buffer.from("{"), notUtf8])
      expect(readHeader(`${bytes.toString("base64url")}.${payload}.${signature}`, "a+jwt")).toBe("MALFORMED");
  });

  it("is taken with one spelling of its signature only", () => {
    const token = signed();
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const spellings = alphabet
      .split("")
      .filter((last) => typeof readHeader(token.slice(0, -1) + last, "a+jwt") !== "string");
    expect(spellings).toEqual(["A", "Q", "g", "w"]);
  });
});

describe("a signed text", () => {
  it("gives its claims to who has the key, of the kind asked for", async () => {
    expect(await verifySigned(signed(), "a+jwt", PUBLIC_KEY)).toEqual({ iss: "TW" });
    expect(await verifySigned(signed(), "b+jwt", PUBLIC_KEY)).toBe("WRONG_KIND");
  });

  it("is read with every character that base64url and UTF-8 have", async () => {
    for (const text of ["???>>>~~~", "a???>>>~~~", "ab???>>>~~~", "藍和電子"]) {
      const token = signed(HEADER, encoded({ text }));
      expect(await verifySigned(token, "a+jwt", PUBLIC_KEY)).toEqual({ text });
    }
    expect(["-", "_"].filter((letter) => encoded({ text: "ab???>>>~~~" }).includes(letter))).toEqual(["-", "_"]);
  });

  it("is of one algorithm, under its one name", async () => {
    expect(await isSigned(signed({ ...HEADER, alg: "Ed25519" }), PUBLIC_KEY)).toBe(false);
  });

  it("is altered under another key or with other claims, and what is no key verifies nothing", async () => {
    expect(await verifySigned(signed(), "a+jwt", `0x${"11".repeat(32)}`)).toBe("ALTERED");
    const [header, , signature] = signed().split(".");
    expect(await verifySigned(`${header}.${encoded({ iss: "JP" })}.${signature}`, "a+jwt", PUBLIC_KEY)).toBe("ALTERED");
    expect(await isSigned(signed(), PUBLIC_KEY)).toBe(true);
    expect(await isSigned(signed(), "0x11")).toBe(false);
    expect(await isSigned("a.b.c", PUBLIC_KEY)).toBe(false);
  });

  it("that is no JSON object is malformed, although it is signed", async () => {
    for (const payload of [encoded([1]), encoded("x"), encoded(null), Buffer.from("x").toString("base64url")])
      expect(await verifySigned(signed(HEADER, payload), "a+jwt", PUBLIC_KEY)).toBe("MALFORMED");
  });
});

it("hashes text and bytes alike", async () => {
  const hex = async (data: string | ArrayBuffer) => Buffer.from(await sha256(data)).toString("hex");
  const expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  expect(await hex("abc")).toBe(expected);
  expect(await hex(new Uint8Array([0x61, 0x62, 0x63]).buffer)).toBe(expected);
});

it("takes objects alone for records", () => {
  expect([{}, { a: 1 }, null, [], "x", 1, undefined].map(isRecord)).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
    false,
  ]);
});
