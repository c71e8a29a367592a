import { AeoError } from "../domain/errors.ts";
import { parseQuantity } from "./hex.ts";
import { type BatchRpc, type RpcCall, RpcError } from "./rpc.ts";
import type { MonotonicClock } from "./timers.ts";

/** A node, by the name that logs and errors call it (never its URL, which may hold a secret). */
export interface Endpoint {
  readonly name: string;
  readonly rpc: BatchRpc;
}

/** What may be wrong with a node. */
export type Trouble = "unreachable" | "lagging" | "unverifiable" | "wrong-chain";

export interface RpcFailoverOptions {
  /** In the order of preference. */
  readonly endpoints: readonly Endpoint[];
  /** Throws when the node is not one of the ledger's. Asked before a node is used, and again after it was unreachable. */
  readonly admit: (rpc: BatchRpc) => Promise<void>;
  readonly monotonic: MonotonicClock;
  /** How long a node with trouble is passed over, at first and at most; default 1 s and 60 s. */
  readonly penaltyMs?: number;
  readonly maxPenaltyMs?: number;
  /** A node so many blocks behind the furthest is passed over; default 2. */
  readonly lagBlocks?: number;
  /** How often the heads of all nodes are compared, when there are several; default 5 s. */
  readonly compareMs?: number;
}

interface Standing {
  readonly endpoint: Endpoint;
  admitted: boolean;
  troubles: number;
  passedOverUntil: number;
  head: number;
}

/**
 * Chooses among several nodes. Who verifies something picks one and stays with it until done, so that the answers of two nodes
 * never mix; who just needs an answer (request, batch) gets that of the first node that gives one.
 */
export class RpcFailover implements BatchRpc {
  readonly #options: Required<RpcFailoverOptions>;
  readonly #standings: readonly Standing[];
  #comparedAt = Number.NEGATIVE_INFINITY;

  constructor(options: RpcFailoverOptions) {
    const defaults = { penaltyMs: 1_000, maxPenaltyMs: 60_000, lagBlocks: 2, compareMs: 5_000 };
    this.#options = { ...defaults, ...options };
    this.#standings = options.endpoints.map((endpoint) => {
      return { endpoint, admitted: false, troubles: 0, passedOverUntil: Number.NEGATIVE_INFINITY, head: 0 };
    });
  }

  /** How many nodes there are. */
  get size(): number {
    return this.#standings.length;
  }

  /** The furthest head that any node in good standing told of; 0 when none did. */
  get bestHead(): number {
    return Math.max(0, ...this.#standings.filter((one) => this.#inGoodStanding(one)).map(({ head }) => head));
  }

  /** All nodes, in the order in which `pick` would try them now. */
  get preferred(): readonly BatchRpc[] {
    return this.#byPreference().map(({ endpoint }) => endpoint.rpc);
  }

  /**
   * The node to ask now: the most preferred that serves the ledger, has no trouble and does not lag.
   * @throws AeoError LEDGER_WRONG_CHAIN when all serve another chain, LEDGER_UNAVAILABLE when none can be used
   */
  async pick(): Promise<Endpoint> {
    await this.#compareHeads();
    const errors: { readonly name: string; readonly error: unknown }[] = [];
    for (const standing of this.#byPreference()) {
      const error = await this.#admit(standing);
      if (error === undefined) return standing.endpoint;
      errors.push({ name: standing.endpoint.name, error });
    }
    throw summary(errors);
  }

  /** Passes a node over for a while, longer each time. */
  report(endpoint: Endpoint, trouble: Trouble): void {
    const standing = this.#standings.find((one) => one.endpoint === endpoint);
    if (standing === undefined) return;
    const { penaltyMs, maxPenaltyMs, monotonic } = this.#options;
    standing.passedOverUntil = monotonic() + Math.min(maxPenaltyMs, penaltyMs * 2 ** standing.troubles);
    standing.troubles += 1;
    // Behind the same name another node may answer next time.
    if (trouble === "unreachable") standing.admitted = false;
  }

  /** Restores a node that did well. */
  commend(endpoint: Endpoint, head: number): void {
    const standing = this.#standings.find((one) => one.endpoint === endpoint);
    if (standing === undefined) return;
    standing.troubles = 0;
    standing.passedOverUntil = Number.NEGATIVE_INFINITY;
    standing.head = head;
  }

  request<T>(method: string, params: readonly unknown[]): Promise<T> {
    return this.#anyOf((rpc) => rpc.request<T>(method, params));
  }

  batch(calls: readonly RpcCall[]): Promise<unknown[]> {
    return this.#anyOf((rpc) => rpc.batch(calls));
  }

  async #anyOf<T>(ask: (rpc: BatchRpc) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      const endpoint = await this.pick();
      try {
        return await ask(endpoint.rpc);
      } catch (error) {
        if (!(error instanceof RpcError) || error.reason !== "transport") throw error;
        this.report(endpoint, "unreachable");
        if (tries >= this.size) throw error;
      }
    }
  }

  #inGoodStanding(standing: Standing): boolean {
    return standing.passedOverUntil <= this.#options.monotonic();
  }

  #byPreference(): Standing[] {
    const best = this.bestHead;
    const rank = (one: Standing): number => {
      if (!this.#inGoodStanding(one)) return 2;
      return one.head > 0 && one.head < best - this.#options.lagBlocks ? 1 : 0;
    };
    // Stable: nodes of the same rank stay in the order given.
    return this.#standings.toSorted((a, b) => {
      return rank(a) - rank(b) || (rank(a) === 2 ? a.passedOverUntil - b.passedOverUntil : 0);
    });
  }

  /** undefined when the node may be used, else why not. */
  async #admit(standing: Standing): Promise<unknown> {
    if (standing.admitted) return undefined;
    try {
      await this.#options.admit(standing.endpoint.rpc);
      standing.admitted = true;
      return undefined;
    } catch (error) {
      this.report(standing.endpoint, isWrongChain(error) ? "wrong-chain" : "unreachable");
      return error;
    }
  }

  async #compareHeads(): Promise<void> {
    const now = this.#options.monotonic();
    if (this.size < 2 || now - this.#comparedAt < this.#options.compareMs) return;
    this.#comparedAt = now;
    const asked = this.#standings.filter((one) => this.#inGoodStanding(one));
    await Promise.all(
      asked.map(async (standing) => {
        try {
          standing.head = parseQuantity(await standing.endpoint.rpc.request("eth_blockNumber", [])) ?? 0;
        } catch {
          this.report(standing.endpoint, "unreachable");
        }
      }),
    );
  }
}

function isWrongChain(error: unknown): boolean {
  return error instanceof AeoError && error.code === "LEDGER_WRONG_CHAIN";
}

function summary(errors: readonly { readonly name: string; readonly error: unknown }[]): AeoError {
  const code = errors.every(({ error }) => isWrongChain(error)) ? "LEDGER_WRONG_CHAIN" : "LEDGER_UNAVAILABLE";
  const each = errors.map(({ name, error }) => `${name}: ${error instanceof Error ? error.message : String(error)}`);
  return new AeoError(code, each.join("; "), { cause: errors[0]?.error });
}
