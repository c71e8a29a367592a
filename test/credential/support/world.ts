import { randomBytes } from "node:crypto";
import { openBundle, type OpenedBundle, type SignedBundle } from "../../../src/credential/check.ts";
import { CREDENTIAL_VCT, type CredentialClaims, subjectOf } from "../../../src/credential/format.ts";
import type { Economy } from "../../../src/domain/economy.ts";
import type { StatementPurpose } from "../../../src/domain/event.ts";
import type { LedgerState } from "../../../src/domain/ledgerState.ts";
import { generateStatementKey, publicKeyOf, type StatementSigner } from "../../../src/exchange/statementKeys.ts";
import { bundleContent, signBundle } from "../../../src/issuing/offlineBundle.ts";
import { type CredentialSubject, signCredential } from "../../../src/issuing/signCredential.ts";
import { keyIdOf } from "../../../src/ledger/keyId.ts";
import { Facts, idOf, JP, KR, leg, record, TW, terms } from "../../support/facts.ts";

/** Moments of these tests: the ledger's head, and half a minute later the bundle's signature. */
export const HEAD = 10_000;
export const SIGNED = HEAD + 30;
export const EXPIRES = HEAD + 180 * 86_400;
export const DAY = 86_400;

export function signerOf(economy: Economy, purpose: StatementPurpose): StatementSigner {
  const { privateKey, publicKey } = generateStatementKey();
  return { economy, purpose, keyId: keyIdOf(economy, purpose, publicKey), privateKey };
}

export const issuer = signerOf(TW, "CREDENTIAL");
export const otherIssuer = signerOf(KR, "CREDENTIAL");
export const gateway = signerOf(JP, "HEAD");
export const anchor = publicKeyOf(gateway.privateKey);

/** Three members; TW and KR have a CREDENTIAL key in the registry, and JP recognises TW by the legs given. */
export function ledger(legs = [leg({ benefits: 5n })], kind: "RECOGNITION" | "INFORMATION" = "RECOGNITION"): Facts {
  const facts = new Facts().members(10, TW, JP, KR);
  for (const signer of [issuer, otherIssuer]) addKey(facts, signer);
  return facts.certification(100, "CertificationGranted", idOf(0xabc), record()).adopted(100, 1, terms(legs, { kind }));
}

export function addKey(facts: Facts, { economy, keyId, purpose, privateKey }: StatementSigner, until = 0): Facts {
  const key = { keyId, purpose, publicKey: publicKeyOf(privateKey), from: 500, until };
  return facts.authority(50, { type: "StatementKeyAdded", economy, ...key });
}

/** The id of the certification that `ledger` has. */
export const ID = idOf(0xabc);

export function signedBundle(state: LedgerState, by = gateway, at = SIGNED): Promise<SignedBundle> {
  const head = { sequence: 0, head: "0x" } as const;
  const heads = { authorities: head, certifications: head, arrangements: head, benefits: head };
  return signBundle(by, bundleContent(state, { block: 7, blockHash: "0x", time: HEAD, heads }, JP), at);
}

export async function bundleOf(state: LedgerState): Promise<OpenedBundle> {
  const opened = await openBundle(await signedBundle(state), anchor);
  if (opened === undefined) throw new Error("the bundle can't be opened");
  return opened;
}

export const SUBJECT: CredentialSubject = {
  tin: "TW123456789",
  legalName: "Lanhe Electronics Co., Ltd.",
  localName: "藍和電子股份有限公司",
};

export function claimsOf(over: Partial<CredentialClaims> = {}): CredentialClaims {
  return {
    iss: TW,
    iat: 5_000,
    exp: EXPIRES,
    vct: CREDENTIAL_VCT,
    sub: subjectOf(ID),
    aeo: [1, 0, 3],
    status: { status_list: { idx: 77, uri: "https://tw.example/v1/status-lists/1" } },
    ...over,
  };
}

export function credentialOf(over: Partial<CredentialClaims> = {}, by = issuer, subject = SUBJECT): Promise<string> {
  const salts = [1, 2].map(() => randomBytes(16).toString("base64url"));
  return signCredential(by, claimsOf(over), subject, salts);
}
