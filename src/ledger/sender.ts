import { AeoError } from "../domain/errors.ts";
import type { Address, Bytes32, Registry } from "../domain/event.ts";
import type { BlockReference, SentOperation, SignedTransaction, WaitingOperation } from "../domain/outboxEntry.ts";
import type { Instant } from "../domain/time.ts";
import { broadcast } from "./broadcast.ts";
import { ChainReader } from "./chainReader.ts";
import type { Confirm } from "./confirmations.ts";
import { hexOf } from "./hex.ts";
import { Inclusions } from "./inclusions.ts";
import { keccak } from "./keccak.ts";
import type { Nodes } from "./nodes.ts";
import { inGroups } from "./groups.ts";
import { checkNonces } from "./nonces.ts";
import { RpcError } from "./rpc.ts";
import type { SenderQueue } from "./senderQueue.ts";
import { type SenderReport, Tally } from "./senderReport.ts";
import type { Signer } from "./signer.ts";
import { type MonotonicClock, systemMonotonic } from "./timers.ts";
import { type Trial, trialOf } from "./trial.ts";
import { Trials } from "./trials.ts";
import type { VerifiedWrites } from "./verifiedWrites.ts";

export interface SenderParts {
  readonly chainId: number;
  readonly addresses: Readonly<Record<Registry, Address>>;
  readonly nodes: Nodes;
  readonly signer: Signer;
  readonly queue: SenderQueue;
  readonly verified: VerifiedWrites;
  readonly confirm: Confirm;
  /** Wall clock, in seconds. */
  readonly now: () => Instant;
  /** Another gateway of this authority may have the right to send: that is no alarm. */
  readonly standsBy?: boolean;
  readonly monotonic?: MonotonicClock;
  /** The most transactions that wait for a block; default 2,000, which is what nodes keep of one account. */
  readonly inFlightCap?: number;
  /** After how many milliseconds a waiting transaction is sent again; default 5,000. */
  readonly resendMs?: number;
  /** For how many milliseconds the follower is given time to verify a block before receipts are asked for; default 2,000. */
  readonly followMs?: number;
  /** How many steps in a row a used nonce may be without a receipt before it counts as used by another; default 3. */
  readonly doubtSteps?: number;
  /** After how long a transaction that is in no block is an alarm, in seconds; default 30. */
  readonly stuckSeconds?: number;
}

/**
 * Brings the operations of one key to the ledger, in order, each exactly once. All that matters is in the queue: after a crash at
 * any point, the next step goes on from there. An operation is signed once and the same bytes are sent until they are in a block; a
 * nonce and its bytes are stored in one transaction before anything is sent. A step ends at the first thing that it can't do.
 */
export class Sender {
  readonly #parts: Required<SenderParts>;
  readonly #chain: ChainReader;
  readonly #inclusions: Inclusions;
  readonly #trials: Trials;
  /** When each transaction was last sent by this process, by the monotonic clock. */
  readonly #sentAt = new Map<Bytes32, number>();
  /** Transactions that a node took in this step, which is yet to be noted: with the next group's signatures, or at its end. */
  #taken: Bytes32[] = [];
  #stopping = false;

  constructor(parts: SenderParts) {
    if (parts.signer.address !== parts.queue.signer) throw new RangeError("the queue is that of another key");
    this.#parts = {
      monotonic: systemMonotonic,
      standsBy: false,
      inFlightCap: 2_000,
      resendMs: 5_000,
      followMs: 2_000,
      doubtSteps: 3,
      stuckSeconds: 30,
      ...parts,
    };
    this.#chain = new ChainReader(parts.nodes);
    const { signer, addresses } = parts;
    this.#trials = new Trials({ ...this.#parts, from: signer.address });
    this.#inclusions = new Inclusions({
      ...this.#parts,
      chain: this.#chain,
      trialOf: (call) => trialOf(call, signer.address, addresses),
    });
  }

  /** Ends the step under way after its present broadcasts. */
  stop(): void {
    this.#stopping = true;
  }

  /** One round. Steps must not overlap. What stands in its way is an alarm in the report; only a fault of ours throws. */
  async step(): Promise<SenderReport> {
    const tally = new Tally();
    try {
      if (this.#parts.queue.hold(this.#parts.now())) await this.#noting(() => this.#round(tally));
      else if (!this.#parts.standsBy)
        tally.alarm("SIGNER_IN_USE", `Another process sends with ${this.#parts.queue.signer}.`);
    } catch (error) {
      if (error instanceof RpcError) tally.alarm("LEDGER_UNAVAILABLE", error.message);
      else if (error instanceof AeoError && isAlarm(error.code)) tally.alarm(error.code, error.message);
      else throw error;
    }
    return tally;
  }

  async #noting(round: () => Promise<void>): Promise<void> {
    try {
      await round();
    } finally {
      if (this.#taken.length > 0) this.#parts.queue.together(() => this.#noteTaken());
    }
  }

  /** Notes what nodes took; false when an operator moved one of them. What a crash leaves unnoted is offered again. */
  #noteTaken(): boolean {
    const { queue, now } = this.#parts;
    const taken = this.#taken;
    this.#taken = [];
    return taken.filter((hash) => !queue.submitted(hash, now())).length === 0;
  }

  async #round(tally: Tally): Promise<void> {
    const head = await this.#chain.head();
    const used = await this.#chain.transactionCount(this.#parts.queue.signer, head.number);
    if (!(await this.#ownsNonces(tally, used))) return;
    const certain = await this.#inclusions.collect(tally, used, head);
    const inFlight = this.#inFlight();
    this.#watchAge(tally, inFlight[0]);
    if (!certain || !(await this.#sendAgain(tally, used, inFlight)) || !this.#isAbreast(tally, head)) return;
    await this.#sendNext(tally, head, this.#parts.inFlightCap - inFlight.length);
  }

  /** Whether chain and outbox agree on the nonces: if not, nothing may be sent. */
  async #ownsNonces(tally: Tally, used: number): Promise<boolean> {
    const { queue } = this.#parts;
    const { signer } = queue;
    const next = queue.nextNonce();
    if (next === undefined) {
      const pooled = await this.#chain.transactionCount(signer, "pending");
      if (pooled > used) {
        tally.alarm("SIGNER_IN_USE", `${pooled - used} transactions of ${signer} that are not ours wait for a block.`);
        return false;
      }
      queue.adoptNonce(used);
      return true;
    }
    const settled = queue.oldestNonce() ?? next;
    const fault = checkNonces({ signer, used, next, settled });
    if (fault !== undefined) tally.alarm(fault.kind, fault.detail);
    return fault === undefined;
  }

  /** Whether the node shows what earlier operations did, of any key: else what builds on them would be refused for nothing. */
  #isAbreast(tally: Tally, head: BlockReference): boolean {
    const highest = this.#parts.queue.highestBlock();
    if (head.number >= highest) return true;
    tally.alarm(
      "LEDGER_BEHIND",
      `The node is at block ${head.number}; operations of this outbox are in block ${highest}.`,
    );
    return false;
  }

  #inFlight(): SentOperation[] {
    return this.#parts.queue.underWay().filter(({ state }) => state !== "INCLUDED");
  }

  #watchAge(tally: Tally, oldest: SentOperation | undefined): void {
    const { now, stuckSeconds } = this.#parts;
    if (oldest === undefined || now() - oldest.signedAt < stuckSeconds) return;
    tally.alarm(
      "STUCK",
      `Transaction ${oldest.hash} of operation ${oldest.id} is in no block after ${now() - oldest.signedAt} s.`,
    );
  }

  /** Sends the stored bytes again where it is time; gives whether the nodes have everything that is signed. */
  async #sendAgain(tally: Tally, used: number, inFlight: readonly SentOperation[]): Promise<boolean> {
    const { queue } = this.#parts;
    const hashes = new Set(inFlight.map(({ hash }) => hash));
    for (const hash of this.#sentAt.keys()) if (!hashes.has(hash)) this.#sentAt.delete(hash);
    const due = inFlight.filter((operation) => operation.nonce >= used && this.#isDue(operation));
    for await (const group of inGroups(due)) {
      if (this.#stopping) return false;
      const raws = queue.together(() => group.map(({ hash }) => queue.again(hash)));
      const offers = group.flatMap(({ id, hash, state }, index) => {
        const raw = raws[index];
        return raw === undefined ? [] : [{ id, hash, raw, isNew: state === "SIGNED" }];
      });
      tally.resent += offers.length;
      if (!(await this.#offer(tally, offers)) || offers.length < group.length) return false;
    }
    return true;
  }

  #isDue({ hash, state, resend }: SentOperation): boolean {
    const last = this.#sentAt.get(hash);
    const { monotonic, resendMs } = this.#parts;
    return state === "SIGNED" || resend || last === undefined || monotonic() - last >= resendMs;
  }

  /** Signs and sends what is next, while the cap leaves room and everything before it was taken. */
  async #sendNext(tally: Tally, head: BlockReference, room: number): Promise<void> {
    if (room <= 0) return;
    // What comes meanwhile is the next step's: many at a time share the disk flushes and the exchanges with the node.
    const waiting = this.#parts.queue.waiting(Math.min(room, MOST_AT_ONCE));
    for await (const group of inGroups(waiting)) {
      if (this.#stopping || !(await this.#sendGroup(tally, head, group))) return;
    }
  }

  /** Gives whether all of them were taken, or refused by the contract. */
  async #sendGroup(tally: Tally, head: BlockReference, group: readonly WaitingOperation[]): Promise<boolean> {
    const { queue, now } = this.#parts;
    const tried = await this.#trials.all(group, head);
    const untried = tried.find(({ verdict }) => verdict instanceof RpcError);
    const told = untried === undefined ? tried : tried.slice(0, tried.indexOf(untried));
    const refused = told.flatMap(({ id, verdict }) => (verdict instanceof AeoError ? [{ id, verdict }] : []));
    const passed = told.flatMap(({ id, verdict }) => (verdict instanceof Error ? [] : [{ id, ...verdict }]));
    if (refused.length > 0)
      tally.refused += queue.together(
        () => refused.filter(({ id, verdict }) => queue.refuse(id, verdict, now())).length,
      );
    if (!(await this.#signAndSend(tally, passed))) return false;
    if (untried === undefined) return true;
    const { message } = untried.verdict as RpcError;
    tally.alarm("LEDGER_UNAVAILABLE", `No node could try operation ${untried.id}: ${message}`);
    return false;
  }

  /** Signs them with consecutive nonces, and sends those that could be stored. */
  async #signAndSend(tally: Tally, passed: readonly (Trial & { readonly id: string })[]): Promise<boolean> {
    const { chainId, signer, queue, now } = this.#parts;
    const first = queue.nextNonce();
    if (first === undefined) return false;
    const signed = await Promise.all(
      passed.map(async ({ id, to, data, gasLimit }, index): Promise<Signed> => {
        const nonce = first + index;
        const raw = await signer.sign({ chainId, nonce, to, data, gasLimit });
        return { id, nonce, raw, hash: hexOf(keccak(Buffer.from(raw.slice(2), "hex"))) };
      }),
    );
    // Up to the first that an operator moved: the nonces after it would leave a gap.
    const stored = queue.together(() => {
      if (!this.#noteTaken()) return [];
      const end = signed.findIndex(({ id, ...transaction }) => !queue.sign(id, transaction, now()));
      return end < 0 ? signed : signed.slice(0, end);
    });
    tally.sent += stored.length;
    const offers = stored.map(({ id, hash, raw }) => ({ id, hash, raw, isNew: true }));
    return (await this.#offer(tally, offers)) && stored.length === passed.length;
  }

  /** Broadcasts bytes that are stored; gives whether a node has them all. What else it says of one, the next step resolves. */
  async #offer(tally: Tally, offers: readonly Offer[]): Promise<boolean> {
    const { nodes, monotonic } = this.#parts;
    for (const { hash } of offers) this.#sentAt.set(hash, monotonic());
    const outcomes = await Promise.all(offers.map(({ raw, hash }) => broadcast(nodes, raw, hash)));
    const taken = offers.filter((_, index) => outcomes[index]?.outcome === "taken");
    this.#taken.push(...taken.filter(({ isNew }) => isNew).map(({ hash }) => hash));
    const failed = outcomes.findIndex(({ outcome }) => outcome !== "taken");
    if (failed < 0) return true;
    const { outcome, reason } = outcomes[failed]!;
    const { id, hash } = offers[failed]!;
    // The node has lost earlier ones: the next step sends them all.
    if (outcomes.some((each) => each.outcome === "gap")) this.#sentAt.clear();
    if (outcome === "lost") tally.alarm("LEDGER_UNAVAILABLE", reason);
    if (outcome === "refused") tally.alarm("TRANSACTION_REFUSED", `Operation ${id}, transaction ${hash}: ${reason}`);
    return false;
  }
}

/** A transaction to be broadcast. */
interface Offer {
  readonly id: string;
  readonly hash: Bytes32;
  readonly raw: `0x${string}`;
  /** Not yet noted to be with a node. */
  readonly isNew: boolean;
}

type Signed = SignedTransaction & { readonly id: string };

/** The most operations that one step begins to send. */
const MOST_AT_ONCE = 256;

function isAlarm(code: string): code is "SIGNER_IN_USE" | "STORE_UNAVAILABLE" {
  return code === "SIGNER_IN_USE" || code === "STORE_UNAVAILABLE";
}
