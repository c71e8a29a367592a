import type { LedgerAsOf } from "../../domain/asOf.ts";
import { type Address, REGISTRIES, type Registry } from "../../domain/event.ts";
import type { AddressBook } from "../../ledger/addressBook.ts";
import { type Word, wordOf } from "../../ledger/storageSlots.ts";
import { type ExpectedSlot, ZERO_WORD } from "../storage/layout.ts";

/** The slot in which a registry keeps its history's head and sequence. */
const TIP_SLOT: Word = wordOf(0);

/**
 * The nonce of an account whose old one is not known: past every one with which a transaction can have been signed, so that none of the
 * old chain, which has the same chain id, is good on the new one.
 */
export const NONCE_PAST_ALL = 2 ** 32;

/** An account of a genesis block. */
export interface GenesisAccount {
  readonly balance: "0x0";
  readonly nonce: `0x${string}`;
  readonly code?: `0x${string}`;
  readonly storage?: Readonly<Record<Word, Word>>;
}

/** The word of a registry's head and sequence, as solc packs them: the head at the right. */
function tipWord({ sequence, head }: { readonly sequence: number; readonly head: string }): Word {
  return wordOf((BigInt(sequence) << 192n) | BigInt(head));
}

/** All slots of each registry that are not zero: what its history gives, and where the history stands. */
export function storageOf(
  slots: Iterable<ExpectedSlot>,
  heads: LedgerAsOf["heads"],
): Record<Registry, Map<Word, Word>> {
  const storage = Object.fromEntries(
    REGISTRIES.map((registry) => [registry, new Map([[TIP_SLOT, tipWord(heads[registry])]])]),
  ) as Record<Registry, Map<Word, Word>>;
  for (const { registry, slot, word } of slots) if (word !== ZERO_WORD) storage[registry].set(slot, word);
  return storage;
}

/**
 * The accounts of a genesis block whose state is that of a ledger.
 * @param nonces of every account that ever wrote; undefined = not known
 */
export function genesisAccounts(
  book: AddressBook,
  storage: Readonly<Record<Registry, ReadonlyMap<Word, Word>>>,
  codes: Readonly<Record<Registry, `0x${string}`>>,
  nonces: ReadonlyMap<Address, number | undefined>,
): Record<Address, GenesisAccount> {
  const accounts: Record<Address, GenesisAccount> = {};
  for (const [account, nonce = NONCE_PAST_ALL] of nonces)
    accounts[account] = { balance: "0x0", nonce: `0x${nonce.toString(16)}` };
  for (const registry of REGISTRIES) {
    const words = [...storage[registry]].toSorted(([a], [b]) => (a < b ? -1 : 1));
    accounts[book.contracts[registry].address] = {
      balance: "0x0",
      nonce: "0x1",
      code: codes[registry],
      storage: Object.fromEntries(words),
    };
  }
  return accounts;
}

/** What of a genesis file is the network's own, such as its validators. */
export type GenesisTemplate = Readonly<Record<string, unknown>>;

/** A chain without fees on the EVM that the registries are compiled for; who seals its blocks is its network's to say. */
const PLAIN: GenesisTemplate = {
  config: {
    ...Object.fromEntries(
      ["homestead", "eip150", "eip155", "eip158", "byzantium", "constantinople", "petersburg"].map((fork) => [
        `${fork}Block`,
        0,
      ]),
    ),
    ...{ istanbulBlock: 0, berlinBlock: 0, londonBlock: 0, shanghaiTime: 0, cancunTime: 0 },
    ...{ terminalTotalDifficulty: 0, zeroBaseFee: true },
  },
  nonce: "0x0",
  extraData: "0x",
  gasLimit: "0x1c9c380",
  baseFeePerGas: "0x0",
  difficulty: "0x0",
  mixHash: ZERO_WORD,
  coinbase: `0x${"00".repeat(20)}`,
};

/**
 * A genesis file: the network's own part with the ledger's state in it. Its time is that up to which the history was read, since times
 * of blocks never go back.
 * @throws RangeError when the template has another chain id, or accounts of the ledger
 */
export function genesisFile(
  book: AddressBook,
  asOf: LedgerAsOf,
  accounts: Readonly<Record<Address, GenesisAccount>>,
  template: GenesisTemplate = PLAIN,
): object {
  const config = (template["config"] ?? {}) as Readonly<Record<string, unknown>>;
  const own = (template["alloc"] ?? {}) as Readonly<Record<string, unknown>>;
  const { chainId = book.chainId } = config;
  // The heads hash the chain id: under another one they would have to be other heads.
  if (chainId !== book.chainId)
    throw new RangeError(`the template's chain id is ${String(chainId)}, not ${book.chainId}`);
  const taken = Object.keys(own).find((account) => accounts[withPrefix(account)] !== undefined);
  if (taken !== undefined)
    throw new RangeError(`the template's alloc holds ${taken}, which is an account of the ledger`);
  return {
    ...template,
    config: { ...config, chainId },
    timestamp: `0x${asOf.time.toString(16)}`,
    alloc: { ...own, ...accounts },
  };
}

function withPrefix(account: string): Address {
  const text = account.toLowerCase();
  return (text.startsWith("0x") ? text : `0x${text}`) as Address;
}
