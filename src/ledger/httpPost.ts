import type { IncomingMessage } from "node:http";
import { RpcError } from "./rpc.ts";
import type { Timers } from "./timers.ts";

export interface HttpPostOptions {
  /** http or https; a user name and password in it become basic authentication. */
  readonly url: URL;
  /** Milliseconds until the last byte of the answer. */
  readonly timeoutMs: number;
  /** The most bytes of an answer; a node that sends more is cut off. */
  readonly maxBytes: number;
  readonly maxSockets: number;
  readonly timers: Timers;
  /** The token to show, asked for before each exchange; undefined = none. */
  readonly bearer?: (() => string | undefined) | undefined;
}

export interface HttpAnswer {
  readonly status: number;
  readonly body: Buffer;
}

export interface HttpPost {
  /** @throws RpcError of reason "transport" when there is no whole answer within the limits */
  post(body: string): Promise<HttpAnswer>;
  close(): void;
}

/** Posts JSON over connections that are kept, with a deadline for the whole exchange. Redirects are not followed. */
export function createHttpPost(options: HttpPostOptions): HttpPost {
  // Imported by name, node:http loads a whole WebSocket client too: 30 ms at the start of a thread, and 10 MB.
  const { Agent, request: send } = process.getBuiltinModule(
    options.url.protocol === "https:" ? "node:https" : "node:http",
  );
  const agent = new Agent({ keepAlive: true, maxSockets: options.maxSockets });

  function exchange(body: string): Promise<HttpAnswer> {
    return new Promise((resolve, reject) => {
      const token = options.bearer?.();
      const headers = {
        "content-type": "application/json",
        "content-length": Buffer.byteLength(body),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      };
      const request = send(options.url, { method: "POST", agent, headers });
      const cancel = options.timers.after(options.timeoutMs, () => {
        reject(new RpcError("transport", `no answer within ${options.timeoutMs} ms`));
        request.destroy();
      });
      const fail = (error: Error): void => {
        cancel();
        reject(error instanceof RpcError ? error : new LostConnection(error, request.reusedSocket));
      };
      request.on("error", fail);
      request.on("response", (response) => {
        response.on("error", fail);
        collect(response, options.maxBytes, (answer) => {
          cancel();
          resolve(answer);
        });
      });
      request.end(body);
    });
  }

  return {
    async post(body) {
      try {
        return await exchange(body);
      } catch (error) {
        // The node may have closed an idle connection just as we wrote to it. Every call of ours may be repeated.
        if (error instanceof LostConnection && error.reusedSocket) return exchange(body);
        throw error;
      }
    },
    close: () => agent.destroy(),
  };
}

/** No connection could be made, or it broke before the answer. */
export class LostConnection extends RpcError {
  readonly reusedSocket: boolean;
  constructor(cause: Error, reusedSocket: boolean) {
    super("transport", `no answer: ${cause.message}`, { cause });
    this.reusedSocket = reusedSocket;
  }
}

function collect(response: IncomingMessage, maxBytes: number, done: (answer: HttpAnswer) => void): void {
  const chunks: Buffer[] = [];
  let size = 0;
  response.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size > maxBytes) response.destroy(new RpcError("transport", `answer larger than ${maxBytes} bytes`));
    else chunks.push(chunk);
  });
  response.on("end", () => done({ status: response.statusCode ?? 0, body: Buffer.concat(chunks, size) }));
}
