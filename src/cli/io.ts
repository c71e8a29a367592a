import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";

/** Everything that the command line touches outside itself. */
export interface Io {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Machine output and answers. */
  readonly stdout: (text: string) => void;
  /** Notes for people. */
  readonly stderr: (text: string) => void;
  /** Standard input to its end. */
  readonly stdin: () => Promise<Uint8Array>;
  /** Whether a person watches the stream and colours are welcome. */
  readonly colour: { readonly stdout: boolean; readonly stderr: boolean };
  readonly fetch: typeof fetch;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** A fresh Idempotency-Key. */
  readonly newKey: () => string;
}

/** The process's own. */
export function processIo(): Io {
  return {
    env: process.env,
    stdout: (text) => void process.stdout.write(text),
    stderr: (text) => void process.stderr.write(text),
    stdin: readStdin,
    colour: { stdout: welcomesColour(process.stdout), stderr: welcomesColour(process.stderr) },
    fetch,
    now: Date.now,
    sleep: (ms) => delay(ms),
    newKey: randomUUID,
  };
}

async function readStdin(): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}

/** On a terminal only, and not against the reader's wish (https://no-color.org). */
function welcomesColour(stream: NodeJS.WriteStream): boolean {
  const refused = (process.env["NO_COLOR"] ?? "") !== "";
  return stream.isTTY === true && !refused && stream.hasColors();
}
