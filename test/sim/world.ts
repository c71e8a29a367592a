import { join } from "node:path";
import { AeoError } from "../../src/domain/errors.ts";
import type { Database } from "../../src/store/database.ts";
import { SqliteDatabase } from "../../src/store/sqliteDatabase.ts";
import { Killed, Process } from "../ledger/write/support/mortal.ts";
import { FaultyRpc } from "../support/faultyRpc.ts";
import type { Random } from "../support/random.ts";
import { SimChain } from "./chain.ts";
import { assertSo, checkAnswers, checkEnd, checkNonces } from "./checks.ts";
import { Clients } from "./clients.ts";
import { faultsOf, type Surroundings } from "./faults.ts";
import { type Gateway, MIGRATIONS, startGateway } from "./gateway.ts";
import { SimNode } from "./node.ts";
import type { Plan } from "./plan.ts";
import { deathOf } from "./points.ts";
import { accessName, BUSY, FULL, faultyDatabase, IO_ERROR } from "./store.ts";

const DAY = 86_400;
/** In how many rounds everything must be settled once the trouble is over. */
const PATIENCE = 150;

/** What happened, to see that a run was one. */
export interface Happened {
  blocks: number;
  reorganisations: number;
  deaths: number;
  lies: number;
  storeErrors: number;
  clockJumps: number;
  final: number;
  failed: number;
  alarms: Set<string>;
}

/** What outlives the process: the chain and its nodes, the file, the clients, the clock. All that happens, the seed decides. */
export class World implements Surroundings {
  readonly random: Random;
  readonly plan: Plan;
  readonly chain = new SimChain();
  readonly happened: Happened = {
    ...{ blocks: 0, reorganisations: 0, deaths: 0, lies: 0, storeErrors: 0, clockJumps: 0, final: 0, failed: 0 },
    alarms: new Set(),
  };
  troubled = true;
  readonly #folder: string;
  readonly #nodes: SimNode[];
  readonly #clients: Clients;
  #time = this.chain.head.time;
  #monotonic = 0;
  /** By how much the gateway's wall clock is wrong. */
  #clockError = 0;
  #salt = 0;
  #process = new Process();
  #db: Database | undefined;
  #gateway: Gateway | undefined;

  constructor(folder: string, random: Random, plan: Plan) {
    this.#folder = folder;
    this.random = random;
    this.plan = plan;
    this.#nodes = Array.from({ length: plan.nodes }, () => new SimNode(this.chain));
    this.#clients = new Clients(random, plan.requests);
  }

  /** The whole schedule, the healing, and what must be so in the end. @throws Broken */
  async run(): Promise<Happened> {
    try {
      for (let tick = 0; tick < this.plan.ticks; tick += 1) await this.#tick();
      await this.#heal();
    } finally {
      this.#db?.close();
    }
    return this.happened;
  }

  meanwhile(): void {
    if (this.random.chance(0.3)) this.#reorganise();
    else this.#mine();
  }

  lied(): void {
    this.happened.lies += 1;
  }

  get #now(): number {
    return this.#time + this.#clockError;
  }

  async #tick(): Promise<void> {
    const { random, plan } = this;
    this.#time += 1 + random.below(4);
    this.#monotonic += 1 + random.below(4_000);
    this.#jump();
    for (const node of this.#nodes) node.lag = random.chance(plan.lag) ? random.below(4) : 0;
    if (random.chance(0.6)) this.#mine();
    if (random.chance(0.02)) this.chain.pool.clear();
    await this.#live(random.chance(0.85), random.chance(0.7), random.chance(0.6));
    // A stop in order, as for an upgrade.
    if (random.chance(0.01)) this.#end();
  }

  #jump(): void {
    if (!this.random.chance(this.plan.clockJumps)) return;
    this.happened.clockJumps += 1;
    this.#clockError = this.#clockError === 0 ? this.random.below(2 * DAY) - DAY : 0;
  }

  #mine(): void {
    this.chain.mine(this.#time, this.random.below(8), this.random.chance(0.4) ? 1 + this.random.below(3) : 0);
    this.happened.blocks += 1;
    if (this.troubled && this.random.chance(this.plan.reorganisations)) this.#reorganise();
  }

  /** Another branch of about the same length; never one that leaves what is final. */
  #reorganise(): void {
    const { chain, random, plan } = this;
    const most = chain.head.number - Math.max(3, chain.highest - plan.depth);
    if (most < 1) return;
    const depth = 1 + random.below(most);
    chain.reorganise(depth, random.chance(0.7));
    this.happened.reorganisations += 1;
    for (let blocks = random.below(depth + 2); blocks > 0; blocks -= 1) {
      chain.mine(this.#time, random.below(4), random.below(2));
    }
  }

  /** What happens at once in one moment of the gateway's life, if it lives. */
  async #live(sends: boolean, follows: boolean, asked: boolean): Promise<void> {
    const gateway = this.#gateway ?? this.#start();
    if (gateway === undefined) return;
    try {
      const steps: Promise<unknown>[] = [];
      if (follows) steps.push(gateway.follower.step());
      if (sends) steps.push(this.#send(gateway));
      if (asked) steps.push(this.#ask(gateway));
      const settled = await Promise.allSettled(steps);
      for (const one of settled) if (one.status === "rejected") throw one.reason;
    } catch (error) {
      if (!this.#process.dead && !(error instanceof Killed)) throw error;
    }
    checkNonces(this.chain);
    if (this.#process.dead) {
      this.happened.deaths += 1;
      this.#end();
    } else checkAnswers(this.chain, gateway);
  }

  async #ask(gateway: Gateway): Promise<void> {
    this.#clients.ask(gateway, this.#now);
  }

  async #send({ sender }: Gateway): Promise<void> {
    const { alarms } = await sender.step();
    for (const { kind } of alarms) this.happened.alarms.add(kind);
  }

  /** The next life of the process; undefined when it could not start. */
  #start(): Gateway | undefined {
    const dies = this.troubled && this.happened.deaths < this.plan.kills;
    this.#process = new Process(dies ? deathOf(this.random) : undefined);
    this.#db = SqliteDatabase.open(join(this.#folder, "gateway.db"), MIGRATIONS, 0);
    // The process dies here, not the machine: what is committed need not be flushed.
    this.#db.run("PRAGMA synchronous = OFF");
    try {
      this.#gateway = this.#compose(this.#process, this.#db);
    } catch (error) {
      const expected = this.#process.dead || (error instanceof AeoError && error.code === "STORE_UNAVAILABLE");
      if (!expected) throw error;
      if (this.#process.dead) this.happened.deaths += 1;
      this.#end();
    }
    return this.#gateway;
  }

  #compose(process: Process, db: Database): Gateway {
    this.#salt += 1;
    return startGateway({
      chain: this.chain,
      plan: this.plan,
      process,
      db: process.wrap(
        faultyDatabase(db, (access) => this.#storeFault(access)),
        accessName,
      ),
      nodes: this.#nodes.map((node) => {
        const faulty = new FaultyRpc(node, ...faultsOf(this));
        return process.wrap(faulty, (method, [name]) => (method === "request" ? String(name) : undefined));
      }),
      snapshotPath: join(this.#folder, "view.snapshot"),
      holder: `life ${this.#salt}`,
      now: () => this.#now,
      monotonic: () => this.#monotonic,
      salt: () => {
        this.#salt += 1;
        return this.#salt;
      },
    });
  }

  #storeFault(access: "read" | "write" | "commit"): number | undefined {
    const { random, plan } = this;
    if (!this.troubled || !random.chance(access === "read" ? plan.storeErrors / 10 : plan.storeErrors))
      return undefined;
    this.happened.storeErrors += 1;
    return access === "read" ? IO_ERROR : random.pick([BUSY, FULL]);
  }

  #end(): void {
    this.#db?.close();
    this.#db = undefined;
    this.#gateway = undefined;
  }

  /** The trouble is over: within a bounded time everything must be settled, and then stay so over a restart. */
  async #heal(): Promise<void> {
    this.troubled = false;
    this.#clockError = 0;
    this.#end();
    for (const node of this.#nodes) node.lag = 0;
    let round = 0;
    for (; round < PATIENCE && !this.#isDone(); round += 1) {
      this.#time += 2;
      this.#monotonic += 2_000;
      this.chain.mine(this.#time, Number.POSITIVE_INFINITY, 0);
      await this.#live(true, true, true);
    }
    assertSo(this.#isDone(), () => `not settled ${PATIENCE} rounds after the trouble: ${this.#state()}`);
    await this.#gateway?.follower.step();
    this.#check();
    this.#end();
    this.#start();
    this.#check();
  }

  #check(): void {
    const [db, gateway] = [this.#db, this.#gateway];
    assertSo(db !== undefined && gateway !== undefined, () => "the gateway does not start");
    Object.assign(this.happened, checkEnd(this.chain, db, gateway, this.#clients));
  }

  #isDone(): boolean {
    if (this.#gateway === undefined || !this.#clients.served) return false;
    const { waiting, oldestSeconds } = this.#gateway.outbox.metrics(Number.MAX_SAFE_INTEGER);
    const { view } = this.#gateway;
    return waiting === 0 && oldestSeconds === 0 && view.asOf?.blockHash === this.chain.head.hash;
  }

  #state(): string {
    const states = this.#db?.all("SELECT state, count(*) AS n FROM intent GROUP BY state");
    const { error } = this.#gateway?.follower.status() ?? {};
    return JSON.stringify({
      states,
      alarms: [...this.happened.alarms],
      follower: error?.message,
      served: this.#clients.served,
    });
  }
}
