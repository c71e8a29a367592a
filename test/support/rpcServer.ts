import http from "node:http";
import type { AddressInfo } from "node:net";

export interface Exchange {
  /** What was posted, parsed. */
  readonly body: any;
  readonly request: http.IncomingMessage;
  readonly response: http.ServerResponse;
  /** Answers with JSON. */
  readonly json: (value: unknown, status?: number) => void;
}

export interface RpcServer extends AsyncDisposable {
  readonly url: string;
  /** Connections accepted so far. */
  connections(): number;
}

/** A node on loopback that answers as the test says. */
export async function rpcServer(handle: (exchange: Exchange) => void): Promise<RpcServer> {
  let connections = 0;
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const json = (value: unknown, status = 200): void => {
        response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
      };
      handle({ body: JSON.parse(Buffer.concat(chunks).toString("utf8")), request, response, json });
    });
  });
  server.on("connection", () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    connections: () => connections,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
