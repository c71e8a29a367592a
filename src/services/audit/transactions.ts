import {
  applyAuthorityEvent,
  type AuthoritiesState,
  emptyAuthorities,
  isAuthorityEvent,
  memberStatusAt,
  type Writer,
} from "../../domain/authority.ts";
import type { Economy } from "../../domain/economy.ts";
import { AeoError } from "../../domain/errors.ts";
import type { Address, Bytes32, LedgerEvent, MemberStatus } from "../../domain/event.ts";
import type { VerifiedLog } from "../../domain/ledgerLog.ts";
import type { RawEntry } from "./entries.ts";
import type { Place } from "../../domain/place.ts";

/** What a node says of a transaction. It is not verified, but for what the entries themselves show. */
export interface NodeTransaction {
  readonly blockHash: string;
  readonly from: string;
  readonly to: string | null;
  /** The calldata, 0x hex. */
  readonly input: string;
  readonly nonce: string;
  readonly gasUsed: string | null;
  readonly status: string | null;
}

/** What a writer might do at a block, by the registry of authorities. */
export interface WriterStanding {
  readonly account: Address;
  /** undefined when the account was nobody's writer, as at the founding. */
  readonly writer: Writer | undefined;
  readonly memberStatus: MemberStatus;
}

/** A transaction with everything that it wrote. */
export interface TransactionView {
  readonly hash: Bytes32;
  readonly block: number;
  readonly entries: readonly RawEntry[];
  /** Who wrote each entry, as the registries recorded it, with the standing right before the block. */
  readonly writers: readonly WriterStanding[];
  /** undefined when no node answers or none knows it. */
  readonly node: NodeTransaction | undefined;
}

export interface TransactionsDeps {
  readonly logsOf: (hash: Bytes32) => readonly VerifiedLog[];
  readonly raw: (log: VerifiedLog) => RawEntry;
  /** Events of the registry of authorities after a place, in order. */
  readonly authorityEvents: (after: Place, limit: number) => readonly LedgerEvent[];
  readonly askNode: (hash: Bytes32) => Promise<NodeTransaction | undefined>;
}

/** Looks up transactions. */
export function createTransactions(deps: TransactionsDeps) {
  /** @throws AeoError UNKNOWN_TRANSACTION */
  return async (hash: Bytes32): Promise<TransactionView> => {
    const entries = deps.logsOf(hash).map(deps.raw);
    const first = entries[0]?.event.position;
    if (first === undefined) throw new AeoError("UNKNOWN_TRANSACTION", `no entry of the ledger is of ${hash}`);
    const authorities = authoritiesBefore(deps.authorityEvents, first.block);
    const accounts = [...new Set(entries.map(({ event }) => event.writer))];
    const writers = accounts.map((account): WriterStanding => {
      const writer = authorities.writers.get(account);
      const memberStatus = writer === undefined ? "NONE" : statusOf(authorities, writer.economy, first.time);
      return { account, writer, memberStatus };
    });
    return { hash, block: first.block, entries, writers, node: await deps.askNode(hash) };
  };
}

export type Transactions = ReturnType<typeof createTransactions>;

const PAGE = 500;

/** Members and writers as they were before a block; the registry has hundreds of entries, not thousands. */
function authoritiesBefore(read: TransactionsDeps["authorityEvents"], block: number): AuthoritiesState {
  const state = emptyAuthorities();
  let place: Place = { block: -1, logIndex: 0 };
  for (;;) {
    const events = read(place, PAGE);
    for (const event of events) {
      if (event.position.block >= block) return state;
      if (isAuthorityEvent(event)) applyAuthorityEvent(state, event);
    }
    const last = events.at(-1);
    if (last === undefined || events.length < PAGE) return state;
    place = last.position;
  }
}

function statusOf(state: AuthoritiesState, economy: Economy, time: number): MemberStatus {
  return memberStatusAt(state, economy, time);
}
