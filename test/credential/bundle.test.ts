import { describe, expect, it } from "vitest";
import { BUNDLE_TYP, type BundleGroup, openBundle, type SignedBundle } from "../../src/credential/bundle.ts";
import { checkCredential } from "../../src/credential/check.ts";
import { subjectOf } from "../../src/credential/format.ts";
import { sha256 } from "../../src/credential/signature.ts";
import { signStatement } from "../../src/exchange/statement.ts";
import { bundleContent } from "../../src/issuing/offlineBundle.ts";
import { idOf, JP, KR, record, TW } from "../support/facts.ts";
import { anchor, bundleOf, credentialOf, gateway, HEAD, ID, ledger, SIGNED } from "./support/world.ts";

const ZERO = { sequence: 0, head: "0x" } as const;
const AS_OF = {
  ...({ block: 7, blockHash: "0x", time: HEAD } as const),
  heads: { authorities: ZERO, certifications: ZERO, arrangements: ZERO, benefits: ZERO },
};
const content = bundleContent(ledger().state(), AS_OF, JP);

/** A bundle that the gateway signed, of a content and with claims that it would not sign by itself. */
async function signed(over: object = {}, claims: object = {}): Promise<SignedBundle> {
  const text = JSON.stringify({ ...content, ...over });
  const digest = Buffer.from(await sha256(text)).toString("base64url");
  const statement = await signStatement(gateway, BUNDLE_TYP, { iss: JP, iat: SIGNED, digest, ...claims });
  return { statement, content: text };
}
const opened = async (over: object = {}, claims: object = {}) => openBundle(await signed(over, claims), anchor);

describe("a bundle", () => {
  it("is opened with what was signed and when", async () => {
    expect(await opened()).toEqual({ ...content, signedAt: SIGNED, group: expect.any(Function) });
  });

  it("is not opened in a form of another version, for another recogniser than its signer, or without a date", async () => {
    expect(await opened({ version: 2 })).toBeUndefined();
    expect(await opened({ recogniser: TW })).toBeUndefined();
    expect(await opened({}, { iss: TW })).toBeUndefined();
    expect(await opened({ recogniser: TW }, { iss: TW })).toBeDefined();
    expect(await opened({}, { iat: undefined })).toBeUndefined();
    expect(await opened({}, { iat: String(SIGNED) })).toBeUndefined();
    expect(await opened({}, { digest: undefined })).toBeUndefined();
  });

  it("finds each certification of an issuer by the beginning of its subject, and no other", async () => {
    const other = idOf(0xdef);
    // The ids of tests differ in their last bytes only, a bundle names them by their first.
    const [first, second, third] = ["11", "22", "33"].map((byte) => ID.replace("0x00", `0x${byte}`) as typeof ID);
    const facts = ledger();
    for (const id of [first!, second!]) facts.certification(200, "CertificationGranted", id, record({ tier: 4 }));
    facts.certification(200, "CertificationGranted", third!, record({ tier: 5 }));
    const { group } = await bundleOf(facts.state());
    const tierOf = (issuer: typeof TW, id: typeof ID) => group(issuer, subjectOf(id).slice(0, 12))?.tier;
    expect([ID, first!, second!, third!].map((id) => tierOf(TW, id))).toEqual([0, 4, 4, 5]);
    expect(tierOf(KR, ID)).toBeUndefined();
    expect(tierOf(TW, other.replace("0x00", "0x44") as typeof ID)).toBeUndefined();
    for (const piece of ["", subjectOf(first!).slice(0, 11), subjectOf(first!)])
      expect(group(TW, piece)).toBeUndefined();
  });

  it("that tells of an entry from after its own moment is not believed on it", async () => {
    const [group] = content.certifications[TW] as readonly [BundleGroup];
    const later = await opened({ certifications: { [TW]: [{ ...group, suspectSince: SIGNED + 1 }] } });
    expect(await checkCredential(await credentialOf(), later, { mode: "SEA", now: SIGNED })).toMatchObject({
      recognition: "CANNOT_TELL",
      reason: "NEWER_THAN_BUNDLE",
    });
  });
});
