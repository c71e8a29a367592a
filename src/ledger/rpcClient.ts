import { isAscii } from "node:buffer";
import { createHttpPost, type HttpAnswer, type HttpPost } from "./httpPost.ts";
import { type BatchRpc, type EachRpc, type RpcCall, RpcError, type RpcOutcome } from "./rpc.ts";
import { classifyRpcError } from "./rpcErrors.ts";
import { systemTimers, type Timers } from "./timers.ts";

export interface RpcClientOptions {
  /** http(s) URL of a node. It may hold a secret: it is never part of an error. */
  readonly url: string;
  /** Milliseconds for one exchange; default 10,000. */
  readonly timeoutMs?: number;
  /** The most bytes of an answer; default 32 MiB. */
  readonly maxBytes?: number;
  /** The most calls in one exchange; default 100. Lowered by itself when the node takes fewer. */
  readonly maxBatch?: number;
  /** The most connections; default 8. */
  readonly maxSockets?: number;
  readonly timers?: Timers;
  /** The token that the node asks for, read before each exchange; undefined = none. */
  readonly bearer?: (() => string | undefined) | undefined;
  /** Told of every call: for metrics. */
  readonly onCall?: (method: string, outcome: "answered" | "refused" | "lost") => void;
}

/** A JSON-RPC client of one node, over kept connections. */
export interface RpcClient extends BatchRpc, EachRpc {
  /** Closes the connections; calls under way are lost. */
  close(): void;
}

interface Message {
  readonly jsonrpc: "2.0";
  readonly id: number;
  readonly method: string;
  readonly params: readonly unknown[];
}

/** Opens no connection yet. @throws TypeError when the URL is none */
export function createRpcClient(options: RpcClientOptions): RpcClient {
  const url = new URL(options.url);
  const { timeoutMs = 10_000, maxBytes = 32 * 1024 * 1024, maxSockets = 8, timers = systemTimers } = options;
  const { bearer } = options;
  return new HttpRpcClient(createHttpPost({ url, timeoutMs, maxBytes, maxSockets, timers, bearer }), options);
}

class HttpRpcClient implements RpcClient {
  readonly #http: HttpPost;
  readonly #onCall: NonNullable<RpcClientOptions["onCall"]>;
  #maxBatch: number;
  #lastId = 0;

  constructor(httpPost: HttpPost, options: RpcClientOptions) {
    this.#http = httpPost;
    this.#onCall = options.onCall ?? (() => {});
    this.#maxBatch = options.maxBatch ?? 100;
  }

  async request<T>(method: string, params: readonly unknown[]): Promise<T> {
    return valueOf(await this.#alone({ method, params })) as T;
  }

  async batch(calls: readonly RpcCall[]): Promise<unknown[]> {
    return (await this.each(calls)).map(valueOf);
  }

  async each(calls: readonly RpcCall[]): Promise<RpcOutcome[]> {
    const outcomes: RpcOutcome[] = [];
    while (outcomes.length < calls.length) {
      const rest = calls.slice(outcomes.length);
      const told = this.#maxBatch === 1 ? await this.#oneByOne(rest) : await this.#together(rest);
      outcomes.push(...told);
    }
    return outcomes;
  }

  close(): void {
    this.#http.close();
  }

  /** Over as many connections as the client may open. */
  #oneByOne(calls: readonly RpcCall[]): Promise<RpcOutcome[]> {
    return Promise.all(calls.map((call) => this.#alone(call)));
  }

  async #alone(call: RpcCall): Promise<RpcOutcome> {
    const message = this.#message(call);
    const outcome = await settled(async () => {
      return resultIn(await this.#http.post(JSON.stringify(message)), message.id);
    });
    this.#tell(call, outcome);
    return outcome;
  }

  /**
   * The first calls in one exchange. None of them when the node takes fewer at once: then the caller asks again for less. All of
   * them when the exchange is lost, for what is lost once is not waited for again and again.
   */
  async #together(calls: readonly RpcCall[]): Promise<RpcOutcome[]> {
    const asked = calls.slice(0, this.#maxBatch);
    const messages = asked.map((call) => this.#message(call));
    let outcomes: RpcOutcome[];
    try {
      const answers = indexById(parse(await this.#http.post(JSON.stringify(messages))));
      outcomes = await Promise.all(messages.map(({ id }) => settled(async () => resultOf(answers.get(id), id))));
    } catch (error) {
      if (classifyRpcError(error) === "batch-refused") {
        this.#maxBatch = Math.max(1, Math.floor(asked.length / 2));
        return [];
      }
      outcomes = calls.map(() => ({ status: "rejected", reason: error }));
    }
    for (const [index, call] of asked.entries()) this.#tell(call, outcomes[index]!);
    return outcomes;
  }

  #tell({ method }: RpcCall, outcome: RpcOutcome): void {
    if (outcome.status === "fulfilled") return this.#onCall(method, "answered");
    const { reason } = outcome as { readonly reason: unknown };
    this.#onCall(method, reason instanceof RpcError && reason.reason === "response" ? "refused" : "lost");
  }

  #message(call: RpcCall): Message {
    this.#lastId += 1;
    return { jsonrpc: "2.0", id: this.#lastId, method: call.method, params: call.params };
  }
}

async function settled(body: () => Promise<unknown>): Promise<RpcOutcome> {
  const [outcome] = await Promise.allSettled([body()]);
  return outcome;
}

function valueOf(outcome: RpcOutcome): unknown {
  if (outcome.status === "rejected") throw outcome.reason;
  return outcome.value;
}

/** Nodes send errors with any HTTP status, so the body decides; the status only speaks when the body is no JSON. */
function parse({ status, body }: HttpAnswer): unknown {
  try {
    // Logs are ASCII, and reading that as Latin-1 takes a tenth of the time.
    return JSON.parse(body.toString(isAscii(body) ? "latin1" : "utf8"));
  } catch (cause) {
    if (status === 429) throw new RpcError("response", "too many requests", { code: 429, cause });
    if (status === 413) throw new RpcError("response", "batch too large", { code: 413, cause });
    // Not a refusal of what was sent: nobody has looked at it.
    if (status === 401 || status === 403)
      throw new RpcError("transport", `the node asks for a token, or this one is not good (HTTP ${status})`, { cause });
    throw new RpcError("transport", `the answer (HTTP ${status}) is not JSON`, { cause });
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** One answer to a whole batch is a refusal of batches, unless it says that we ask too often. */
function indexById(answer: unknown): Map<unknown, unknown> {
  if (Array.isArray(answer)) {
    return new Map(answer.filter(isObject).map((entry) => [entry.id, entry]));
  }
  const error = isObject(answer) && isObject(answer.error) ? errorOf(answer.error) : undefined;
  if (error !== undefined && classifyRpcError(error) === "rate-limited") throw error;
  throw new RpcError("response", `batch requests are not supported: ${error?.message ?? "no array was answered"}`);
}

/** The result of an answer that is to the call asked. An error may come without an id, when the node could not read it. */
function resultOf(answer: unknown, id: number): unknown {
  if (!isObject(answer)) throw new RpcError("transport", "a call was not answered");
  if (isObject(answer.error) && (answer.id === id || answer.id === null || answer.id === undefined)) {
    throw errorOf(answer.error);
  }
  if (answer.id !== id) throw new RpcError("transport", "the answer is to another call");
  if (!("result" in answer)) throw new RpcError("transport", "the answer has neither a result nor an error");
  return answer.result;
}

/** The result in what was answered to one call. @throws RpcError when it is an error, or no answer to this call */
export function resultIn(answer: HttpAnswer, id: number): unknown {
  return resultOf(parse(answer), id);
}

function errorOf(error: Record<string, unknown>): RpcError {
  const message = typeof error.message === "string" ? error.message : "the node gave no reason";
  const code = typeof error.code === "number" ? { code: error.code } : {};
  return new RpcError("response", message, { ...code, data: error.data });
}
