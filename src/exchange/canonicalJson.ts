import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import type { Bytes32 } from "../domain/event.ts";

/**
 * The one byte sequence of a JSON value (RFC 8785, UTF-8), for whatever is hashed or signed.
 * @throws RangeError for what JSON can't say: undefined, a lone surrogate, NaN, a cycle
 */
export function canonicalJson(value: unknown): Uint8Array {
  let text: string | undefined;
  try {
    text = canonicalize(value);
  } catch (error) {
    throw new RangeError("not a JSON value", { cause: error });
  }
  if (text === undefined) throw new RangeError("not a JSON value");
  return new TextEncoder().encode(text);
}

/** SHA-256 as 0x-prefixed lower-case hex. */
export function sha256(bytes: Uint8Array): Bytes32 {
  return `0x${createHash("sha256").update(bytes).digest("hex")}`;
}
