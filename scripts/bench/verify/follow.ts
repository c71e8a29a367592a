import type { LedgerEvent } from "../../../src/domain/event.ts";
import type { AddressBook } from "../../../src/ledger/addressBook.ts";
import { assertChainIdentity } from "../../../src/ledger/chainIdentity.ts";
import { Follower } from "../../../src/ledger/follower.ts";
import { FollowerLoop } from "../../../src/ledger/followerLoop.ts";
import { createRpcClient } from "../../../src/ledger/rpcClient.ts";
import { RpcFailover } from "../../../src/ledger/rpcFailover.ts";
import { systemMonotonic, systemTimers } from "../../../src/ledger/timers.ts";
import { LedgerView } from "../../../src/projection/view.ts";
import { SqliteDatabase } from "../../../src/store/sqliteDatabase.ts";
import { EventStore } from "../../../src/store/eventStore.ts";
import { ledgerMigrations } from "../../../src/store/ledgerSchema.ts";

/** Follows a made-up ledger as a gateway does, verified and stored, and tells of its events. `node` is what syntheticNode.ts prints. */
export function follow(node: string, file: string, told: (events: readonly LedgerEvent[]) => void): void {
  const { port, book } = JSON.parse(node) as { port: number; book: AddressBook };
  const rpc = createRpcClient({ url: `http://127.0.0.1:${port}` });
  const follower = new Follower({
    book,
    nodes: new RpcFailover({
      endpoints: [{ name: "node", rpc }],
      admit: () => assertChainIdentity(rpc, book),
      monotonic: systemMonotonic,
    }),
    store: new EventStore(SqliteDatabase.open(file, ledgerMigrations), 64),
    view: new LedgerView(() => []),
    now: () => Math.floor(Date.now() / 1_000),
  });
  follower.subscribe((change) => {
    if (change.kind === "advanced") told(change.events);
  });
  void new FollowerLoop({ follower, timers: systemTimers }).run(new AbortController().signal);
}
