import type { EachRpc, Rpc, RpcCall } from "./rpc.ts";

/** A call and who waits for its answer. */
interface Waiting extends RpcCall {
  readonly answer: PromiseWithResolvers<unknown>;
}

/**
 * A client that asks in one exchange what is asked of it at the same time, and answers each call for itself. Nothing waits for more
 * to come: what is asked in one turn of the event loop goes at its end.
 */
export function coalesced(client: EachRpc): Rpc {
  let waiting: Waiting[] = [];

  async function ask(): Promise<void> {
    const together = waiting;
    waiting = [];
    try {
      const outcomes = await client.each(together);
      for (const [index, { answer }] of together.entries()) {
        const outcome = outcomes[index]!;
        if (outcome.status === "fulfilled") answer.resolve(outcome.value);
        else answer.reject(outcome.reason);
      }
    } catch (fault) {
      for (const { answer } of together) answer.reject(fault);
    }
  }

  return {
    request<T>(method: string, params: readonly unknown[]): Promise<T> {
      if (waiting.length === 0) setImmediate(() => void ask());
      const answer = Promise.withResolvers<unknown>();
      waiting.push({ method, params, answer });
      return answer.promise as Promise<T>;
    },
  };
}
