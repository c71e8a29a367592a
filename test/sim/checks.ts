import { TW } from "../support/facts.ts";
import { applyEvent, emptyLedgerState } from "../../src/domain/ledgerState.ts";
import { storedEvents } from "../../src/ledger/storedEvents.ts";
import { encodeSnapshot } from "../../src/projection/snapshot.ts";
import { foldStored, type Folded } from "../../src/projection/view.ts";
import { type Database } from "../../src/store/database.ts";
import { EventStore } from "../../src/store/eventStore.ts";
import { intentOf, operationOf } from "../../src/store/outboxRows.ts";
import type { CertificationRecord } from "../../src/domain/certificationRecord.ts";
import type { LedgerEvent } from "../../src/domain/event.ts";
import type { Intent } from "../../src/domain/intent.ts";
import type { Operation } from "../../src/domain/operation.ts";
import { SIGNER } from "../store/support.ts";
import type { SimChain, Truth } from "./chain.ts";
import { type Clients, commitmentOf } from "./clients.ts";
import { type Gateway, RELEASE } from "./gateway.ts";
import { judge } from "./rules.ts";

/** Something that must never be so was so. */
export class Broken extends Error {}

/** @throws Broken with `message` unless `so` */
export function assertSo(so: boolean, message: () => string): asserts so {
  if (!so) throw new Broken(message());
}

const digests = new WeakMap<Truth, Buffer>();

/** The bytes of the view that a replay of a block's true events gives. */
function trueBytes(truth: Truth): Buffer {
  const known = digests.get(truth);
  if (known !== undefined) return known;
  const state = emptyLedgerState();
  for (const event of truth.events) applyEvent(state, event);
  const bytes = encodeSnapshot({ state, asOf: truth.asOf }, RELEASE);
  digests.set(truth, bytes);
  return bytes;
}

/** What the gateway would answer at this moment rests on a block that there was, with exactly its events. */
export function checkAnswers(
  chain: SimChain,
  { view, follower, told }: Pick<Gateway, "view" | "follower" | "told">,
): void {
  const { state, error } = follower.status();
  assertSo(state !== "HALTED", () => `the follower halted: ${String(error)}`);
  if (view.asOf === undefined) return;
  const { block, blockHash } = view.asOf;
  const truth = chain.truths.get(blockHash);
  assertSo(truth !== undefined, () => `the view is as of block ${block} ${blockHash}, which never was`);
  assertSo(
    encodeSnapshot(view.current(), RELEASE).equals(trueBytes(truth)),
    () => `the view is not that of block ${block}`,
  );
  assertSo(sameEvents(told.events, truth.events), () => {
    return `a subscriber was told ${told.events.length} events up to block ${block}, which has ${truth.events.length}`;
  });
}

function sameEvents(some: readonly LedgerEvent[], others: readonly LedgerEvent[]): boolean {
  const key = ({ position }: LedgerEvent) => `${position.block} ${position.logIndex} ${position.transaction}`;
  return (
    some.length === others.length && some.every((event, index) => key(event) === key(others[index] as LedgerEvent))
  );
}

/** No nonce was ever given to two transactions. */
export function checkNonces(chain: SimChain): void {
  for (const [slot, hashes] of chain.submitted) {
    assertSo(hashes.size === 1, () => `${hashes.size} different transactions were sent under nonce ${slot}`);
  }
}

/** The store, the view and the ledger when all is over. */
export function checkEnd(
  chain: SimChain,
  db: Database,
  gateway: Gateway,
  clients: Clients,
): { final: number; failed: number } {
  checkView(chain, db, gateway);
  const rows = db.all("SELECT * FROM intent ORDER BY position");
  const operations = rows.map(operationOf);
  const accepted = clients.requests.flatMap(({ answer }) => (answer?.startsWith("0000") ? [answer] : []));
  assertSo(
    accepted.toSorted().join() ===
      operations
        .map(({ id }) => id)
        .toSorted()
        .join(),
    () => `clients were promised ${accepted.length} operations, the outbox has ${operations.length}`,
  );
  assertSo(db.get("SELECT 1 FROM intent_record") === undefined, () => "records of settled operations are locked still");
  const effects = db
    .all("SELECT id, state FROM effect ORDER BY id")
    .map(({ id, state }) => `${String(id)} ${String(state)}`);
  const outcomes = operations.map(({ id, state }) => `${id} ${state}`).toSorted();
  assertSo(effects.join() === outcomes.join(), () => "what is done as operations settle was not done once for each");
  checkExecution(chain);
  checkOutcomes(chain, rows.map(intentOf), operations);
  return {
    final: operations.filter(({ state }) => state === "FINAL").length,
    failed: operations.filter(({ state }) => state === "FAILED").length,
  };
}

function checkView(chain: SimChain, db: Database, { view }: Gateway): void {
  const asOf = view.asOf;
  assertSo(
    asOf?.blockHash === chain.head.hash,
    () => `the view ends at block ${asOf?.block}, the chain at ${chain.head.number}`,
  );
  const bytes = encodeSnapshot(view.current(), RELEASE);
  const { book } = chain.ledger;
  const store = new EventStore(db, 64);
  const replayed: Folded = foldStored(storedEvents(book, store), undefined, asOf);
  assertSo(bytes.equals(encodeSnapshot(replayed, RELEASE)), () => "the view differs from a rebuild of it");
  assertSo(
    bytes.equals(trueBytes(chain.truths.get(asOf.blockHash) as Truth)),
    () => "the view differs from the ledger",
  );
}

function checkExecution(chain: SimChain): void {
  const nonces = chain.executed.map(({ transaction }) => transaction).filter(({ from }) => from === SIGNER);
  for (const [index, { nonce }] of nonces.entries()) {
    assertSo(nonce === index, () => `nonce ${nonce} was executed where ${index} was due`);
  }
}

/** Each operation ended as the rules say of the accepted ones in their order, and its events are on the ledger exactly once. */
function checkOutcomes(chain: SimChain, intents: readonly Intent[], operations: readonly Operation[]): void {
  const records = new Map<string, CertificationRecord>();
  const passed = new Set<string>();
  for (const [index, { id, call, after }] of intents.entries()) {
    const operation = operations[index] as Operation;
    const blocked = after !== null && !passed.has(after);
    const outcome = judge(records, call, TW, 0);
    const executes = !blocked && "events" in outcome;
    if (executes) {
      passed.add(id);
      for (const event of outcome.events) records.set(event.id, event.record);
    }
    const due = executes ? "FINAL" : "FAILED";
    assertSo(operation.state === due, () => `operation ${id} is ${operation.state}, and should be ${due}`);
    assertSo(executes || operation.error !== null, () => `operation ${id} failed without a reason`);
    const written = eventsOf(chain, call);
    const wanted = executes ? outcome.events.length : 0;
    assertSo(
      written === wanted,
      () => `operation ${id} has ${written} events on the ledger, and should have ${wanted}`,
    );
  }
}

function eventsOf(chain: SimChain, call: Intent["call"]): number {
  const commitment = call.registry === "certifications" ? call.entries[0]?.profileCommitment : commitmentOf(-1);
  return chain.ledger.events.filter((event) => "profileCommitment" in event && event.profileCommitment === commitment)
    .length;
}
