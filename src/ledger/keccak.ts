import { createKeccak } from "hash-wasm";

const hasher = await createKeccak(256);

/** Keccak-256, compiled: a transaction is hashed twice, and one of a file of certifications has 128 kB. */
export function keccak(bytes: Uint8Array): Buffer {
  return Buffer.from(hasher.init().update(bytes).digest("binary"));
}
