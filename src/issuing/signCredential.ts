import { createHash, sign } from "node:crypto";
import { SDJwtVcInstance, type SdJwtVcPayload } from "@sd-jwt/sd-jwt-vc";
import {
  type CredentialClaims,
  type Disclosable,
  DISCLOSABLE,
  type Disclosed,
  keyHintOf,
  MAX_QR_BYTES,
} from "../credential/format.ts";
import type { StatementSigner } from "../exchange/statementKeys.ts";

/** Who the operator is, of which each part is under a salt of its own (16 random bytes, base64url). */
export interface CredentialSubject {
  readonly tin: string;
  readonly legalName: string;
  readonly localName: string | null;
}

const hasher = (data: string | ArrayBuffer) =>
  createHash("sha256")
    .update(typeof data === "string" ? data : new Uint8Array(data))
    .digest();

/**
 * A credential with all that can be disclosed, the same text each time for the same claims and salts. The local name is left out
 * where the text would not fit into a QR code: the documents that an officer compares are in Latin letters more often than not.
 */
export async function signCredential(
  signer: StatementSigner,
  claims: CredentialClaims,
  subject: CredentialSubject,
  salts: readonly string[],
): Promise<string> {
  const { tin, legalName, localName } = subject;
  const whole = await signWith(
    signer,
    claims,
    { tin, name: [legalName, ...(localName === null ? [] : [localName])] },
    salts,
  );
  if (whole.length <= MAX_QR_BYTES || localName === null) return whole;
  return signWith(signer, claims, { tin, name: [legalName] }, salts);
}

async function signWith(
  signer: StatementSigner,
  claims: CredentialClaims,
  disclosed: Required<Disclosed>,
  salts: readonly string[],
): Promise<string> {
  const left = [...salts];
  const instance = new SDJwtVcInstance({
    signer: (data) => sign(null, Buffer.from(data), signer.privateKey).toString("base64url"),
    signAlg: "EdDSA",
    hasher,
    hashAlg: "sha-256",
    saltGenerator: () => {
      const salt = left.shift();
      if (salt === undefined) throw new RangeError("a disclosure without a salt");
      return salt;
    },
  });
  const payload = { ...claims, ...disclosed } as unknown as SdJwtVcPayload & Disclosed;
  return instance.issue(payload, { _sd: [...DISCLOSABLE] } as never, { header: { kid: keyHintOf(signer.keyId) } });
}

/** The same credential with only some of its disclosures. */
export async function disclose(credential: string, what: readonly Disclosable[]): Promise<string> {
  const instance = new SDJwtVcInstance({ hasher });
  return instance.present(credential, Object.fromEntries(what.map((name) => [name, true])) as never);
}
