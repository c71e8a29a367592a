import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";

/** What a receiver was sent. */
export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly path: string;
}

/** A receiver on loopback that keeps all that comes and answers as a test says. */
export class Receiver {
  readonly received: Received[] = [];
  answer: (response: ServerResponse, received: Received) => void = (response) => response.writeHead(204).end();
  readonly #server: Server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += String(chunk)));
    request.on("end", () => {
      const received = { headers: request.headers, body, path: request.url ?? "" };
      this.received.push(received);
      this.answer(response, received);
      this.#changed();
    });
  });
  #changed: () => void = () => undefined;

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return this;
  }

  /** host:port, as the policy lists it. */
  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get url(): string {
    return `http://${this.host}/hooks/aeo`;
  }

  /** Resolves once so many requests came. */
  async count(requests: number): Promise<void> {
    while (this.received.length < requests) await new Promise<void>((resolve) => (this.#changed = resolve));
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}

/** Checks a delivery as a receiver does, by the library of Standard Webhooks. @throws its error when it is not genuine */
export function verified(secret: string, { headers, body }: Received): any {
  return new Webhook(secret).verify(body, headers as Record<string, string>);
}
