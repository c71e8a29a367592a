/** A JSON-RPC client, as the rest of ledger/ uses it. Every call settles: with a result, or with an RpcError. */
export interface Rpc {
  /** @throws RpcError when the node refuses, answers nonsense, or does not answer in time */
  request<T>(method: string, params: readonly unknown[]): Promise<T>;
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
