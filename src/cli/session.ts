import type { Command } from "commander";
import type { z } from "zod";
import { type AccessOptions, connectionOf } from "./access.ts";
import { type Answer, type Client, createClient } from "./client.ts";
import type { Exit } from "./exit.ts";
import { CliFault } from "./fault.ts";
import type { Io } from "./io.ts";
import { wholeNumber } from "./options.ts";
import { Painter } from "./text.ts";

/** One run of the command line: where its commands leave their exit code. */
export interface Cli {
  readonly io: Io;
  /** Whether --json was given: for the refusals, which are printed where the options are no longer known. */
  json: boolean;
  exit: Exit;
}

/** What every command that asks a gateway works with. */
export interface Session {
  readonly io: Io;
  readonly client: Client;
  readonly painter: Painter;
  readonly json: boolean;
  /** How long to wait in all, as asked for; undefined = what is usual. */
  readonly timeoutMs: number | undefined;
}

/** Options that every command has. */
interface CommonOptions extends AccessOptions {
  readonly json?: boolean;
  readonly timeout?: number;
  readonly retries?: number;
}

/** How long an answer to a question may take. */
const ANSWER_MS = 10_000;
const RETRIES = 3;

/** Adds the options that say whom to ask and as whom. */
function withAccess(command: Command): Command {
  return command
    .optionsGroup("Access:")
    .option("--as <economy:role>", "identity of the access file, such as TW:registrar (AEO_AS)")
    .option("--access <file>", "the access file, data/access.json if not given (AEO_ACCESS)")
    .option("--gateway <url>", "the gateway's address (AEO_GATEWAY)")
    .option("--token-file <file>", "a file that holds the token")
    .option("--token <token>", "the token itself; better AEO_TOKEN or --token-file, which others can't see")
    .option("--allow-http", "send the token unencrypted to another machine");
}

function withOutput(command: Command): Command {
  return command
    .optionsGroup("Output and patience:")
    .option("--json", "print the API's JSON, and nothing else, on standard output")
    .option(
      "--timeout <seconds>",
      "wait so long for an answer (10), or for a write to be final (90)",
      wholeNumber(1, 86_400),
    )
    .option("--retries <times>", `repeat an unanswered request so often (${RETRIES} if not given)`, wholeNumber(0, 20));
}

/** Options that may also stand before the command's name. */
export function commonOptions(command: Command): Command {
  return withOutput(withAccess(command));
}

/** Adds an option --json alone, for commands that ask no gateway. */
export function withJson(command: Command): Command {
  return command.option("--json", "print JSON on standard output");
}

type Handler<O> = (session: Session, args: string[], options: O) => Promise<Exit>;

/** Makes a command one that asks a gateway. */
export function asking<O extends object>(cli: Cli, command: Command, handler: Handler<O>): Command {
  commonOptions(command);
  if (command.description() === "") command.description(sentence(command.summary()));
  return command.action(async (...received: unknown[]) => {
    const args = received.slice(0, -2) as string[];
    const options = mergedOptions<O & CommonOptions>(command);
    cli.json = options.json ?? false;
    const client = createClient(connectionOf(options, cli.io), cli.io, options.retries ?? RETRIES);
    const session: Session = {
      io: cli.io,
      client,
      painter: new Painter(cli.io.colour.stdout),
      json: cli.json,
      timeoutMs: options.timeout === undefined ? undefined : options.timeout * 1000,
    };
    cli.exit = await handler(session, args, options);
  });
}

/** A summary as a sentence. */
export function sentence(summary: string): string {
  return `${summary.slice(0, 1).toUpperCase()}${summary.slice(1)}.`;
}

/** The options of a command and of those above it; the nearest counts. */
export function mergedOptions<O>(command: Command): O {
  const lineage: Command[] = [];
  for (let at: Command | null = command; at !== null; at = at.parent) lineage.unshift(at);
  return Object.assign({}, ...lineage.map((one) => one.opts())) as O;
}

/** Asks for something that the gateway holds. */
export function get(
  session: Session,
  path: string,
  query: Readonly<Record<string, string | number | undefined>> = {},
): Promise<Answer> {
  return session.client.ask({ method: "GET", path, query, timeoutMs: session.timeoutMs ?? ANSWER_MS });
}

/** Reads an answer by the part of its schema that the command line knows. @throws CliFault ANSWER_UNREADABLE */
export function read<S extends z.ZodType>(schema: S, answer: Answer): z.output<S> {
  const parsed = schema.safeParse(answer.body);
  if (parsed.success) return parsed.data;
  const places = parsed.error.issues.map((issue) => `/${issue.path.map(String).join("/")}`);
  throw new CliFault("ANSWER_UNREADABLE", `the answer is not in the form of this release, at ${places.join(", ")}`);
}

/** Prints an answer: as it came for programs, in words for people. */
export function print(session: Session, answer: Answer, forPeople: () => string): void {
  session.io.stdout(session.json ? `${answer.text}\n` : forPeople());
}

/** Tells people something beside the answer. */
export function note(session: Session, text: string): void {
  session.io.stderr(`${new Painter(session.io.colour.stderr).paint(text)}\n`);
}
