import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ChainReader } from "../../../src/ledger/chainReader.ts";
import { confirmByFollower } from "../../../src/ledger/confirmations.ts";
import { Nodes } from "../../../src/ledger/nodes.ts";
import { Sender } from "../../../src/ledger/sender.ts";
import type { SenderQueue } from "../../../src/ledger/senderQueue.ts";
import type { Database } from "../../../src/store/database.ts";
import { SqliteDatabase } from "../../../src/store/sqliteDatabase.ts";
import { IDEMPOTENCY_MIGRATIONS, IdempotencyKeys } from "../../../src/store/idempotency.ts";
import { Lease } from "../../../src/store/lease.ts";
import { Outbox } from "../../../src/store/outbox.ts";
import { OUTBOX_MIGRATIONS } from "../../../src/store/outboxSchema.ts";
import { SendQueue } from "../../../src/store/sendQueue.ts";
import { intent, operationId, SIGNER } from "../../store/support.ts";
import { statusChange, suspension } from "./support/calls.ts";
import { FakeChain, fakeSigner } from "./support/fakeChain.ts";
import { placesIn } from "./support/fakeFollower.ts";
import { FakeNode } from "./support/fakeNode.ts";
import { type Death, Killed, Process } from "./support/mortal.ts";
import { randomOf } from "./support/random.ts";
import { ADDRESSES, START } from "./support/senderFixture.ts";

const EFFECTS = { id: "effects", sql: "CREATE TABLE effect (id TEXT PRIMARY KEY, state TEXT NOT NULL) STRICT" };
/** Run once with 20: all held. */
const SEEDS = 8;
const OPERATIONS = 6;
/** What each operation calls: 1 to 4 stand alone, 5 changes what 1 changed, 6 is refused. */
const CALLS = [suspension(1), suspension(2), suspension(3), suspension(4), suspension(1, 2), suspension(2, 9)];

const MIGRATIONS = [...OUTBOX_MIGRATIONS, ...IDEMPOTENCY_MIGRATIONS, EFFECTS];
const both = (name: string) => [`before ${name}`, `after ${name}`];
const POINTS = [
  ...["accept", "hold", "adoptNonce", "waiting", "sign", "again", "submitted", "included", "settle", "refuse"].flatMap(
    both,
  ),
  ...["signature", "eth_getBlockByNumber", "eth_getTransactionCount", "eth_call"].flatMap(both),
  ...["eth_sendRawTransaction", "eth_getTransactionReceipt"].flatMap(both),
  "inside accept",
  "inside settle",
];

/** What outlives the process: the file, the chain, the clock, and the clients with what they have been answered. */
class World {
  readonly chain = new FakeChain();
  readonly #random: () => number;
  readonly #path: string;
  readonly answered = new Map<number, string>();
  now = START;
  deaths = 0;
  /** Whether the follower tells where transactions are, or the sender has to ask for receipts. */
  readonly #hasEvents: boolean;

  constructor(path: string, seed: number) {
    this.#hasEvents = seed % 2 === 0;
    this.#path = path;
    this.#random = randomOf(seed);
  }

  #isDone(db: Database): boolean {
    const { waiting, oldestSeconds } = new Outbox(db).metrics(this.now + 1);
    return this.answered.size === OPERATIONS && waiting === 0 && oldestSeconds === 0;
  }

  /** Starts the gateway and lets it run for some rounds, or until it dies. */
  async run(process: Process, rounds: number, troubled: boolean): Promise<void> {
    const db = SqliteDatabase.open(this.#path, MIGRATIONS, 0);
    // The process dies here, not the machine: what is committed need not be flushed.
    db.run("PRAGMA synchronous = OFF");
    try {
      const sender = this.#start(process, db, troubled);
      for (let round = 0; round < rounds && !this.#isDone(db); round++) {
        this.#request(process, db);
        this.now += 1;
        await sender.step();
        if (this.#random() < 0.5) this.chain.mine(this.now, 1 + Math.floor(this.#random() * 4));
      }
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
      this.deaths += 1;
      // Whoever comes after waits for the lease of the dead.
      this.now += 15;
    } finally {
      db.close();
    }
  }

  /** A client sends the next request, again and again under the same key until it has an answer. */
  #request(process: Process, db: Database): void {
    const number = this.answered.size + 1;
    if (number > OPERATIONS) return;
    const keyed = { caller: "client", key: `key-${number}`, fingerprint: "same", now: this.now };
    process.pass("before accept");
    const answer = new IdempotencyKeys(db).run(keyed, () => {
      // A fresh id each time: the client must get the one that was stored first.
      const id = operationId(number * 1000 + Math.floor(this.#random() * 999));
      new Outbox(db).accept(intent(number, { id, call: CALLS[number - 1]!, createdAt: this.now }));
      process.pass("inside accept");
      return { status: 202, body: { id } };
    });
    process.pass("after accept");
    this.answered.set(number, (answer.body as { id: string }).id);
  }

  #start(process: Process, db: Database, troubled: boolean): Sender {
    const node = new FakeNode(this.chain);
    node.fault = (method) => {
      if (!troubled || this.#random() > 0.2) return "none";
      return method === "eth_sendRawTransaction" && this.#random() < 0.5 ? "answer lost" : "unreachable";
    };
    const nodes = new Nodes([
      process.wrap(node, (method, [name]) => (method === "request" ? String(name) : undefined)),
    ]);
    const onSettled = [
      ({ id, state }: { id: string; state: string }) => {
        db.run("INSERT INTO effect (id, state) VALUES (?, ?)", id, state);
        process.pass("inside settle");
      },
    ];
    const queue: SenderQueue = new SendQueue(db, new Lease(db, SIGNER, `life ${this.deaths}`), onSettled);
    return new Sender({
      chainId: 31337,
      addresses: ADDRESSES,
      nodes,
      signer: process.wrap(fakeSigner(SIGNER), () => "signature"),
      queue: process.wrap(queue, (method) => method),
      verified: {
        block: () => this.chain.head.number,
        placesOf: (hashes) => (this.#hasEvents ? placesIn(this.chain.blocks, hashes) : new Map()),
      },
      confirm: confirmByFollower({
        chain: new ChainReader(nodes),
        verifiedBlock: () => this.chain.head.number,
        verifiedHash: (block) => this.chain.blocks.find(({ number }) => number === block)?.hash,
        depth: 0,
      }),
      now: () => this.now,
      resendMs: 2_000,
    });
  }

  /** What must be so in the end, whatever happened. */
  check(): void {
    const db = SqliteDatabase.open(this.#path, MIGRATIONS, 0);
    const outbox = new Outbox(db);
    const ends = [...this.answered.values()].map((id) => outbox.operation(id)?.state);
    const effects = new Map(db.all("SELECT id, state FROM effect").map(({ id, state }) => [id, state]));
    const { operations } = outbox.list(undefined, 100);
    db.close();
    expect(ends).toEqual(["FINAL", "FINAL", "FINAL", "FINAL", "FINAL", "FAILED"]);
    expect(operations).toHaveLength(OPERATIONS);
    expect(effects).toEqual(new Map(operations.map(({ id, state }) => [id, state])));
    expect(this.chain.executed.map(({ transaction }) => transaction.nonce)).toEqual([0, 1, 2, 3, 4]);
    expect(this.chain.executed.every(({ succeeded }) => succeeded)).toBe(true);
    expect([1, 2, 3, 4].map((number) => this.chain.versionOf(statusChange(number, 1).id))).toEqual([3, 2, 2, 2]);
  }
}

/** Lives that end at a point, and a last one that comes to rest. */
async function survive(path: string, death: Death, seed: number): Promise<number> {
  const world = new World(path, seed);
  for (let life = 0; life < 3; life++) await world.run(new Process(death), 25, true);
  await world.run(new Process(), 60, false);
  world.check();
  return world.deaths;
}

describe("a gateway killed at any point", () => {
  let folder: string;
  let empty: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "aeo-crash-"));
    empty = join(folder, "empty.db");
    SqliteDatabase.open(empty, MIGRATIONS).close();
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(POINTS)("%s does each accepted operation once", async (point) => {
    let deaths = 0;
    for (let seed = 1; seed <= SEEDS; seed++) {
      const path = join(folder, `${point} ${seed}.db`);
      copyFileSync(empty, path);
      deaths += await survive(path, { point, occurrence: 1 + (seed % 3) }, seed);
    }
    expect(deaths).toBeGreaterThan(0);
  });
});
