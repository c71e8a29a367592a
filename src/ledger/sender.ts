import { keccak256 } from "ethers";
import { AeoError } from "../domain/errors.ts";
import type { Address, Bytes32, Registry } from "../domain/event.ts";
import type { BlockReference, SentOperation, WaitingOperation } from "../domain/outboxEntry.ts";
import type { Instant } from "../domain/time.ts";
import { broadcast } from "./broadcast.ts";
import { ChainReader } from "./chainReader.ts";
import type { Confirm } from "./confirmations.ts";
import { Inclusions } from "./inclusions.ts";
import type { Nodes } from "./nodes.ts";
import { checkNonces } from "./nonces.ts";
import { preflight } from "./preflight.ts";
import { RpcError } from "./rpc.ts";
import type { SenderQueue } from "./senderQueue.ts";
import { type SenderReport, Tally } from "./senderReport.ts";
import type { Signer } from "./signer.ts";
import { type Trial, trialOf } from "./trial.ts";

export interface SenderParts {
  readonly chainId: number;
  readonly addresses: Readonly<Record<Registry, Address>>;
  readonly nodes: Nodes;
  readonly signer: Signer;
  readonly queue: SenderQueue;
  readonly confirm: Confirm;
  /** Wall clock, in seconds. */
  readonly now: () => Instant;
  /** Another gateway of this authority may have the right to send: that is no alarm. */
  readonly standsBy?: boolean;
  /** The most transactions that wait for a block; default 32. */
  readonly inFlightCap?: number;
  /** After how many steps a waiting transaction is sent again; default 5. */
  readonly resendSteps?: number;
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
  /** The step in which each transaction was last sent by this process. */
  readonly #sentIn = new Map<Bytes32, number>();
  #step = 0;
  #stopping = false;

  constructor(parts: SenderParts) {
    if (parts.signer.address !== parts.queue.signer) throw new RangeError("the queue is that of another key");
    this.#parts = { standsBy: false, inFlightCap: 32, resendSteps: 5, doubtSteps: 3, stuckSeconds: 30, ...parts };
    this.#chain = new ChainReader(parts.nodes);
    const { signer, addresses } = parts;
    this.#inclusions = new Inclusions({
      ...this.#parts,
      chain: this.#chain,
      trialOf: (call) => trialOf(call, signer.address, addresses),
    });
  }

  /** Ends the step under way after its present broadcast. */
  stop(): void {
    this.#stopping = true;
  }

  /** One round. Steps must not overlap. What stands in its way is an alarm in the report; only a fault of ours throws. */
  async step(): Promise<SenderReport> {
    const tally = new Tally();
    this.#step += 1;
    try {
      if (this.#parts.queue.hold(this.#parts.now())) await this.#round(tally);
      else if (!this.#parts.standsBy)
        tally.alarm("SIGNER_IN_USE", `Another process sends with ${this.#parts.queue.signer}.`);
    } catch (error) {
      if (error instanceof RpcError) tally.alarm("LEDGER_UNAVAILABLE", error.message);
      else if (error instanceof AeoError && isAlarm(error.code)) tally.alarm(error.code, error.message);
      else throw error;
    }
    return tally;
  }

  async #round(tally: Tally): Promise<void> {
    const head = await this.#chain.head();
    const used = await this.#chain.transactionCount(this.#parts.queue.signer, head.number);
    if (!(await this.#ownsNonces(tally, used))) return;
    const certain = await this.#inclusions.collect(tally, used, head);
    this.#watchAge(tally);
    if (!certain || !(await this.#sendAgain(tally, used)) || !this.#isAbreast(tally, head)) return;
    await this.#sendNext(tally, head);
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
    const settled = queue.underWay()[0]?.nonce ?? next;
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

  #watchAge(tally: Tally): void {
    const { now, stuckSeconds } = this.#parts;
    const oldest = this.#inFlight()[0];
    if (oldest === undefined || now() - oldest.signedAt < stuckSeconds) return;
    tally.alarm(
      "STUCK",
      `Transaction ${oldest.hash} of operation ${oldest.id} is in no block after ${now() - oldest.signedAt} s.`,
    );
  }

  /** Sends the stored bytes again where it is time; gives whether the nodes have everything that is signed. */
  async #sendAgain(tally: Tally, used: number): Promise<boolean> {
    const inFlight = this.#inFlight();
    const hashes = new Set(inFlight.map(({ hash }) => hash));
    for (const hash of this.#sentIn.keys()) if (!hashes.has(hash)) this.#sentIn.delete(hash);
    for (const operation of inFlight) {
      if (this.#stopping) return false;
      if (operation.nonce < used || !this.#isDue(operation)) continue;
      const raw = this.#parts.queue.again(operation.hash);
      if (raw === undefined) return false;
      tally.resent += 1;
      if (!(await this.#offer(tally, operation, raw))) return false;
    }
    return true;
  }

  #isDue({ hash, state, resend }: SentOperation): boolean {
    const last = this.#sentIn.get(hash);
    return state === "SIGNED" || resend || last === undefined || this.#step - last >= this.#parts.resendSteps;
  }

  /** Signs and sends what is next, while the cap leaves room and everything before it was taken. */
  async #sendNext(tally: Tally, head: BlockReference): Promise<void> {
    const { inFlightCap, queue, now } = this.#parts;
    const room = inFlightCap - this.#inFlight().length;
    if (room <= 0) return;
    // Tried side by side, since none of them touches what another does; sent one after the other.
    const tried = queue
      .waiting(room)
      .map(async (operation) => ({ operation, verdict: await this.#try(operation, head) }));
    for (const { operation, verdict } of await Promise.all(tried)) {
      if (this.#stopping) return;
      if (verdict instanceof RpcError) {
        tally.alarm("LEDGER_UNAVAILABLE", `No node could try operation ${operation.id}: ${verdict.message}`);
        return;
      }
      if (verdict instanceof AeoError) {
        if (queue.refuse(operation.id, verdict, now())) tally.refused += 1;
      } else if (!(await this.#signAndSend(tally, operation.id, verdict))) return;
    }
  }

  /** The call as it can be sent, or why it can't. */
  async #try({ call }: WaitingOperation, head: BlockReference): Promise<Trial | AeoError | RpcError> {
    const { signer, addresses, nodes, now } = this.#parts;
    try {
      const trial = trialOf(call, signer.address, addresses);
      const verdict = await preflight(nodes, trial, head, now());
      return verdict === "passes" ? trial : verdict;
    } catch (error) {
      if (error instanceof AeoError) return error;
      throw error;
    }
  }

  async #signAndSend(tally: Tally, id: string, { to, data, gasLimit }: Trial): Promise<boolean> {
    const { chainId, signer, queue, now } = this.#parts;
    const nonce = queue.nextNonce();
    if (nonce === undefined) return false;
    const raw = await signer.sign({ chainId, nonce, to, data, gasLimit });
    const hash = keccak256(raw) as Bytes32;
    if (!queue.sign(id, { nonce, raw, hash }, now())) return false;
    tally.sent += 1;
    return this.#offer(tally, { id, hash, state: "SIGNED" }, raw);
  }

  /** Broadcasts bytes that are stored; gives whether a node has them. What it says of them otherwise, the next step resolves. */
  async #offer(
    tally: Tally,
    { id, hash, state }: Pick<SentOperation, "id" | "hash" | "state">,
    raw: `0x${string}`,
  ): Promise<boolean> {
    const { nodes, queue, now } = this.#parts;
    this.#sentIn.set(hash, this.#step);
    const { outcome, reason } = await broadcast(nodes, raw, hash);
    if (outcome === "taken") return state !== "SIGNED" || queue.submitted(hash, now());
    // The node has lost earlier ones: the next step sends them all.
    if (outcome === "gap") this.#sentIn.clear();
    if (outcome === "lost") tally.alarm("LEDGER_UNAVAILABLE", reason);
    if (outcome === "refused") tally.alarm("TRANSACTION_REFUSED", `Operation ${id}, transaction ${hash}: ${reason}`);
    return false;
  }
}

function isAlarm(code: string): code is "SIGNER_IN_USE" | "STORE_UNAVAILABLE" {
  return code === "SIGNER_IN_USE" || code === "STORE_UNAVAILABLE";
}
