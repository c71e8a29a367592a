import { createHash } from "node:crypto";

/** The state of an earlier ledger in a genesis block, as aeo audit genesis puts it there. */
export interface CarriedState {
  /** Of the genesis block: when that ledger ended. */
  readonly timestamp: string;
  readonly alloc: Readonly<Record<string, unknown>>;
}

/** The registries of a ledger: nothing else in a carried state has code. */
const REGISTRIES = 4;

/** What a genesis file carries over; undefined when its alloc is empty, as in a new network's. */
export function carriedStateOf(genesis: Readonly<Record<string, unknown>>): CarriedState | undefined {
  const { timestamp, alloc } = genesis;
  if (typeof alloc !== "object" || alloc === null || Object.keys(alloc).length === 0) return undefined;
  return { timestamp: String(timestamp), alloc: alloc as Record<string, unknown> };
}

/** One number for it, SHA-256 in hex, by which members agree on it without having it in their file. */
export function digestOfState({ timestamp, alloc }: CarriedState): string {
  return createHash("sha256")
    .update(JSON.stringify([timestamp, alloc]))
    .digest("hex");
}

/** What a ledger's state never has: money, or code beside the registries'. Undefined when there is nothing of the kind. */
export function strangeInState({ alloc }: CarriedState): string | undefined {
  const accounts = Object.entries(alloc) as [string, { readonly balance?: unknown; readonly code?: unknown }][];
  const rich = accounts.find(([, { balance }]) => balance !== "0x0");
  if (rich !== undefined) return `gives money to ${rich[0]}`;
  const coded = accounts.filter(([, { code }]) => code !== undefined).length;
  return coded === REGISTRIES ? undefined : `has ${coded} accounts with code, and a ledger has ${REGISTRIES}`;
}
