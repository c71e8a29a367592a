import { verifyMerkleProof } from "@ethereumjs/mpt";
import { keccak256 } from "ethers";
import { ProofFault } from "./proofFault.ts";
import { byteString, bytesField, type Hex, listOf, rlpOf } from "./rlp.ts";

/** A slot with the trie nodes that lead to it. */
export interface SlotProof {
  readonly key: Hex;
  readonly proof: readonly Hex[];
}

/** An account with the nodes that lead to it from the state root, and slots of it (EIP-1186, without what can be derived). */
export interface AccountProof {
  readonly address: Hex;
  readonly proof: readonly Hex[];
  readonly slots: readonly SlotProof[];
}

const ZERO_WORD: Hex = `0x${"0".repeat(64)}`;

/**
 * What the slots of a contract hold under a state root, by slot key, as words of 32 bytes; a proven absence is the zero word.
 * @param codeHash keccak256 of the code that must stand there: the same slot of another contract says nothing
 * @throws ProofFault PROOF_INVALID, OTHER_CONTRACT, MALFORMED
 */
export async function provenSlots(
  stateRoot: Hex,
  account: AccountProof,
  codeHash: Hex,
): Promise<ReadonlyMap<Hex, Hex>> {
  const leaf = await leafOf(stateRoot, account.address, account.proof, `the account ${account.address}`);
  if (leaf === undefined) throw new ProofFault("OTHER_CONTRACT", `there is no contract at ${account.address}`);
  const fields = listOf(leaf);
  if (fields.length !== 4) throw new ProofFault("MALFORMED", "an account has four fields");
  const storageRoot = bytesField(fields[2]);
  if (bytesField(fields[3]) !== codeHash)
    throw new ProofFault("OTHER_CONTRACT", `the code at ${account.address} is not that of the address book`);
  const words = new Map<Hex, Hex>();
  for (const { key, proof } of account.slots) {
    const value = await leafOf(storageRoot, key, proof, `slot ${key} of ${account.address}`);
    words.set(key, value === undefined ? ZERO_WORD : wordOf(value));
  }
  return words;
}

/** The value at a key of a trie; undefined when the nodes prove that there is none. */
async function leafOf(root: Hex, key: Hex, proof: readonly Hex[], what: string): Promise<Hex | undefined> {
  // A trie of nothing has no nodes to give: its root alone proves that every key is absent.
  if (root === EMPTY_TRIE) return undefined;
  const nodes = proof.map((node) => Buffer.from(node.slice(2), "hex"));
  const options = { root: Buffer.from(root.slice(2), "hex"), useKeyHashing: true };
  if (nodes.length === 0) throw new ProofFault("PROOF_INVALID", `no nodes lead to ${what}`);
  try {
    const value = await verifyMerkleProof(Buffer.from(key.slice(2), "hex"), nodes, options);
    return value === null ? undefined : `0x${Buffer.from(value).toString("hex")}`;
  } catch (cause) {
    throw new ProofFault("PROOF_INVALID", `the nodes given do not prove ${what}`, { cause });
  }
}

const EMPTY_TRIE = keccak256(rlpOf("0x")) as Hex;

/** A stored number of at most 32 bytes as a whole word. */
function wordOf(leaf: Hex): Hex {
  const digits = byteString(leaf).slice(2);
  if (digits.length === 0 || digits.length > 64 || digits.startsWith("00"))
    throw new ProofFault("MALFORMED", "a slot holds a number of 1 to 32 bytes");
  return `0x${digits.padStart(64, "0")}`;
}
