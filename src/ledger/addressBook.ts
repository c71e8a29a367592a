import { z } from "zod";
import { AeoError } from "../domain/errors.ts";
import { type Address, type Bytes32, REGISTRIES, type Registry } from "../domain/event.ts";

/** Where a registry stands. */
export interface RegistryEntry {
  readonly address: Address;
  /** keccak256 of the code at the address, immutables included. */
  readonly codeHash: Bytes32;
  /** The block that holds its creation; its history is read from there. */
  readonly deployedAt: number;
}

/**
 * What came before the first block of this chain: another chain's whole history, whose outcome its genesis block holds. Block numbers
 * go on: block 0 of this chain is the one after `block`.
 */
export interface Continuation {
  /** Of the chain before. */
  readonly genesisHash: Bytes32;
  /** Up to there the history before was taken over. */
  readonly block: number;
  readonly blockHash: Bytes32;
  readonly time: number;
  /** Where each registry stood, and so where it goes on. */
  readonly heads: Readonly<Record<Registry, { readonly sequence: number; readonly head: `0x${string}` }>>;
}

/** Which chain and which contracts are the ledger. Whoever has it needs to trust no node to tell. */
export interface AddressBook {
  readonly chainId: number;
  readonly genesisHash: Bytes32;
  readonly contracts: Readonly<Record<Registry, RegistryEntry>>;
  readonly continues?: Continuation | undefined;
}

const hex = (bytes: number) =>
  z
    .string()
    .regex(new RegExp(`^0x[0-9a-fA-F]{${bytes * 2}}$`), `must be 0x and ${bytes * 2} hex digits`)
    .transform((text) => text.toLowerCase() as `0x${string}`);

const entry = z.strictObject({ address: hex(20), codeHash: hex(32), deployedAt: z.int().min(1) });

const tip = z.strictObject({ sequence: z.int().min(0), head: hex(24) });
const continuation = z.strictObject({
  genesisHash: hex(32),
  block: z.int().min(1),
  blockHash: hex(32),
  time: z.int().min(0),
  heads: z.strictObject({ authorities: tip, certifications: tip, arrangements: tip, benefits: tip }),
});

const schema = z
  .strictObject({
    chainId: z.int().min(1),
    genesisHash: hex(32),
    contracts: z.strictObject({ authorities: entry, certifications: entry, arrangements: entry, benefits: entry }),
    continues: continuation.optional(),
  })
  .refine(({ contracts }) => new Set(REGISTRIES.map((name) => contracts[name].address)).size === REGISTRIES.length, {
    path: ["contracts"],
    message: "two registries have the same address",
  });

/**
 * Reads an address book; addresses and hashes come out in lower case.
 * @throws AeoError INVALID_CONFIGURATION naming every fault at once
 */
export function parseAddressBook(json: unknown): AddressBook {
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => ({
    pointer: path.map((part) => `/${String(part)}`).join(""),
    detail: message,
  }));
  const all = faults.map(({ pointer, detail }) => `${pointer || "/"} ${detail}`).join("; ");
  throw new AeoError("INVALID_CONFIGURATION", `the address book is not one: ${all}`, { faults });
}

/** The address of each registry. */
export function addressesOf(book: AddressBook): Record<Registry, Address> {
  return Object.fromEntries(REGISTRIES.map((registry) => [registry, book.contracts[registry].address])) as Record<
    Registry,
    Address
  >;
}

/**
 * What tells a ledger from every other: chain id, genesis hash, the registries' addresses. Stores keep it; never change its form.
 * @param genesisHash of another chain with the same registries, such as that of before
 */
export function ledgerIdentityOf({ chainId, contracts, ...book }: AddressBook, genesisHash = book.genesisHash): string {
  return [chainId, genesisHash, ...REGISTRIES.map((registry) => contracts[registry].address)].join(" ");
}

/** The registry of each address. */
export function registriesByAddress(book: AddressBook): ReadonlyMap<string, Registry> {
  return new Map(REGISTRIES.map((registry) => [book.contracts[registry].address, registry]));
}

/** The first block that can hold an event. */
export function firstBlock(book: AddressBook): number {
  if (book.continues !== undefined) return genesisBlock(book) + 1;
  return Math.min(...REGISTRIES.map((registry) => book.contracts[registry].deployedAt));
}

/** The number that the chain's own block 0 has on the ledger. */
export function genesisBlock({ continues }: AddressBook): number {
  return continues === undefined ? 0 : continues.block + 1;
}
