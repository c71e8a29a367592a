import encodeQR from "qr";
import decodeQR from "qr/decode.js";
import { beforeAll, describe, expect, it } from "vitest";
import { checkCredential } from "../../src/credential/check.ts";
import { MAX_QR_BYTES } from "../../src/credential/format.ts";
import { economy } from "../../src/domain/economy.ts";
import { operatorTypeMask } from "../../src/domain/operatorType.ts";
import { generateOperators, type Operator } from "../../src/seeding/operators.ts";
import { loadSeeds } from "../../src/seeding/seeds.ts";
import { qrSvg } from "../../src/issuing/qrCode.ts";
import { bundleOf, credentialOf, EXPIRES, issuer, ledger, SIGNED } from "./support/world.ts";

/** Longer than the address of any gateway that is likely to be. */
const URI = "https://gateway.customs.example.gov.tw/v1/status-lists/12";
const CODES = "AU BN CA CL CN HK ID JP KR MX MY NZ PE PG PH RU SG TH TW US VN".split(" ");

function credentialFor({ tin, legalName, localName, operatorTypes }: Operator): Promise<string> {
  const claims = {
    iat: 1_795_000_000,
    exp: 1_810_000_000,
    aeo: [1, 2, operatorTypeMask(operatorTypes)] as const,
    status: { status_list: { idx: 8_191, uri: URI } },
  };
  return credentialOf(claims, issuer, { tin, legalName, localName });
}

const bytesOf = ({ tin, legalName, localName }: Operator) => Buffer.byteLength(`${tin}${legalName}${localName ?? ""}`);

/** A picture of a QR code as a camera gives it: RGBA, each module several pixels wide. */
function pictureOf(text: string, scale = 4) {
  const modules = encodeQR(text, "raw", { ecc: "medium", encoding: "byte", border: 4 });
  const size = modules.length * scale;
  const data = new Uint8Array(size * size * 4).fill(255);
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++)
      if (modules[Math.floor(y / scale)]?.[Math.floor(x / scale)] === true)
        data.fill(0, (y * size + x) * 4, (y * size + x) * 4 + 3);
  return { width: size, height: size, data };
}

describe("the QR code of a credential", () => {
  let operators: Operator[];
  beforeAll(() => {
    const seeds = loadSeeds();
    operators = CODES.flatMap((code) => {
      const all = [...generateOperators(seeds, economy(code), { asOf: "2026-11-25" })];
      return all.sort((a, b) => bytesOf(b) - bytesOf(a)).slice(0, 20);
    });
  });

  it("has at most 900 bytes for the longest names of every seeded economy, and names the operator", async () => {
    expect(operators.length).toBeGreaterThan(200);
    for (const operator of operators) {
      const text = await credentialFor(operator);
      expect(text.length, operator.legalName).toBeLessThanOrEqual(MAX_QR_BYTES);
      expect(Buffer.byteLength(text)).toBe(text.length);
    }
  });

  it("carries every name whole but for some of the longest in Thai", async () => {
    const cut = new Set<string>();
    for (const operator of operators) {
      const disclosure = (await credentialFor(operator)).split("~").at(-2) ?? "";
      const name = JSON.parse(Buffer.from(disclosure, "base64url").toString("utf8"))[2] as string[];
      if (name.length < [operator.legalName, operator.localName].filter(Boolean).length) cut.add(operator.economy);
    }
    expect([...cut]).toEqual(["TH"]);
  });

  it("carries names in Han whole", async () => {
    const han = operators.filter(({ localName }) => /\p{Script=Han}/u.test(localName ?? ""));
    expect(han.length).toBeGreaterThan(40);
    const disclosures = await Promise.all(
      han.map(async (operator) => {
        const name = (await credentialFor(operator)).split("~").at(-2) ?? "";
        return [operator, JSON.parse(Buffer.from(name, "base64url").toString())[2]] as const;
      }),
    );
    for (const [{ legalName, localName }, name] of disclosures) expect(name).toEqual([legalName, localName]);
  });

  it("is drawn and read again as the same text, which is RECOGNISED", async () => {
    const longest = operators.toSorted((a, b) => bytesOf(b) - bytesOf(a))[0]!;
    const long = await credentialFor(longest);
    expect(decodeQR(pictureOf(long))).toBe(long);
    const text = await credentialOf({ exp: EXPIRES });
    const read = decodeQR(pictureOf(text));
    const checked = await checkCredential(read, await bundleOf(ledger().state()), { mode: "SEA", now: SIGNED });
    expect(checked).toMatchObject({
      recognition: "RECOGNISED",
      disclosed: { name: ["Lanhe Electronics Co., Ltd.", "藍和電子股份有限公司"] },
    });
  });

  it("is a picture of its own, and not drawn when the text is too long to be read from paper", async () => {
    expect(qrSvg(await credentialOf())).toMatch(/^<svg [^>]*viewBox/);
    expect(() => qrSvg("x".repeat(MAX_QR_BYTES + 1))).toThrow(RangeError);
  });

  it("leaves out the local name before it grows too large", async () => {
    const localName = "漢".repeat(80);
    const text = await credentialOf({}, issuer, { tin: "TW1", legalName: "Lanhe", localName });
    expect(text.length).toBeLessThanOrEqual(MAX_QR_BYTES);
    const { disclosed } = await checkCredential(text, await bundleOf(ledger().state()), { mode: "SEA", now: SIGNED });
    expect(disclosed?.name).toEqual(["Lanhe"]);
  });
});
