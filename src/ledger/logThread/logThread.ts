import { Worker } from "node:worker_threads";
import { asBuffer } from "../hex.ts";
import type { LogAnswer, LogFilter } from "../logAnswer.ts";
import { RpcError } from "../rpc.ts";
import { type RpcClient, type RpcClientOptions, createRpcClient } from "../rpcClient.ts";
import type { LogQuestion, LogReply, LogThreadSettings } from "./messages.ts";
import { packedAnswer } from "./packedAnswer.ts";

interface Waiting {
  readonly resolve: (answer: LogAnswer) => void;
  readonly reject: (error: Error) => void;
}

/** Whether this Node can run the thread: it must strip types by itself. */
const CAN_RUN = Boolean(process.features.typescript);

/**
 * A client whose answers to eth_getLogs are fetched and read in a second thread: a history is read in about half the time, for some
 * 40 MB. Other calls go as with createRpcClient, which it is where Node can't run a thread of TypeScript.
 */
export function createThreadedClient(options: RpcClientOptions): RpcClient {
  const client = createRpcClient(options);
  if (!CAN_RUN) return client;
  const { url, timeoutMs = 10_000, maxBytes = 32 * 1024 * 1024 } = options;
  const thread = new LogThread({ url, token: options.bearer?.(), timeoutMs, maxBytes });
  return {
    request: (method, params) => client.request(method, params),
    batch: (calls) => client.batch(calls),
    each: (calls) => client.each(calls),
    readLogs: (filter) => thread.read(filter),
    close() {
      client.close();
      thread.close();
    },
  };
}

/** The thread, and what it was asked. It starts at once, so as to be ready for the first question, and anew when it has ended. */
class LogThread {
  readonly #settings: LogThreadSettings;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #lastId = 0;

  constructor(settings: LogThreadSettings) {
    this.#settings = settings;
    this.#running();
  }

  /** @throws RpcError */
  read(filter: LogFilter): Promise<LogAnswer> {
    return new Promise((resolve, reject) => {
      this.#lastId += 1;
      this.#waiting.set(this.#lastId, { resolve, reject });
      const question: LogQuestion = { id: this.#lastId, filter };
      this.#running().postMessage(question);
    });
  }

  close(): void {
    void this.#worker?.terminate();
    this.#fail("the client was closed");
  }

  #running(): Worker {
    if (this.#worker === undefined) {
      const worker = new Worker(new URL("./thread.ts", import.meta.url), { workerData: this.#settings });
      worker.on("message", (reply: LogReply) => this.#settle(reply));
      worker.on("error", (error) => this.#fail(String(error)));
      worker.on("exit", () => this.#fail("the thread that reads logs ended"));
      this.#worker = worker;
    }
    return this.#worker;
  }

  #settle(reply: LogReply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    try {
      if ("lost" in reply) throw new RpcError("transport", reply.lost);
      const { id, status, body, packed } = reply;
      waiting?.resolve(packedAnswer({ status, body: asBuffer(body) }, packed, id));
    } catch (error) {
      waiting?.reject(error as Error);
    }
  }

  #fail(reason: string): void {
    this.#worker = undefined;
    const lost = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of lost) reject(new RpcError("transport", reason));
  }
}
