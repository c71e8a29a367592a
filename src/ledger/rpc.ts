import type { LogAnswer, LogFilter } from "./logAnswer.ts";

/** A JSON-RPC client, as the rest of ledger/ uses it. Every call settles: with a result, or with an RpcError. */
export interface Rpc {
  /** @throws RpcError when the node refuses, answers nonsense, or does not answer in time */
  request<T>(method: string, params: readonly unknown[]): Promise<T>;
}

/** One call of a batch. */
export interface RpcCall {
  readonly method: string;
  readonly params: readonly unknown[];
}

/** A client that can ask several things of one node at once. */
export interface BatchRpc extends Rpc {
  /**
   * The results in the order of the calls: all of them, or none.
   * @throws RpcError of the first call that failed
   */
  batch(calls: readonly RpcCall[]): Promise<unknown[]>;
  /**
   * eth_getLogs, for a client that has a faster way to read its answer than request().
   * @throws RpcError
   */
  readLogs?(filter: LogFilter): Promise<LogAnswer>;
}

/** What became of one call of several; the reason is an RpcError. */
export type RpcOutcome = PromiseSettledResult<unknown>;

/** A client that can ask several things of one node at once, where each may fail for itself. */
export interface EachRpc {
  /** The outcomes in the order of the calls. */
  each(calls: readonly RpcCall[]): Promise<RpcOutcome[]>;
}

/**
 * Why a call failed. "transport": no answer, so whether the node acted is not known. "response": the node answered with an
 * error, whose JSON-RPC code, message and data are given.
 */
export class RpcError extends Error {
  readonly reason: "transport" | "response";
  readonly code: number | undefined;
  readonly data: unknown;

  constructor(
    reason: "transport" | "response",
    message: string,
    options: { code?: number; data?: unknown; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "RpcError";
    this.reason = reason;
    this.code = options.code;
    this.data = options.data;
  }
}
