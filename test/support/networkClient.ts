import { randomUUID } from "node:crypto";

/** What a gateway answered. */
export interface Answer<T = Record<string, unknown>> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

/** How a request differs from a plain one. */
export interface Sent {
  readonly version?: number;
  readonly key?: string | null;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A caller of one gateway, over HTTP. */
export interface Client {
  readonly url: string;
  get<T = Record<string, any>>(path: string): Promise<Answer<T>>;
  /** Sends a body as JSON; text and bytes as they are. With an Idempotency-Key of its own unless `key` says otherwise. */
  send<T = Record<string, any>>(method: "POST" | "PUT", path: string, body: unknown, sent?: Sent): Promise<Answer<T>>;
}

export function clientOf(url: string, token: string): Client {
  const authorization = `Bearer ${token}`;
  return {
    url,
    get: async (path) => answerOf(await fetch(url + path, { headers: { authorization } })),
    async send(method, path, body, { version, key = randomUUID(), type = "application/json", headers = {} } = {}) {
      const plain = typeof body === "string" || body instanceof Uint8Array;
      const response = await fetch(url + path, {
        method,
        headers: {
          authorization,
          ...(body === undefined ? {} : { "content-type": type }),
          ...(key === null ? {} : { "idempotency-key": key }),
          ...(version === undefined ? {} : { "if-match": `"${version}"` }),
          ...headers,
        },
        ...(body === undefined
          ? {}
          : { body: plain ? (body as string | Uint8Array<ArrayBuffer>) : JSON.stringify(body) }),
      });
      return answerOf(response);
    },
  };
}

async function answerOf<T>(response: Response): Promise<Answer<T>> {
  const text = await response.text();
  const isJson = /\bjson\b/.test(response.headers.get("content-type") ?? "");
  return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : text) as T };
}
