import { keccak256, recoverAddress } from "ethers";
import { EXTRA_DATA, type Header, plainHash } from "./header.ts";
import { ProofFault } from "./proofFault.ts";
import { bytesField, type Field, type Hex, listOf, rlpOf } from "./rlp.ts";

/** What stands for proof of work in a header of QBFT: the first 32 bytes say which protocol made it. */
const BFT_MIX_HASH = "0x63746963616c2062797a616e74696e65206661756c7420746f6c6572616e6365";

/** The extra data of a QBFT header: vanity, validators, vote, round, commit seals. */
interface ExtraData {
  readonly vanity: Field;
  readonly validators: readonly Hex[];
  readonly vote: Field;
  readonly round: Field;
  readonly seals: readonly Hex[];
}

/** Whether a header says that QBFT or IBFT made it. */
export function isBft(header: Header): boolean {
  return header.mixHash === BFT_MIX_HASH;
}

/** The hash by which a block is known: with QBFT it covers neither the commit seals nor the round, which come after it. */
export function blockHashOf(header: Header): Hex {
  if (!isBft(header)) return plainHash(header);
  const { vanity, validators, vote } = extraDataOf(header);
  return hashWith(header, [vanity, validators, vote, "0x", []]);
}

/** The validators that a header names, and those of them whose commit seals it carries; lower case. @throws ProofFault */
export function sealedBy(header: Header): { readonly validators: readonly Hex[]; readonly signers: readonly Hex[] } {
  const { vanity, validators, vote, round, seals } = extraDataOf(header);
  const digest = hashWith(header, [vanity, validators, vote, round, []]);
  const signers = new Set(seals.map((seal) => signerOf(digest, seal)));
  return { validators, signers: [...signers].filter((signer) => validators.includes(signer)) };
}

/** How many of n validators must have sealed a block: two thirds, rounded up, so that two such sets share an honest one. */
export function quorum(validators: number): number {
  return Math.ceil((2 * validators) / 3);
}

function extraDataOf(header: Header): ExtraData {
  const parts = listOf(header.extraData);
  if (parts.length !== 5) throw new ProofFault("MALFORMED", "the header's extra data is not QBFT's");
  const [vanity, validators, vote, round, seals] = parts as [Field, Field, Field, Field, Field];
  return { vanity, validators: listField(validators), vote, round, seals: listField(seals) };
}

function listField(field: Field): Hex[] {
  if (typeof field === "string") throw new ProofFault("MALFORMED", "a byte string where a list belongs");
  return field.map(bytesField);
}

function hashWith(header: Header, extraData: Field): Hex {
  return keccak256(rlpOf(header.fields.with(EXTRA_DATA, rlpOf(extraData)))) as Hex;
}

/** 65 bytes: r, s, and the parity as 0 or 1, where a transaction would say 27 or 28. */
function signerOf(digest: Hex, seal: Hex): Hex {
  const parity = /^0x[0-9a-f]{128}0([01])$/.exec(seal)?.[1];
  if (parity === undefined) throw new ProofFault("MALFORMED", "a commit seal has 65 bytes and ends with 0 or 1");
  try {
    return recoverAddress(digest, `${seal.slice(0, -2)}${parity === "0" ? "1b" : "1c"}`).toLowerCase() as Hex;
  } catch (cause) {
    throw new ProofFault("MALFORMED", "a commit seal is no signature", { cause });
  }
}
