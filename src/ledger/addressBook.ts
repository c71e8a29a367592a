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

/** Which chain and which contracts are the ledger. Whoever has it needs to trust no node to tell. */
export interface AddressBook {
  readonly chainId: number;
  readonly genesisHash: Bytes32;
  readonly contracts: Readonly<Record<Registry, RegistryEntry>>;
}

const hex = (bytes: number) =>
  z
    .string()
    .regex(new RegExp(`^0x[0-9a-fA-F]{${bytes * 2}}$`), `must be 0x and ${bytes * 2} hex digits`)
    .transform((text) => text.toLowerCase() as `0x${string}`);

const entry = z.strictObject({ address: hex(20), codeHash: hex(32), deployedAt: z.int().min(1) });

const schema = z
  .strictObject({
    chainId: z.int().min(1),
    genesisHash: hex(32),
    contracts: z.strictObject({ authorities: entry, certifications: entry, arrangements: entry, benefits: entry }),
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

/** The registry of each address. */
export function registriesByAddress(book: AddressBook): ReadonlyMap<string, Registry> {
  return new Map(REGISTRIES.map((registry) => [book.contracts[registry].address, registry]));
}

/** The first block that can hold an event. */
export function firstBlock(book: AddressBook): number {
  return Math.min(...REGISTRIES.map((registry) => book.contracts[registry].deployedAt));
}
