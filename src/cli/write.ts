import type { Command } from "commander";
import { ERRORS } from "../domain/errors.ts";
import { isOver, type OperationAnswer, operationSchema } from "./answers/operation.ts";
import type { Answer } from "./client.ts";
import { EXIT, type Exit } from "./exit.ts";
import { CliFault } from "./fault.ts";
import { isErrorCode } from "./refusal.ts";
import { get, note, print, read, type Session } from "./session.ts";
import type { Cell } from "./text.ts";

/** Options of every command that writes. */
export interface WriteOptions {
  readonly idempotencyKey?: string;
  readonly wait?: boolean;
}

/** A write, as a command asks for it. */
export interface Write {
  readonly method?: "POST" | "PUT";
  readonly path: string;
  readonly body: unknown;
  /** The version that was decided on; quoted in If-Match. */
  readonly version?: number;
  /** What it is, for people: "suspend of 0x…". */
  readonly what: string;
  /** What to write in place of what was typed, so that a repetition is the very same request. */
  readonly repeat?: string;
}

/** How long a write may take to be final, if nothing else was said. */
const FINAL_MS = 90_000;
/** The gateway's own patience with ?wait=final is 30 s; the answer needs a little more. */
const HELD_MS = 35_000;
const ACCEPTED_MS = 10_000;
const POLL_MS = 500;

/** Adds the options of a command that writes. */
export function withWrite(command: Command): Command {
  return command
    .optionsGroup("Writing:")
    .option("--no-wait", "return when the write is accepted, without waiting for the ledger")
    .option("--idempotency-key <key>", "repeat a request whose outcome is unknown without doing it twice");
}

/** Sends a write, once however often it has to be sent, waits until it is final, and says what became of it. */
export async function submit(session: Session, write: Write, options: WriteOptions): Promise<Exit> {
  const started = session.io.now();
  const patience = session.timeoutMs ?? FINAL_MS;
  const held = options.wait !== false && patience >= HELD_MS;
  const first = await send(session, write, options, held ? { query: { wait: "final" }, timeoutMs: HELD_MS } : {});
  let operation = read(operationSchema, first);
  let answer = first;
  if (options.wait !== false && !isOver(operation)) {
    note(session, `operation ${operation.id}: ${operation.state}`);
    const later = await follow(session, operation, started + patience);
    // The gateway's answer to ?wait=final is the same: what was accepted, with the operation as it is now.
    const body = { ...(first.body as object), ...(later.body as object) };
    answer = { status: later.status, text: JSON.stringify(body), body };
    operation = read(operationSchema, answer);
  }
  print(session, answer, () => inWords(session, operation, write.what));
  return outcome(operation, options);
}

/** Sends a request that changes something, with a key; says the key first, so that whoever is interrupted has it. */
export async function send(
  session: Session,
  write: Write,
  { idempotencyKey }: WriteOptions,
  more: {
    readonly query?: Readonly<Record<string, string>>;
    readonly timeoutMs?: number;
    readonly contentType?: string;
  } = {},
): Promise<Answer> {
  const key = idempotencyKey ?? session.io.newKey();
  const { method = "POST", path, body, version, what, repeat } = write;
  note(session, `${what}${version === undefined ? "" : `, decided on version ${version}`}: sending with key ${key}`);
  try {
    return await session.client.ask({
      method,
      path,
      query: more.query ?? {},
      body: typeof body === "string" ? body : JSON.stringify(body),
      ...(more.contentType === undefined ? {} : { contentType: more.contentType }),
      idempotencyKey: key,
      version,
      timeoutMs: more.timeoutMs ?? session.timeoutMs ?? ACCEPTED_MS,
    });
  } catch (error) {
    if (error instanceof CliFault) throw unknownOutcome(error, key, repeat, version);
    throw error;
  }
}

/** No answer came: it may have been accepted or not, and the same key finds out. */
function unknownOutcome(
  error: CliFault,
  key: string,
  repeat: string | undefined,
  version: number | undefined,
): CliFault {
  const same = [repeat, version === undefined ? undefined : `--version ${version}`, `--idempotency-key ${key}`];
  return new CliFault(error.code, `${error.message}; whether the write was accepted is not known`, {
    hint: `Give the same command again with ${same.filter((part) => part !== undefined).join(" ")}: it is done once.`,
    cause: error,
  });
}

/** Asks until the operation is over or the time is, and tells each step. */
export async function follow(session: Session, operation: OperationAnswer, deadline: number): Promise<Answer> {
  let { state } = operation;
  for (;;) {
    const answer = await get(session, `/v1/operations/${encodeURIComponent(operation.id)}`);
    const now = read(operationSchema, answer);
    if (now.state !== state) note(session, `operation ${operation.id}: ${now.state}`);
    if (isOver(now)) return answer;
    state = now.state;
    if (session.io.now() >= deadline) {
      note(session, `not final yet; it goes on by itself. Ask again: aeo operations ${operation.id} --wait`);
      return answer;
    }
    await session.io.sleep(POLL_MS);
  }
}

/** The exit code that an operation's state stands for. */
export function outcome(operation: OperationAnswer, options: WriteOptions): Exit {
  if (operation.state === "FAILED") return EXIT.negative;
  return operation.state === "FINAL" || options.wait === false ? EXIT.ok : EXIT.unknown;
}

/** An operation for people. */
export function inWords({ painter }: Session, operation: OperationAnswer, what: string): string {
  const { id, state, transaction, block, blockTime, error, certificationId } = operation;
  const said = {
    FINAL: `${what} is on the ledger.`,
    FAILED: `${what} had no effect.`,
  }[state as string];
  const code = error?.code ?? "";
  return [
    `${painter.paint(stateCell(state))}: ${painter.paint(said ?? `${what} is accepted and goes on by itself.`)}\n`,
    painter.fields([
      ["certification", certificationId],
      ["operation", id],
      ["block", block === null ? null : `${block}${blockTime === null ? "" : ` (${blockTime})`}`],
      ["transaction", transaction],
      ["code", error && { text: code, tone: "bad" }],
      ["why", error?.detail],
      ["fix", isErrorCode(code) ? ERRORS[code].fix : null],
    ]),
  ].join("");
}

export function stateCell(state: string): Cell {
  return { text: state, tone: state === "FINAL" ? "good" : state === "FAILED" ? "bad" : "unsure" };
}
