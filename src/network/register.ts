import type { AuthorityCall } from "../domain/call.ts";
import type { Economy } from "../domain/economy.ts";
import { type Address, type Bytes32, type LedgerRole, ROLE_BITS, type StatementPurpose } from "../domain/event.ts";
import { AeoError } from "../domain/errors.ts";
import { type AddressBook, addressesOf } from "../ledger/addressBook.ts";
import { AuthorityReads } from "../ledger/authorityReads.ts";
import { assertChainIdentity } from "../ledger/chainIdentity.ts";
import { DirectSender } from "../ledger/directSender.ts";
import { keyIdOf } from "../ledger/keyId.ts";
import { assertOwnCode } from "../ledger/ownCode.ts";
import type { BatchRpc } from "../ledger/rpc.ts";
import type { Signer } from "../ledger/signer.ts";
import type { Timers } from "../ledger/timers.ts";

/** What an authority puts into the registry before its gateway starts. */
export interface Registration {
  readonly economy: Economy;
  readonly writers: readonly { readonly role: Exclude<LedgerRole, "ADMIN">; readonly account: Address }[];
  readonly statementKeys: readonly { readonly purpose: StatementPurpose; readonly publicKey: Bytes32 }[];
  readonly endpoint: string;
}

export interface RegisterParts {
  readonly rpc: BatchRpc;
  readonly book: AddressBook;
  readonly admin: Signer;
  readonly timers: Timers;
  /**
   * Told, before anything is written, what would be, when the member was registered to the end before: its gateway may run, and takes
   * what is written past it for a stranger's. What it throws ends the call.
   */
  readonly beforeChange?: (writes: readonly string[]) => void;
}

/** One entry of the registry, and whether it had to be written. */
export interface Registered {
  readonly what: string;
  readonly written: boolean;
}

/**
 * Writes what is not in the registry yet, so that a run that was cut off can be repeated.
 * @throws AeoError LEDGER_WRONG_CHAIN, or the registry's reason; ROLE_MISSING and the like when the admin is not the economy's
 */
export async function register(
  { rpc, book, admin, timers, beforeChange }: RegisterParts,
  { economy, writers, statementKeys, endpoint }: Registration,
): Promise<Registered[]> {
  await assertChainIdentity(rpc, book);
  await assertOwnCode(rpc, book);
  const reads = new AuthorityReads(rpc, book.contracts.authorities.address);
  const own = await reads.writerOf(admin.address);
  if (own.economy !== economy)
    throw new AeoError("ROLE_MISSING", `${admin.address} is a writer of ${own.economy ?? "nobody"}, not of ${economy}`);
  const sender = new DirectSender({ rpc, chainId: book.chainId, timers });
  const entries: { readonly what: string; readonly present: boolean; readonly call: AuthorityCall }[] = [];
  for (const { role, account } of writers) {
    const writer = await reads.writerOf(account);
    const roles = ROLE_BITS[role];
    const present = writer.economy === economy && writer.roles === roles;
    const call = { registry: "authorities", fn: "setWriter", account, roles, from: 0, until: 0 } as const;
    entries.push({ what: `${role} ${account}`, present, call });
  }
  for (const { purpose, publicKey } of statementKeys) {
    const present = await reads.hasStatementKey(keyIdOf(economy, purpose, publicKey));
    const call = { registry: "authorities", fn: "addStatementKey", purpose, publicKey, from: 0, until: 0 } as const;
    entries.push({ what: `${purpose} key ${publicKey}`, present, call });
  }
  // The last to be written: who has one was registered to the end.
  const former = await reads.endpointOf(economy);
  const call = { registry: "authorities", fn: "setEndpoint", endpoint } as const;
  entries.push({ what: `endpoint ${endpoint}`, present: former === endpoint, call });

  const missing = entries.filter(({ present }) => !present).map(({ what }) => what);
  if (former !== "" && missing.length > 0) beforeChange?.(missing);
  const done: Registered[] = [];
  for (const { what, present, call } of entries) {
    if (!present) await sender.call(admin, addressesOf(book), call);
    done.push({ what, written: !present });
  }
  return done;
}
