import { decodeRlp, encodeRlp } from "ethers";
import { ProofFault } from "./proofFault.ts";

/** Bytes as 0x-prefixed hex. */
export type Hex = `0x${string}`;

/** A list of byte strings; what else RLP can hold has no place where this is used. */
export type Field = string | readonly Field[];

/** The fields of an RLP list. @throws ProofFault MALFORMED when it is none, or is not in the one canonical spelling */
export function listOf(rlp: Hex): Field[] {
  const decoded = decode(rlp);
  if (typeof decoded === "string") throw new ProofFault("MALFORMED", "what should be an RLP list is a string");
  return [...decoded];
}

/** The byte string that RLP spells. @throws ProofFault MALFORMED */
export function byteString(rlp: Hex): Hex {
  return bytesField(decode(rlp));
}

function decode(rlp: Hex): Field {
  try {
    const decoded = decodeRlp(rlp) as Field;
    // Two spellings of one value would make two proofs of one fact.
    if (rlpOf(decoded) !== rlp) throw new RangeError("not in the canonical spelling");
    return decoded;
  } catch (cause) {
    throw new ProofFault("MALFORMED", "what should be RLP is none", { cause });
  }
}

/** The RLP of fields. */
export function rlpOf(fields: Field): Hex {
  return encodeRlp(fields as Parameters<typeof encodeRlp>[0]) as Hex;
}

/** A field that is a byte string. */
export function bytesField(field: Field | undefined): Hex {
  if (typeof field !== "string") throw new ProofFault("MALFORMED", "a list where a byte string belongs");
  return field as Hex;
}

/** A byte string as a number: no leading zeros. */
export function numberField(field: Field | undefined): number {
  const bytes = bytesField(field);
  if (bytes.startsWith("0x00") || bytes.length > 2 + 12)
    throw new ProofFault("MALFORMED", `${bytes} is no number as RLP writes it`);
  return bytes === "0x" ? 0 : Number(bytes);
}
