import { createMerkleProof, createMPT } from "@ethereumjs/mpt";
import { keccak256 } from "ethers";
import { MEMBER_STATUSES, type MemberStatus } from "../../../src/domain/event.ts";
import { ARRANGEMENT_KINDS } from "../../../src/domain/terms.ts";
import type { AddressBook } from "../../../src/ledger/addressBook.ts";
import { type Field, type Hex, rlpOf } from "../../../src/ledger/proof/rlp.ts";
import type { AccountProof } from "../../../src/ledger/proof/stateProof.ts";
import type { ProvenInterval } from "../../../src/proof/interval.ts";
import { idOf } from "../../support/facts.ts";

/** What stands at an address: the hash of its code, and RLP of what its slots hold. */
export interface PaperAccount {
  readonly address: Hex;
  readonly codeHash: Hex;
  readonly slots: ReadonlyMap<Hex, Hex>;
  /** Instead of nonce, balance, storage root and hash of the code. */
  readonly fields?: readonly Field[];
}

const bytesOf = (hex: string) => Buffer.from(hex.slice(2), "hex");
const hexOf = (bytes: Uint8Array): Hex => `0x${Buffer.from(bytes).toString("hex")}`;

/** The RLP of a number, as a slot's leaf holds it. */
export function stored(value: bigint): Hex {
  const digits = value.toString(16);
  return rlpOf(`0x${digits.length % 2 === 0 ? "" : "0"}${digits}`);
}

async function trieOf(entries: Iterable<readonly [Hex, Hex]>) {
  const trie = await createMPT({ useKeyHashing: true });
  for (const [key, value] of entries) await trie.put(bytesOf(key), bytesOf(value));
  const proofOf = async (key: Hex) => (await createMerkleProof(trie, bytesOf(key))).map(hexOf);
  return { root: hexOf(trie.root()), proofOf };
}

/** A state made of these accounts, without any chain: its root, and the proofs that an honest node would give. */
export async function paperState(accounts: readonly PaperAccount[]) {
  const storages = new Map(
    await Promise.all(accounts.map(async ({ address, slots }) => [address, await trieOf(slots)] as const)),
  );
  const state = await trieOf(
    accounts.map(({ address, codeHash, fields }) => [
      address,
      rlpOf(fields ?? ["0x01", "0x", storages.get(address)?.root ?? "0x", codeHash]),
    ]),
  );
  return {
    root: state.root,
    async proofOf(address: Hex, keys: readonly Hex[]): Promise<AccountProof> {
      const slotProof = async (key: Hex) => ({ key, proof: (await storages.get(address)?.proofOf(key)) ?? [] });
      return { address, proof: await state.proofOf(address), slots: await Promise.all(keys.map(slotProof)) };
    },
  };
}

/** Where the registries stand on paper. */
export const PAPER_BOOK: AddressBook = {
  chainId: 31337,
  genesisHash: idOf(1),
  contracts: {
    authorities: { address: `0x${"a1".repeat(20)}`, codeHash: idOf(0xc1), deployedAt: 1 },
    certifications: { address: `0x${"a2".repeat(20)}`, codeHash: idOf(0xc2), deployedAt: 1 },
    arrangements: { address: `0x${"a3".repeat(20)}`, codeHash: idOf(0xc3), deployedAt: 1 },
    benefits: { address: `0x${"a4".repeat(20)}`, codeHash: idOf(0xc4), deployedAt: 1 },
  },
};

/** Adds fields to a word from its lowest bit on, as solc lays them out. */
function packed(...fields: readonly (readonly [value: number | bigint, bits: bigint])[]): bigint {
  let [word, at] = [0n, 0n];
  for (const [value, bits] of fields) {
    word |= BigInt(value) << at;
    at += bits;
  }
  return word;
}

/** The word of a member. */
export function memberWord(status: MemberStatus, since: number): bigint {
  return packed([MEMBER_STATUSES.indexOf(status), 8n], [3, 8n], [1, 16n], [since, 40n]);
}

/** The two words of an interval of TW for JP. */
export function intervalWords(interval: ProvenInterval): [leg: bigint, terms: bigint] {
  const { modes, programme, tiers, operatorTypes, from, until, benefits } = interval;
  const leg = packed(
    [0x5457, 16n],
    [0x4a50, 16n],
    [modes, 8n],
    [programme, 8n],
    [tiers, 32n],
    [operatorTypes, 32n],
    [from, 40n],
    [until, 40n],
    [benefits, 64n],
  );
  const { arrangement, version, kind } = interval;
  return [leg, packed([0x1234567890, 40n], [arrangement, 32n], [version, 16n], [ARRANGEMENT_KINDS.indexOf(kind), 8n])];
}

/** The RLP of a header without what came with forks. */
export function paperHeader(over: {
  readonly number: number;
  readonly parentHash?: Hex;
  readonly stateRoot?: Hex;
  readonly time?: number;
  readonly extraData?: Hex;
  readonly mixHash?: Hex;
}): Hex {
  const { number, parentHash = idOf(2), stateRoot = idOf(3), time = 1_800_000_000, extraData = "0x", mixHash } = over;
  const digits = (value: number): Hex => {
    const hex = value.toString(16);
    return value === 0 ? "0x" : `0x${hex.length % 2 === 0 ? "" : "0"}${hex}`;
  };
  const before: Hex[] = [parentHash, idOf(4), PAPER_BOOK.contracts.benefits.address, stateRoot, idOf(5), idOf(6)];
  const bloom: Hex = `0x${"00".repeat(256)}`;
  const sizes = ["0x", digits(number), "0x01c9c380", "0x", digits(time)];
  return rlpOf([...before, bloom, ...sizes, extraData, mixHash ?? idOf(7), "0x0000000000000000"]);
}

/** A hash that is no other's. */
export function hashOf(text: string): Hex {
  return keccak256(Buffer.from(text)) as Hex;
}
