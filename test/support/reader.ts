import { createHash } from "node:crypto";
import { applyEvent, emptyLedgerState } from "../../src/domain/ledgerState.ts";
import { assertChainIdentity } from "../../src/ledger/chainIdentity.ts";
import { Follower, type FollowerOptions } from "../../src/ledger/follower.ts";
import type { StepOutcome } from "../../src/ledger/followerStatus.ts";
import type { UnverifiableHistory } from "../../src/ledger/historyFault.ts";
import type { BatchRpc } from "../../src/ledger/rpc.ts";
import { RpcFailover } from "../../src/ledger/rpcFailover.ts";
import { storedEvents } from "../../src/ledger/storedEvents.ts";
import { openView } from "../../src/projection/openView.ts";
import { encodeSnapshot } from "../../src/projection/snapshot.ts";
import type { LedgerView } from "../../src/projection/view.ts";
import type { Database } from "../../src/store/database.ts";
import { SqliteDatabase } from "../../src/store/sqliteDatabase.ts";
import { EventStore } from "../../src/store/eventStore.ts";
import { ledgerMigrations } from "../../src/store/ledgerSchema.ts";
import type { FakeBlock, FakeLedger } from "./fakeLedger.ts";

export interface Reader {
  readonly follower: Follower;
  readonly view: LedgerView;
  readonly store: EventStore;
  readonly db: Database;
  readonly faults: UnverifiableHistory[];
  readonly rollBacks: number[];
}

export type ReaderOptions = Partial<Omit<FollowerOptions, "book" | "nodes" | "store" | "view">> & {
  /** Goes on with the store of another reader, as after a restart. */
  readonly db?: Database;
  readonly monotonic?: () => number;
};

/** A follower of nodes with everything that belongs to it, as a gateway has it. */
export function reader(ledger: FakeLedger, nodes: readonly BatchRpc[], options: ReaderOptions = {}): Reader {
  const { book } = ledger;
  const { db = SqliteDatabase.open(":memory:", ledgerMigrations), monotonic = () => 0, window = 64, ...rest } = options;
  const store = new EventStore(db, window);
  const events = storedEvents(book, store);
  const { view } = openView({ checkpoint: store.checkpoints.current(), events });
  const faults: UnverifiableHistory[] = [];
  const rollBacks: number[] = [];
  const follower = new Follower({
    book,
    nodes: new RpcFailover({
      endpoints: nodes.map((rpc, index) => ({ name: `node ${index}`, rpc })),
      admit: (rpc) => assertChainIdentity(rpc, book),
      monotonic,
    }),
    store,
    view,
    window,
    now: () => 1_700_000_000,
    observer: {
      unverifiable: (fault) => faults.push(fault),
      rolledBack: (depth) => rollBacks.push(depth),
    },
    ...rest,
  });
  return { follower, view, store, db, faults, rollBacks };
}

/** Steps until there is nothing new, or something is wrong; gives the last outcome. */
export async function settle(follower: Follower): Promise<StepOutcome> {
  for (let steps = 0; steps < 20_000; steps += 1) {
    const outcome = await follower.step();
    if (outcome.kind !== "advanced" && outcome.kind !== "rolledBack") return outcome;
  }
  throw new Error("the follower never settles");
}

/** A fingerprint of the view. */
export function digestOf(view: LedgerView): string {
  return createHash("sha256").update(encodeSnapshot(view.current(), "test")).digest("hex");
}

/** The fingerprint that a fresh replay of the true events gives. */
export function trueDigest(ledger: FakeLedger, block: FakeBlock = ledger.head): string {
  const state = emptyLedgerState();
  for (const event of ledger.events) if (event.position.block <= block.number) applyEvent(state, event);
  return createHash("sha256")
    .update(encodeSnapshot({ state, asOf: ledger.asOf(block) }, "test"))
    .digest("hex");
}
