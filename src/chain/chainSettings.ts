import type { ChainLog } from "./chainLog.ts";
import type { OnStep } from "./chainStep.ts";
import type { ReplayProgress } from "./replay.ts";

/** What one client, one answer or one waiting list may take. */
export interface ChainLimits {
  /** Blocks that one eth_getLogs may cover. */
  readonly maxLogBlocks: number;
  /** Logs that one eth_getLogs may answer with. */
  readonly maxLogs: number;
  /** Gas of one eth_call or eth_estimateGas. */
  readonly callGasCap: number;
  readonly maxTransactionBytes: number;
  /** Of one HTTP request. */
  readonly maxBodyBytes: number;
  /** Requests in one JSON-RPC batch. */
  readonly maxBatch: number;
  /** HTTP requests answered at the same time. */
  readonly maxConcurrent: number;
  /** How long a client may take to send one HTTP request. */
  readonly requestSeconds: number;
  /** Transactions that may wait for their block, in all and of one sender. */
  readonly maxWaiting: number;
  readonly maxWaitingPerSender: number;
  /** How long a transaction waits for the nonces before its own. */
  readonly futureNonceSeconds: number;
}

export interface EmbeddedChainOptions {
  /** Where the ledger is kept; undefined: in memory, for as long as the process lives. */
  readonly dataDir?: string | undefined;
  /** 0 takes a free port; the chain's `url` says which. */
  readonly port: number;
  /** The address to listen on; the default is loopback, 127.0.0.1. */
  readonly host?: string | undefined;
  readonly chainId: number;
  /** Part of the chain's identity, like the chain id: a ledger keeps the one it began with. Default 60,000,000. */
  readonly blockGasLimit?: number | undefined;
  /** An idle chain mines an empty block this long after the last one; 1 to 86,400, default 60. */
  readonly heartbeatSeconds?: number | undefined;
  /** Wall clock, in ms since 1970. */
  readonly now: () => number;
  readonly log: ChainLog;
  readonly limits?: Partial<ChainLimits> | undefined;
  /** How far a restart has come, once per block. */
  readonly onReplay?: ((progress: ReplayProgress) => void) | undefined;
  /** Each moment at which a crash would leave something else behind; for tests and measurements. */
  readonly onStep?: OnStep | undefined;
}

/** The options with every default filled in. */
export interface ChainSettings {
  readonly dataDir: string | undefined;
  readonly port: number;
  readonly host: string;
  readonly chainId: number;
  readonly blockGasLimit: number;
  readonly heartbeatSeconds: number;
  readonly now: () => number;
  readonly log: ChainLog;
  readonly limits: ChainLimits;
  readonly onReplay: (progress: ReplayProgress) => void;
  readonly onStep: OnStep;
}

const DEFAULT_LIMITS: ChainLimits = {
  maxLogBlocks: 10_000,
  maxLogs: 50_000,
  // Half a block, one batch of 500 with room: the engine keeps every step of a call in memory while it runs.
  callGasCap: 30_000_000,
  maxTransactionBytes: 1024 * 1024,
  maxBodyBytes: 8 * 1024 * 1024,
  maxBatch: 100,
  maxConcurrent: 512,
  requestSeconds: 10,
  maxWaiting: 4096,
  maxWaitingPerSender: 256,
  futureNonceSeconds: 10,
};

/** @throws RangeError when a number is out of its range */
export function chainSettings(options: EmbeddedChainOptions): ChainSettings {
  const { chainId, blockGasLimit = 60_000_000, heartbeatSeconds = 60 } = options;
  mustLie("chainId", chainId, 1, Number.MAX_SAFE_INTEGER);
  mustLie("blockGasLimit", blockGasLimit, 1_000_000, 1_000_000_000);
  mustLie("heartbeatSeconds", heartbeatSeconds, 1, 86_400);
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  for (const [name, value] of Object.entries(limits)) mustLie(name, value, 1, 2_000_000_000);
  // One transaction must fit into one record of the journal.
  mustLie("maxTransactionBytes", limits.maxTransactionBytes, 1, 4 * 1024 * 1024);
  mustLie("futureNonceSeconds", limits.futureNonceSeconds, 1, 86_400);
  return {
    dataDir: options.dataDir,
    port: options.port,
    host: options.host ?? "127.0.0.1",
    chainId,
    blockGasLimit,
    heartbeatSeconds,
    now: options.now,
    log: options.log,
    limits: { ...limits, callGasCap: Math.min(limits.callGasCap, blockGasLimit) },
    onReplay: options.onReplay ?? (() => undefined),
    onStep: options.onStep ?? (() => undefined),
  };
}

function mustLie(name: string, value: number, least: number, most: number): void {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return;
  throw new RangeError(`${name} is ${value}; it must be a whole number from ${least} to ${most}`);
}
