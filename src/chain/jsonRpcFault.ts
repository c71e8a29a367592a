/** A JSON-RPC error as it goes over the wire: code, message and, for a reverted call, the revert data. */
export class JsonRpcFault extends Error {
  readonly code: number;
  readonly data: unknown;

  constructor(code: number, message: string, options: { data?: unknown; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "JsonRpcFault";
    this.code = code;
    this.data = options.data;
  }
}

/** JSON-RPC 2.0 and EIP-1474; -32000 and 3 as geth and Besu use them. */
export const FAULT = {
  parse: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internal: -32603,
  limitExceeded: -32005,
  /** A transaction or a read that the node refuses. */
  refused: -32000,
  /** A call that reverted; `data` is what the contract returned. */
  reverted: 3,
} as const;

/** The parameters don't have the documented form. */
export function invalidParams(message: string): JsonRpcFault {
  return new JsonRpcFault(FAULT.invalidParams, message);
}

/** The node refuses a transaction; clients match on the text, so it keeps geth's wording. */
export function refused(message: string): JsonRpcFault {
  return new JsonRpcFault(FAULT.refused, message);
}
