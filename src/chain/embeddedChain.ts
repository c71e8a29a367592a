import { BlockWriter, type WriterState } from "./blockWriter.ts";
import { type ChainSettings, chainSettings, type EmbeddedChainOptions } from "./chainSettings.ts";
import { type OpenedChain, openChain } from "./chainStore.ts";
import type { BlockSummary, Engine } from "./engine.ts";
import { type Heartbeat, startHeartbeat } from "./heartbeat.ts";
import { refused } from "./jsonRpcFault.ts";
import { type JsonRpcPort, openJsonRpcPort } from "./jsonRpcPort.ts";
import { decodeRawTransaction, type RawTransaction } from "./rawTransaction.ts";
import { answerCall, type Method, servedMethods } from "./servedMethods.ts";
import { TransactionPool } from "./transactionPool.ts";

export interface ChainHealth {
  /** "read-only": see `reason`; only a restart makes it writable again. */
  readonly state: WriterState;
  readonly reason: string | undefined;
  /** Whether the ledger outlives the process. */
  readonly durable: boolean;
  readonly head: BlockSummary;
  /** Transactions that wait for their block. */
  readonly waiting: number;
}

export interface EmbeddedChain {
  /** JSON-RPC over HTTP; all that the rest of the system knows of the chain. */
  readonly url: string;
  readonly chainId: number;
  /** The same methods as the port, without HTTP. @throws JsonRpcFault */
  request(method: string, params: readonly unknown[]): Promise<unknown>;
  health(): ChainHealth;
  /** Finishes the block in progress, refuses what waits, and lets go of port, file and lock. */
  close(): Promise<void>;
}

/**
 * Starts the chain of one machine: an EVM in this process, a journal that makes acknowledged writes survive the end of the
 * process at any moment, and a JSON-RPC port that serves reads and raw transactions and nothing else. A send is answered
 * when its transaction is durable and mined.
 * @throws ChainError when it can't start; nothing is left open then
 */
export async function startEmbeddedChain(options: EmbeddedChainOptions): Promise<EmbeddedChain> {
  const settings = chainSettings(options);
  const running = new RunningChain(await openChain(settings), settings);
  try {
    const port = await running.open();
    return {
      url: port.url,
      chainId: settings.chainId,
      request: (method, params) => running.request(method, params),
      health: () => running.health(),
      close: () => running.close(),
    };
  } catch (error) {
    await running.close();
    throw error;
  }
}

class RunningChain {
  readonly #chain: OpenedChain;
  readonly #settings: ChainSettings;
  readonly #pool: TransactionPool;
  readonly #writer: BlockWriter;
  readonly #heartbeat: Heartbeat;
  readonly #methods: ReadonlyMap<string, Method>;
  #port: JsonRpcPort | undefined;

  constructor(chain: OpenedChain, settings: ChainSettings) {
    const { chainId, limits } = settings;
    this.#chain = chain;
    this.#settings = settings;
    this.#pool = new TransactionPool(limits);
    const parts = { ...settings, ...chain, pool: this.#pool, onBlock: () => this.#heartbeat.restart() };
    this.#writer = new BlockWriter(parts, chain.head);
    this.#heartbeat = startHeartbeat(settings.heartbeatSeconds, () => this.#writer.beat());
    this.#methods = servedMethods({
      engine: chain.engine,
      chainId,
      callGasCap: limits.callGasCap,
      logLimits: limits,
      send: (raw) => this.#send(raw),
      pendingNonce: (sender) => this.#writer.pendingNonce(sender),
    });
  }

  async open(): Promise<JsonRpcPort> {
    const { host, port, limits, log, now, heartbeatSeconds } = this.#settings;
    const call = (method: string, params: readonly unknown[]) => this.request(method, params);
    this.#port = await openJsonRpcPort({ ...limits, host, port, log, call });
    // After a pause the head is old, and readers would take the chain for a halted one.
    if (now() / 1000 - this.#chain.head.timestamp >= heartbeatSeconds) this.#writer.beat();
    return this.#port;
  }

  request(method: string, params: readonly unknown[]): Promise<unknown> {
    return answerCall(this.#methods, method, params);
  }

  health(): ChainHealth {
    const { state, reason, head } = this.#writer;
    return { state, reason, durable: this.#chain.journal !== undefined, head, waiting: this.#pool.size };
  }

  async close(): Promise<void> {
    this.#heartbeat.stop();
    const portClosed = this.#port?.close();
    await this.#writer.stop();
    await portClosed;
    await this.#chain.release();
  }

  async #send(raw: unknown): Promise<string> {
    const transaction = decodeRawTransaction(raw, { ...this.#settings, ...this.#settings.limits });
    return this.#writer.send({ ...transaction, sender: await senderOf(transaction, this.#chain.engine) });
  }
}

/** The engine's own ecrecover: several times faster than one in JavaScript, and it leaves this thread free. */
async function senderOf({ recovery }: RawTransaction, engine: Engine): Promise<string> {
  const call = { to: "0x0000000000000000000000000000000000000001", data: recovery, gas: "0x7530" };
  const word = await engine.request<string>("eth_call", [call, "latest"]);
  if (word.length !== 66) throw refused("invalid sender: the signature gives no address");
  return `0x${word.slice(26)}`;
}
