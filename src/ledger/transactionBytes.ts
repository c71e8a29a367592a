import type { Address } from "../domain/event.ts";

/** A transaction before it is signed. The ledger is free of charge, so it offers no price. */
export interface UnsignedTransaction {
  readonly chainId: number;
  readonly nonce: number;
  /** The contract; null deploys one. */
  readonly to: Address | null;
  readonly data: `0x${string}`;
  readonly gasLimit: bigint;
}

/** A signature by which the key's owner can be recovered. */
export interface RecoverableSignature {
  /** 64 bytes: r ‖ s. */
  readonly signature: Uint8Array;
  readonly recoveryId: number;
}

/**
 * A transaction as it goes over the wire, or with no signature the bytes whose hash is signed. Written out here because a general
 * encoder spends more time on each than the signature takes.
 */
export function transactionBytes(unsigned: UnsignedTransaction, signed?: RecoverableSignature): Buffer {
  const { chainId, nonce, to, data, gasLimit } = unsigned;
  const [price, value] = [NOTHING, NOTHING];
  const fields = [number(nonce), price, number(gasLimit), to === null ? NOTHING : text(to), value, text(data)];
  const end =
    signed === undefined
      ? [number(chainId), NOTHING, NOTHING]
      : [number(BigInt(chainId) * 2n + 35n + BigInt(signed.recoveryId)), ...halves(signed)];
  return list([...fields, ...end]);
}

const NOTHING = Buffer.of(0x80);

function halves({ signature }: RecoverableSignature): Buffer[] {
  const bytes = Buffer.from(signature.buffer, signature.byteOffset, 64);
  return [integer(bytes.subarray(0, 32)), integer(bytes.subarray(32))];
}

function number(value: number | bigint): Buffer {
  const digits = value.toString(16);
  return integer(Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, "hex"));
}

/** A big-endian number: without leading zeros. */
function integer(bytes: Buffer): Buffer {
  let start = 0;
  while (start < bytes.length && bytes[start] === 0) start += 1;
  return item(bytes.subarray(start));
}

function text(hex: `0x${string}`): Buffer {
  return item(Buffer.from(hex.slice(2), "hex"));
}

function item(bytes: Buffer): Buffer {
  if (bytes.length === 1 && bytes.readUInt8(0) < 0x80) return bytes;
  return Buffer.concat([header(0x80, bytes.length), bytes]);
}

function list(items: readonly Buffer[]): Buffer {
  const length = items.reduce((sum, { length: each }) => sum + each, 0);
  return Buffer.concat([header(0xc0, length), ...items]);
}

/** Up to 55 bytes the length is in the first byte, past that in bytes of its own. */
function header(base: number, length: number): Buffer {
  if (length <= 55) return Buffer.of(base + length);
  const digits = length.toString(16);
  const bytes = Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, "hex");
  return Buffer.concat([Buffer.of(base + 55 + bytes.length), bytes]);
}
