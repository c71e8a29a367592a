export interface RpcAnswer {
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string; readonly data?: unknown };
}

/** The answer to a JSON-RPC error, for tests that expect one. */
export class RpcFailure extends Error {
  readonly code: number;
  readonly data: unknown;

  constructor(error: NonNullable<RpcAnswer["error"]>) {
    super(error.message);
    this.code = error.code;
    this.data = error.data;
  }
}

export type RpcClient = <T>(method: string, params?: readonly unknown[]) => Promise<T>;

/** Calls a node as any client does: one request at a time over HTTP. */
export function rpcClient(url: string): RpcClient {
  return async <T>(method: string, params: readonly unknown[] = []) => {
    const response = await post(url, JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }));
    const answer = (await response.json()) as RpcAnswer;
    if (answer.error !== undefined) throw new RpcFailure(answer.error);
    return answer.result as T;
  };
}

/** Posts a body of any kind to the port. */
export function post(url: string, body: string, contentType = "application/json"): Promise<Response> {
  return fetch(url, { method: "POST", headers: { "content-type": contentType }, body });
}
