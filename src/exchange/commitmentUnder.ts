import type { Bytes32 } from "../domain/event.ts";
import type { Salt } from "../domain/profileCommitment.ts";
import { canonicalJson, sha256 } from "./canonicalJson.ts";
import { randomHex } from "./randomHex.ts";

const SALT_BYTES = 16;

/** A fresh salt. Every version of a document gets its own, or equal documents would show as equal commitments. */
export function newSalt(): Salt {
  return randomHex(SALT_BYTES) as Salt;
}

/**
 * What the ledger holds of a document that stays off it: SHA-256 over a domain tag, a zero byte, and the document's canonical JSON.
 * @param body has the salt among its fields
 * @throws RangeError when the body is not a JSON value, such as one with half a surrogate pair in a name
 */
export function commitmentUnder(
  tag: string,
  body: { readonly salt: Salt } & Readonly<Record<string, unknown>>,
): Bytes32 {
  return sha256(taggedBytes(tag, body));
}

/** A domain tag, a zero byte, and the canonical JSON of a value. */
export function taggedBytes(tag: string, body: unknown): Uint8Array {
  const head = new TextEncoder().encode(`${tag}\0`);
  const rest = canonicalJson(body);
  const bytes = new Uint8Array(head.length + rest.length);
  bytes.set(head);
  bytes.set(rest, head.length);
  return bytes;
}
