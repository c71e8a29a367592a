import { connect, type Socket } from "node:net";

/** Requests that are written out before the clock runs, so that the load generator takes little of the machine. */
export interface Load {
  readonly url: string;
  readonly requests: readonly Buffer[];
  /** How many are on their way at a time, each on a connection of its own. */
  readonly inFlight: number;
}

/** A request as it goes over the connection. */
export function postRequest(path: string, headers: Readonly<Record<string, string>>, body: string): Buffer {
  const lines = Object.entries({ host: "127.0.0.1", "content-type": "application/json", ...headers });
  const length = `content-length: ${Buffer.byteLength(body)}`;
  return Buffer.from(
    `POST ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join("")}${length}\r\n\r\n${body}`,
  );
}

/**
 * Sends them all in order, and gives the bodies of the answers, in the order of the requests.
 * @throws Error at the first answer that `isGood` doesn't take
 */
export async function sendAll(
  { url, requests, inFlight }: Load,
  isGood: (status: number, body: string) => boolean,
): Promise<string[]> {
  const { hostname, port } = new URL(url);
  const answers: string[] = Array.from({ length: requests.length });
  let next = 0;
  const worker = async () => {
    let connection: Connection | undefined;
    for (let index = next++; index < requests.length; index = next++) {
      // A server closes a connection that was quiet for a while.
      if (connection === undefined || connection.socket.destroyed) connection = open(hostname, Number(port));
      const { status, body } = await connection.ask(requests[index] as Buffer);
      if (!isGood(status, body)) throw new Error(`request ${index} was answered ${status}: ${body.slice(0, 400)}`);
      answers[index] = body;
    }
    connection?.socket.destroy();
  };
  await Promise.all(Array.from({ length: Math.min(inFlight, requests.length) }, worker));
  return answers;
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

interface Connection {
  readonly socket: Socket;
  /** Sends a request and reads its answer; one at a time. */
  ask(request: Buffer): Promise<Answer>;
}

/** Only what the measured servers send is understood: an answer with a content-length. */
function open(host: string, port: number): Connection {
  const socket = connect({ host, port, noDelay: true });
  let buffer = Buffer.alloc(0);
  let waiting: PromiseWithResolvers<Answer> | undefined;
  const fail = (error: Error) => waiting?.reject(error);
  socket.on("error", fail);
  socket.on("close", () => fail(new Error("the server closed the connection")));
  socket.on("data", (chunk) => {
    buffer = buffer.length === 0 ? chunk : Buffer.concat([buffer, chunk]);
    const end = buffer.indexOf("\r\n\r\n");
    if (end < 0) return;
    const head = buffer.toString("latin1", 0, end);
    const length = /content-length: *(\d+)/i.exec(head)?.[1];
    if (length === undefined) return fail(new Error(`an answer without a length: ${head}`));
    const whole = end + 4 + Number(length);
    if (buffer.length < whole) return;
    const body = buffer.toString("utf8", end + 4, whole);
    buffer = buffer.subarray(whole);
    if (/^connection: *close/im.test(head)) socket.destroy();
    waiting?.resolve({ status: Number(head.slice(9, 12)), body });
  });
  return {
    socket,
    ask(request) {
      waiting = Promise.withResolvers();
      socket.write(request);
      return waiting.promise;
    },
  };
}
