import { AbiCoder, keccak256 } from "ethers";
import type { Economy } from "../../src/domain/economy.ts";
import { REGISTRIES } from "../../src/domain/event.ts";
import { firstBlock } from "../../src/ledger/addressBook.ts";
import type { TestNetwork } from "./network.ts";

const SEQUENTIAL_SLOTS = 51;
/** Slots of mappings lie behind the fixed ones; no registry has as many. */
const MAPPING_SLOTS = 16;
/** Certifications are kept by economy, then by id, behind the one slot of the history. */
const CERTIFICATIONS_SLOT = 1n;
/** Words of a struct. */
const STRUCT_WORDS = 4;

interface Log {
  readonly address: string;
  readonly topics: readonly string[];
  readonly data: string;
}
interface Block {
  readonly number: string;
  readonly extraData: string;
  readonly transactions: readonly { readonly input: string }[];
}

/** The bytes of a chain, by where they stand. */
export interface ChainBytes {
  readonly calldata: Buffer;
  readonly logs: Buffer;
  readonly code: Buffer;
  readonly storage: Buffer;
  readonly counts: {
    readonly blocks: number;
    readonly transactions: number;
    readonly logs: number;
    readonly words: number;
  };
}

/**
 * Reads what a chain holds since the first contract of a ledger. Calldata, logs and code are complete. Of storage: slots 0 to 50 of each contract, and of each mapping
 * (declared in any of the first 16 slots) the words of every key that a log names or that a call can be made with: economies,
 * accounts, key ids, certification ids (under their economy), numbers 0 to 63. A word that is not among them was computed from
 * calldata that was read.
 */
export async function bytesOf({ network }: TestNetwork, members: readonly Economy[]): Promise<ChainBytes> {
  const ask = <T>(method: string, ...params: unknown[]) => network.rpc.request<T>(method, params);
  const head = Number(await ask<string>("eth_blockNumber"));
  // Nothing that came before the first contract is this ledger's.
  const first = firstBlock(network.book);
  const blocks: Block[] = [];
  for (let number = first; number <= head; number++)
    blocks.push(await ask<Block>("eth_getBlockByNumber", `0x${number.toString(16)}`, true));
  const logs = await ask<Log[]>("eth_getLogs", { fromBlock: `0x${first.toString(16)}`, toBlock: "latest" });
  const transactions = blocks.flatMap((block) => block.transactions);
  const addresses = REGISTRIES.map((registry) => network.book.contracts[registry].address);
  const words = new Set<string>();
  const code: string[] = [];
  for (const address of addresses) {
    code.push(await ask<string>("eth_getCode", address, "latest"));
    const own = logs.filter((log) => log.address.toLowerCase() === address.toLowerCase());
    for (const slot of slotsOf(own, members)) words.add(await ask<string>("eth_getStorageAt", address, slot, "latest"));
  }
  return {
    calldata: joined([...transactions.map(({ input }) => input), ...blocks.map(({ extraData }) => extraData)]),
    logs: joined(logs.flatMap(({ topics, data }) => [...topics, data])),
    code: joined(code),
    storage: joined([...words]),
    counts: { blocks: blocks.length, transactions: transactions.length, logs: logs.length, words: words.size },
  };
}

function slotsOf(logs: readonly Log[], members: readonly Economy[]): Set<string> {
  const slots = new Set(Array.from({ length: SEQUENTIAL_SLOTS }, (_, slot) => word(BigInt(slot))));
  const economies = members.map(economyKey);
  const keys = new Set([...economies, ...Array.from({ length: 64 }, (_, number) => word(BigInt(number)))]);
  const certifications = new Set<string>();
  for (const { topics, data } of logs) {
    const subject = topics[1];
    // Certifications are by far the most, and only one mapping has them.
    if (subject !== undefined) (isRandom(subject) ? certifications : keys).add(subject);
    for (const one of data.slice(2).match(/.{64}/g) ?? []) if (/^0{24}[0-9a-f]{40}$/.test(one)) keys.add(`0x${one}`);
  }
  for (let base = 0; base < MAPPING_SLOTS; base++)
    for (const key of keys) addStruct(slots, mapped(key, word(BigInt(base))));
  for (const economy of economies)
    for (const id of certifications) addStruct(slots, mapped(id, mapped(economy, word(CERTIFICATIONS_SLOT))));
  return slots;
}

/** Neither an economy, nor an account, nor a number. */
function isRandom(subject: string): boolean {
  return !/^0x0{8}|0{16}$/.test(subject);
}

function economyKey(economy: Economy): string {
  return `0x${Buffer.from(economy, "latin1").toString("hex")}${"00".repeat(30)}`;
}

/** Where the word of a certification stands. */
export function certificationSlot(economy: Economy, id: string): string {
  return mapped(id, mapped(economyKey(economy), word(CERTIFICATIONS_SLOT)));
}

function mapped(key: string, base: string): string {
  return keccak256(AbiCoder.defaultAbiCoder().encode(["bytes32", "bytes32"], [key, base]));
}

function addStruct(slots: Set<string>, first: string): void {
  for (let offset = 0n; offset < STRUCT_WORDS; offset++) slots.add(word(BigInt(first) + offset));
}

function word(value: bigint): string {
  return `0x${BigInt.asUintN(256, value).toString(16).padStart(64, "0")}`;
}

/** Joined by nothing, so that what is spread over two words that follow each other is found as well. */
function joined(hex: readonly string[]): Buffer {
  return Buffer.concat(hex.map((one) => Buffer.from(one.slice(2), "hex")));
}
