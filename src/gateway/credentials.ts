import { createHash, randomBytes, randomInt, randomUUID } from "node:crypto";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { Config } from "../config.ts";
import { CREDENTIAL_VCT, type Disclosable, DISCLOSABLE, STATUS_VALUES, subjectOf } from "../credential/format.ts";
import { type CredentialRecord, credentialStatus } from "../domain/credential.ts";
import { AeoError } from "../domain/errors.ts";
import type { Instant } from "../domain/time.ts";
import { publicKeyOf, type StatementSigner } from "../exchange/statementKeys.ts";
import type { CredentialRoutesDeps, SignedText } from "../http/routes/credentials.ts";
import { chooseDecoys, decoyStatus } from "../issuing/decoys.ts";
import { bundleContent, signBundle } from "../issuing/offlineBundle.ts";
import { qrSvg } from "../issuing/qrCode.ts";
import { disclose, signCredential } from "../issuing/signCredential.ts";
import { signStatusList, type StatusValue } from "../issuing/statusList.ts";
import { createCredentials } from "../services/credentials.ts";
import type { Reading } from "./reading.ts";
import type { Secrets } from "./secrets.ts";
import type { Stores } from "./stores.ts";

export interface CredentialsParts {
  readonly config: Pick<Config, "economy">;
  readonly secrets: Pick<Secrets, "credentialSigner" | "headSigner">;
  readonly stores: Pick<Stores, "credentials" | "lookup">;
  readonly reading: Pick<Reading, "view">;
  readonly now: () => Instant;
}

/** A list is signed anew after this many seconds at the latest, so that one that was loaded just now is good for a day. */
const LIST_AGE = 1_800;
/** A list is looked at again after so many seconds: anybody may ask for it, as often as the rate limit lets him. */
const LIST_PAUSE = 5;
/** A bundle is handed out again for so many seconds: making one takes the time of some ten thousand answers. */
const BUNDLE_AGE = 5;
const zip = promisify(gzip);

/** What lets an officer check a trader without a network: credentials, status lists, bundles. */
export function openCredentials(parts: CredentialsParts): Omit<CredentialRoutesDeps, "writeDeps"> {
  const { config, secrets, stores, reading } = parts;
  const service = createCredentials({
    own: config.economy,
    state: () => reading.view.current().state,
    store: stores.credentials,
    commitmentOf: (id) => stores.lookup.current(id)?.commitment,
    keyId: secrets.credentialSigner?.keyId,
    random: {
      newId: randomUUID,
      index: (limit) => randomInt(limit),
      secret: () => randomBytes(16).toString("base64url"),
      decoys: chooseDecoys,
    },
    disclosures: DISCLOSABLE.length,
  });
  return {
    issue: (id, validDays, caller, at) => service.issue(id, validDays, caller, at),
    get: (id) => service.get(id),
    text: (record, what) => textOf(parts, record, what),
    svg: qrSvg,
    statusList: statusLists(parts),
    bundle: bundles(parts),
  };
}

/** The text of a credential, drawn from its record and the profile that it was issued with. */
async function textOf(
  { config, secrets, stores }: CredentialsParts,
  record: CredentialRecord,
  what: readonly Disclosable[],
): Promise<string> {
  const signer = signerOf(secrets, record.keyId);
  const version = stores.lookup
    .versions(record.certificationId)
    .find(({ commitment }) => commitment === record.commitment);
  if (version === undefined)
    throw new AeoError("UNKNOWN_CREDENTIAL", "the profile that this credential was drawn from has been erased");
  const { programme, tier, operatorTypes, list: _list, idx, uri } = record;
  const claims = {
    iss: config.economy,
    iat: record.issuedAt,
    exp: record.expiresAt,
    vct: CREDENTIAL_VCT,
    sub: subjectOf(record.certificationId),
    aeo: [programme, tier, operatorTypes],
    status: { status_list: { idx, uri } },
  } as const;
  const whole = await signCredential(signer, claims, version.profile, record.salts);
  return what.length === DISCLOSABLE.length ? whole : disclose(whole, what);
}

function signerOf({ credentialSigner }: CredentialsParts["secrets"], keyId?: string): StatementSigner {
  if (credentialSigner === undefined || (keyId !== undefined && credentialSigner.keyId !== keyId))
    throw new AeoError("CREDENTIALS_UNAVAILABLE", "the CREDENTIAL key that this takes is not held by this gateway");
  return credentialSigner;
}

/** Signed lists, each kept until a status in it changes or it grows old. */
function statusLists(parts: CredentialsParts): (number: number) => Promise<SignedText> {
  const kept = new Map<number, { key: string; signedAt: Instant; lookedAt: Instant; answer: SignedText }>();
  return async (number) => {
    const now = parts.now();
    const last = kept.get(number);
    if (last !== undefined && now >= last.lookedAt && now - last.lookedAt < LIST_PAUSE) return last.answer;
    const { uri, statuses } = statusesOf(parts, number, now);
    const key = `${uri} ${statuses.join("")}`;
    if (last?.key === key && now - last.signedAt < LIST_AGE && now >= last.signedAt) {
      last.lookedAt = now;
      return last.answer;
    }
    const text = await signStatusList(signerOf(parts.secrets), uri, statuses, now);
    const answer = { text, tag: tagOf(text) };
    kept.set(number, { key, signedAt: now, lookedAt: now, answer });
    return answer;
  };
}

/** @throws AeoError UNKNOWN_STATUS_LIST */
function statusesOf(
  { config, stores, reading }: CredentialsParts,
  number: number,
  now: Instant,
): { uri: string; statuses: StatusValue[] } {
  const list = stores.credentials.list(number);
  const records = list === undefined ? [] : stores.credentials.inList(number);
  const uri = records[0]?.uri;
  if (list === undefined || uri === undefined)
    throw new AeoError("UNKNOWN_STATUS_LIST", `this authority has no status list ${number}`);
  const { certifications } = reading.view.current().state;
  const statuses = Array.from({ length: list.size }, (): StatusValue => STATUS_VALUES.VALID);
  for (const idx of stores.credentials.decoys(number)) statuses[idx] = STATUS_VALUES[decoyStatus(list, idx, now)];
  for (const record of records) {
    const history = certifications.get(config.economy, record.certificationId);
    statuses[record.idx] = STATUS_VALUES[credentialStatus(record, history, now)];
  }
  return { uri, statuses };
}

/** The bundle of the present block, zipped once for all who ask within a minute. */
function bundles({ config, secrets, reading, now }: CredentialsParts): CredentialRoutesDeps["bundle"] {
  const signer = secrets.headSigner;
  const anchor = { keyId: signer.keyId, publicKey: publicKeyOf(signer.privateKey) };
  let kept: { readonly at: Instant; readonly zipped: Promise<Buffer> } | undefined;
  const make = async (at: Instant) => {
    const { state, asOf } = reading.view.current();
    const signed = await signBundle(signer, bundleContent(state, asOf, config.economy), at);
    return zip(JSON.stringify({ ...signed, anchor }));
  };
  return async () => {
    const at = now();
    if (kept === undefined || at - kept.at >= BUNDLE_AGE || at < kept.at) kept = { at, zipped: make(at) };
    try {
      return await kept.zipped;
    } catch (error) {
      kept = undefined;
      throw error;
    }
  };
}

function tagOf(text: string): string {
  return createHash("sha256").update(text).digest("base64url").slice(0, 22);
}
