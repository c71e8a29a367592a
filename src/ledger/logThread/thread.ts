/** Runs in a thread of its own: asks the node for logs and packs its answers. Started by LogThread. */
import { parentPort, workerData } from "node:worker_threads";
import { createHttpPost } from "../httpPost.ts";
import { systemTimers } from "../timers.ts";
import type { LogQuestion, LogReply, LogThreadSettings } from "./messages.ts";
import { packLogs } from "./packLogs.ts";

const { url, token, timeoutMs, maxBytes } = workerData as LogThreadSettings;
const http = createHttpPost({
  url: new URL(url),
  timeoutMs,
  maxBytes,
  maxSockets: 4,
  timers: systemTimers,
  bearer: () => token,
});

async function reply({ id, filter }: LogQuestion): Promise<void> {
  try {
    const call = { jsonrpc: "2.0", id, method: "eth_getLogs", params: [filter] };
    const { status, body } = await http.post(JSON.stringify(call));
    const packed = packLogs(body, id);
    const moved = packed === undefined ? [] : [packed.numbers.buffer, packed.content.buffer];
    const own = ownBytes(body);
    send({ id, status, body: own, packed }, [...moved, own.buffer]);
  } catch (error) {
    send({ id, lost: error instanceof Error ? error.message : String(error) }, []);
  }
}

/** The same bytes in memory that can be given away: a small Buffer shares its own with others. */
function ownBytes(body: Buffer): Uint8Array<ArrayBuffer> {
  const { buffer } = body;
  const whole = body.length === buffer.byteLength && buffer instanceof ArrayBuffer;
  return whole ? new Uint8Array(buffer) : Uint8Array.from(body);
}

function send(message: LogReply, moved: readonly ArrayBuffer[]): void {
  parentPort?.postMessage(message, moved);
}

parentPort?.on("message", (question: LogQuestion) => void reply(question));
