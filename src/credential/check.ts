/**
 * Checks a credential without any network. For gateways, the command line and pages alike: it needs WebCrypto with Ed25519 (every
 * browser of 2025 and later, Node 20 and later) and nothing else of its platform.
 *
 *     const bundle = await openBundle(answer, anchor);      // GET /v1/offline-bundle, once; keep `answer`, not `bundle`
 *     const checked = await checkCredential(scannedText, bundle, { mode: "SEA", now });
 *     checked.recognition                                   // RECOGNISED … REFUSED, CANNOT_TELL
 *     checked.reason                                        // why, as a stable code
 *     checked.disclosed                                     // TIN and name to compare with the documents
 *
 * `anchor` is the public key that `answer.anchor` names; the device must take it once from a source that it trusts and keep it
 * apart. `now` is the device's clock in seconds. Nothing here throws on anything that was scanned.
 *
 * Order: the credential's own form and signature; its key; its dates; the bundle's age; then the ledger by the recognition rule;
 * then a status list, if one is handed in. The ledger's record is the truth where it is known; a status list, which the issuer
 * derives from it, can only make an answer worse.
 */
import { intervalsBetween } from "../domain/arrangement.ts";
import type { Mode } from "../domain/mode.ts";
import type { OperatorType } from "../domain/operatorType.ts";
import { type Answer, type Cause, recognise } from "../domain/recognition.ts";
import { contains, type Instant } from "../domain/time.ts";
import type { BundleKey, OpenedBundle } from "./bundle.ts";
import {
  CLOCK_LEEWAY,
  BUNDLE_ID_LENGTH,
  type CredentialClaims,
  type Disclosed,
  FRESHNESS_BOUND,
  keyHintOf,
} from "./format.ts";
import { historyOf, stateOf } from "./grounds.ts";
import { type ReadCredential, readCredential } from "./readCredential.ts";

export { openBundle, type OpenedBundle, type SignedBundle } from "./bundle.ts";

/** Credential refused: it is not what it claims to be, whatever the ledger says. */
export type Refusal =
  | "MALFORMED"
  | "WRONG_KIND"
  | "ALTERED"
  | "KEY_OF_ANOTHER"
  | "KEY_NOT_VALID"
  | "KEY_REVOKED"
  | "FUTURE_DATED"
  | "EXPIRED"
  | "NOT_ON_LEDGER"
  | "SUPERSEDED";

/** Nothing can be said either way. */
export type Doubt =
  | "BUNDLE_INVALID"
  | "BUNDLE_STALE"
  | "CLOCK_BEHIND"
  | "KEY_UNKNOWN"
  | "NEWER_THAN_BUNDLE"
  | "STATUS_LIST_INVALID"
  | "STATUS_LIST_STALE";

/** What is asked about a credential. */
export interface CredentialQuestion {
  readonly mode: Mode;
  /** undefined = any type that the operator is certified as. */
  readonly operatorType?: OperatorType | undefined;
  /** The device's clock. */
  readonly now: Instant;
  /** Status lists that the device got by itself; those for other addresses are passed over. */
  readonly statusLists?: readonly string[];
}

/** The words of an online answer, but UNKNOWN and STALE, which are CANNOT_TELL here; and REFUSED. */
export type OfflineRecognition =
  | "RECOGNISED"
  | "SUSPENDED"
  | "ENDED"
  | "NOT_ELIGIBLE"
  | "INFORMATION_ONLY"
  | "NO_ARRANGEMENT"
  | "REFUSED"
  | "CANNOT_TELL";

/** An answer. What a refused credential says is not repeated: nobody vouches for it. */
export interface CredentialAnswer {
  readonly recognition: OfflineRecognition;
  readonly reason: Refusal | Doubt | Cause["code"] | "STATUS_LIST";
  /** Benefits, legs and the cause with its details; with answers by the recognition rule. */
  readonly answer?: Answer;
  readonly claims?: CredentialClaims;
  readonly disclosed?: Disclosed;
  /** As of when the ledger was read that the answer rests on. */
  readonly ledgerAsOf?: Instant;
  readonly bundleSignedAt?: Instant;
  readonly statusListAsOf?: Instant;
}

/** Whether the holder of a credential is recognised. `bundle` undefined: none that is signed as it should be. Never throws. */
export async function checkCredential(
  text: string,
  bundle: OpenedBundle | undefined,
  question: CredentialQuestion,
): Promise<CredentialAnswer> {
  const credential = await readCredential(text);
  if (typeof credential === "string") return { recognition: "REFUSED", reason: credential };
  if (bundle === undefined) return { recognition: "CANNOT_TELL", reason: "BUNDLE_INVALID" };
  const asOf = { ledgerAsOf: bundle.ledger.time, bundleSignedAt: bundle.signedAt };
  const key = await signingKey(credential, bundle);
  if (typeof key === "string")
    return { recognition: key === "KEY_UNKNOWN" ? "CANNOT_TELL" : "REFUSED", reason: key, ...asOf };
  const refusal = refusedByDates(credential.claims, key, bundle, question.now);
  if (refusal !== undefined) return { ...refusal, ...asOf };
  const said = { claims: credential.claims, disclosed: credential.disclosed, ...asOf };
  if (isStale(bundle, question.now)) return { recognition: "CANNOT_TELL", reason: "BUNDLE_STALE", ...said };
  const judged = judge(credential.claims, bundle, question);
  if (judged.recognition === "REFUSED") return { ...judged, ...asOf };
  const listed = await worsened(judged, credential.claims, bundle, question);
  return { ...said, ...listed };
}

/** The registry key that made the signature. One that no bundle names may have been added since. */
async function signingKey(
  { kid, claims, isSignedBy }: ReadCredential,
  { keys }: OpenedBundle,
): Promise<BundleKey | "KEY_UNKNOWN" | "KEY_OF_ANOTHER" | "ALTERED"> {
  const named = keys.filter(({ keyId }) => keyHintOf(keyId) === kid);
  const own = named.filter(({ economy }) => economy === claims.iss);
  for (const key of own) if (await isSignedBy(key.publicKey)) return key;
  if (own.length > 0) return "ALTERED";
  return named.length > 0 ? "KEY_OF_ANOTHER" : "KEY_UNKNOWN";
}

type Verdict = Pick<CredentialAnswer, "recognition" | "reason" | "answer" | "statusListAsOf">;
const refused = (reason: Refusal): Verdict => ({ recognition: "REFUSED", reason });
const doubtful = (reason: Doubt): Verdict => ({ recognition: "CANNOT_TELL", reason });

/** A revoked key vouches for nothing, whatever date its credentials bear: whoever stole it could date back. */
function refusedByDates(
  { iat, exp }: CredentialClaims,
  key: BundleKey,
  bundle: OpenedBundle,
  now: Instant,
): Verdict | undefined {
  if (key.revokedAt !== 0) return refused("KEY_REVOKED");
  if (!contains(key, iat)) return refused("KEY_NOT_VALID");
  // A clock that is behind makes what has expired look good.
  if (now < Math.max(bundle.signedAt, bundle.ledger.time) - CLOCK_LEEWAY) return doubtful("CLOCK_BEHIND");
  if (iat > now + CLOCK_LEEWAY) return refused("FUTURE_DATED");
  return now >= exp ? refused("EXPIRED") : undefined;
}

/** The bound counts from when the ledger was true, not from when somebody signed what he had of it. */
function isStale({ ledger, signedAt }: OpenedBundle, now: Instant): boolean {
  return now - Math.min(ledger.time, signedAt) > FRESHNESS_BOUND;
}

function judge(
  claims: CredentialClaims,
  bundle: OpenedBundle,
  { mode, operatorType, now }: CredentialQuestion,
): Verdict {
  const { iss: issuer, sub, iat, aeo } = claims;
  const { authorities, arrangements } = stateOf(bundle);
  if (intervalsBetween(arrangements, issuer, bundle.recogniser).length === 0)
    return { recognition: "NO_ARRANGEMENT", reason: "NO_LEG" };
  const group = bundle.group(issuer, sub.slice(0, BUNDLE_ID_LENGTH));
  if (group === undefined) return iat >= bundle.ledger.time ? doubtful("NEWER_THAN_BUNDLE") : refused("NOT_ON_LEDGER");
  const [programme, tier, operatorTypes] = aeo;
  if (group.programme !== programme || group.tier !== tier || group.operatorTypes !== operatorTypes)
    return refused("SUPERSEDED");
  const answer = recognise(
    {
      issuer,
      recogniser: bundle.recogniser,
      mode,
      operatorType,
      validAt: now,
      knownAt: Math.max(now, bundle.ledger.time),
      departedAt: undefined,
    },
    { stale: undefined, authorities, arrangements, certifications: [historyOf(issuer, sub, group)] },
  );
  const { recognition } = answer;
  // The rule gives these two for what was ruled out above.
  if (recognition === "UNKNOWN" || recognition === "STALE") return doubtful("NEWER_THAN_BUNDLE");
  return { recognition, reason: answer.cause.code, answer };
}

/** What a status list adds: it can take a recognition away, and a list that can't be relied on leaves doubt. */
async function worsened(
  verdict: Verdict,
  { iss, status }: CredentialClaims,
  { keys }: OpenedBundle,
  { statusLists = [], now }: CredentialQuestion,
): Promise<Verdict> {
  if (verdict.recognition !== "RECOGNISED" || statusLists.length === 0) return verdict;
  // Inflating lists is most of this module's size; few need it.
  const { listedStatus, statusListKey, statusListUri } = await import("./statusList.ts");
  const { idx, uri } = status.status_list;
  for (const token of statusLists.filter((one) => statusListUri(one) === uri)) {
    const hint = statusListKey(token);
    const key = keys.find(
      ({ economy, keyId, from, until, revokedAt }) =>
        economy === iss && keyId === hint && revokedAt === 0 && contains({ from, until }, now),
    );
    if (key === undefined) return doubtful("STATUS_LIST_INVALID");
    const listed = await listedStatus(token, { publicKey: key.publicKey, uri, idx, now });
    if ("fault" in listed) return doubtful(listed.fault);
    if (listed.status === "VALID") return { ...verdict, statusListAsOf: listed.asOf };
    const recognition = listed.status === "SUSPENDED" ? "SUSPENDED" : "ENDED";
    return { recognition, reason: "STATUS_LIST", statusListAsOf: listed.asOf };
  }
  return verdict;
}
