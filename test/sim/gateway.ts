import type { LedgerEvent } from "../../src/domain/event.ts";
import { assertChainIdentity } from "../../src/ledger/chainIdentity.ts";
import { ChainReader } from "../../src/ledger/chainReader.ts";
import { confirmByFollower } from "../../src/ledger/confirmations.ts";
import { Follower } from "../../src/ledger/follower.ts";
import { Nodes } from "../../src/ledger/nodes.ts";
import type { BatchRpc } from "../../src/ledger/rpc.ts";
import { RpcFailover } from "../../src/ledger/rpcFailover.ts";
import { Sender } from "../../src/ledger/sender.ts";
import { storedEvents } from "../../src/ledger/storedEvents.ts";
import { openView } from "../../src/projection/openView.ts";
import { saveEvery } from "../../src/projection/snapshotPolicy.ts";
import { SnapshotFile } from "../../src/projection/snapshotFile.ts";
import type { LedgerView } from "../../src/projection/view.ts";
import { type Database } from "../../src/store/database.ts";
import { CheckpointStore } from "../../src/store/checkpoints.ts";
import { verifiedWrites } from "../../src/gateway/verifiedWrites.ts";
import { EventStore } from "../../src/store/eventStore.ts";
import { IDEMPOTENCY_MIGRATIONS, IdempotencyKeys } from "../../src/store/idempotency.ts";
import { Lease } from "../../src/store/lease.ts";
import { ledgerMigrations } from "../../src/store/ledgerSchema.ts";
import { Outbox } from "../../src/store/outbox.ts";
import { OUTBOX_MIGRATIONS } from "../../src/store/outboxSchema.ts";
import { SendQueue } from "../../src/store/sendQueue.ts";
import { fakeSigner } from "../ledger/write/support/fakeChain.ts";
import type { Process } from "../ledger/write/support/mortal.ts";
import { SIGNER } from "../store/support.ts";
import type { SimChain } from "./chain.ts";
import type { Plan } from "./plan.ts";

const EFFECTS = { id: "effects", sql: "CREATE TABLE effect (id TEXT PRIMARY KEY, state TEXT NOT NULL) STRICT" };
/** The tables of the gateway's file, and one for what is done as operations settle. */
export const MIGRATIONS = [...ledgerMigrations, ...OUTBOX_MIGRATIONS, ...IDEMPOTENCY_MIGRATIONS, EFFECTS];
export const RELEASE = "simulated";

/** What the parts of a gateway are given; all of it may fail. */
export interface GatewayParts {
  readonly chain: SimChain;
  readonly plan: Plan;
  readonly process: Process;
  readonly db: Database;
  readonly nodes: readonly BatchRpc[];
  readonly snapshotPath: string;
  /** Of this life of the process alone. */
  readonly holder: string;
  readonly now: () => number;
  readonly monotonic: () => number;
  /** A number that no two signatures share. */
  readonly salt: () => number;
}

/** The real parts of a gateway, composed as the gateway composes them, over what the simulation gives them. */
export interface Gateway {
  readonly view: LedgerView;
  readonly follower: Follower;
  readonly sender: Sender;
  readonly outbox: Outbox;
  readonly keys: IdempotencyKeys;
  /** The events that a subscriber holds who began with the view as it was opened and was told of every change since. */
  readonly told: { events: readonly LedgerEvent[] };
}

/** Starts a gateway as after any end of the one before. @throws what its parts throw when the store fails or the process dies */
export function startGateway(parts: GatewayParts): Gateway {
  const { db, process, plan } = parts;
  const reading = openReading(parts);
  const onSettled = ({ id, state }: { id: string; state: string }): void => {
    db.run("INSERT INTO effect (id, state) VALUES (?, ?)", id, state);
  };
  const nodes = new Nodes(parts.nodes);
  const { contracts, chainId } = parts.chain.ledger.book;
  const addressOf = (registry: keyof typeof contracts) => contracts[registry].address;
  const signer = fakeSigner(SIGNER);
  const salted: typeof signer = {
    address: SIGNER,
    // A key in hardware never signs the same bytes twice.
    sign: (unsigned) => signer.sign({ ...unsigned, ...{ salt: parts.salt() } }),
  };
  const sender = new Sender({
    chainId,
    addresses: {
      authorities: addressOf("authorities"),
      certifications: addressOf("certifications"),
      arrangements: addressOf("arrangements"),
      benefits: addressOf("benefits"),
    },
    nodes,
    signer: process.wrap(salted, (method) => (method === "sign" ? "signature" : undefined)),
    queue: new SendQueue(db, new Lease(db, SIGNER, parts.holder), [onSettled]),
    verified: verifiedWrites(new EventStore(db, plan.window), reading.view),
    confirm: confirmByFollower({
      chain: new ChainReader(nodes),
      verifiedBlock: () => reading.view.asOf?.block,
      verifiedHash: (block) => new CheckpointStore(db, plan.window).hashAt(block),
      depth: plan.depth,
    }),
    now: parts.now,
    inFlightCap: plan.inFlightCap,
    monotonic: parts.monotonic,
    resendMs: 6_000,
  });
  return { ...reading, sender, outbox: new Outbox(db), keys: new IdempotencyKeys(db) };
}

function openReading(parts: GatewayParts): Pick<Gateway, "view" | "follower" | "told"> {
  const { chain, db, plan, process } = parts;
  const { book } = chain.ledger;
  const store = new EventStore(db, plan.window);
  const file = new SnapshotFile(parts.snapshotPath, RELEASE);
  const snapshot = process.wrap(file, (method) => (method === "load" ? undefined : method));
  const checkpoint = store.checkpoints.current();
  const { view } = openView({ checkpoint, events: storedEvents(book, store), snapshot });
  const follower = new Follower({
    book,
    nodes: new RpcFailover({
      endpoints: parts.nodes.map((rpc, index) => ({ name: `node ${index}`, rpc })),
      admit: (rpc) => assertChainIdentity(rpc, book),
      monotonic: parts.monotonic,
    }),
    store,
    view,
    window: plan.window,
    batchEvents: plan.batchEvents,
    now: parts.now,
    ranges: { initial: 8, max: 64 },
  });
  const told: Gateway["told"] = { events: chain.truths.get(checkpoint?.blockHash ?? "")?.events ?? [] };
  follower.subscribe((change) => {
    if (change.kind === "advanced") told.events = [...told.events, ...change.events];
    else told.events = told.events.slice(0, told.events.length - change.removed.length);
  });
  follower.subscribe(saveEvery(plan.snapshotEvery, view, () => {}));
  return { view, follower, told };
}
