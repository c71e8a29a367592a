import type { Command } from "commander";
import { isOver, type OperationAnswer, operationSchema, operationsSchema } from "../answers/operation.ts";
import { EXIT, type Exit } from "../exit.ts";
import { CliFault } from "../fault.ts";
import { wholeNumber } from "../options.ts";
import { asking, type Cli, get, note, print, read, type Session } from "../session.ts";
import { words } from "../text.ts";
import { follow, inWords, outcome, stateCell } from "../write.ts";

interface Options {
  readonly wait?: boolean;
  readonly after?: string;
  readonly limit?: number;
}

const FINAL_MS = 90_000;

/** `aeo operations`: how writes are getting on. */
export function addOperations(program: Command, cli: Cli): void {
  const command = program
    .command("operations [id]")
    .summary("how writes are getting on, newest first")
    .description("Lists the gateway's writes, or shows one: 1 = it failed, 3 = not final within the time with --wait.")
    .option("--wait", "with an id: wait until it is final")
    .option("--after <cursor>", "the next page")
    .option("--limit <count>", "at most so many, 20 if not given", wholeNumber(1, 500))
    .addHelpText(
      "after",
      "\nExample:\n  aeo operations 6f6d1c6e-0f2c-4a2e-8f0e-2f6b0d6d3b7a --wait --as TW:registrar\n",
    );
  asking<Options>(cli, command, async (session, [id], options) =>
    id === undefined ? listed(session, options) : one(session, id, options),
  );
}

async function one(session: Session, id: string, { wait }: Options): Promise<Exit> {
  const deadline = session.io.now() + (session.timeoutMs ?? FINAL_MS);
  let answer = await get(session, `/v1/operations/${encodeURIComponent(id)}`);
  let operation = read(operationSchema, answer);
  if (wait === true && !isOver(operation)) {
    note(session, `operation ${operation.id}: ${operation.state}`);
    answer = await follow(session, operation, deadline);
    operation = read(operationSchema, answer);
  }
  print(session, answer, () => inWords(session, operation, what(operation)));
  return outcome(operation, { wait: wait === true });
}

async function listed(session: Session, { after, limit, wait }: Options): Promise<Exit> {
  if (wait === true) throw new CliFault("USAGE", "--wait goes with the id of an operation");
  const answer = await get(session, "/v1/operations", { after, limit: limit ?? 20 });
  const { operations, next } = read(operationsSchema, answer);
  print(session, answer, () =>
    session.painter.table(
      ["accepted", "state", "what", "entries", "operation", "block", "code"],
      operations.map((operation) => [
        operation.createdAt,
        stateCell(operation.state),
        what(operation),
        String(operation.entries),
        operation.id,
        operation.block === null ? "-" : String(operation.block),
        operation.error?.code ?? "",
      ]),
    ),
  );
  if (next !== null) note(session, `more: --after ${next}`);
  return EXIT.ok;
}

/** What the contract was asked to do, to what. */
function what({ action, registry, subject }: OperationAnswer): string {
  const act = words(action.replace(/[A-Z]/g, (letter) => `_${letter}`));
  if (subject === null) return `${act} (${registry})`;
  const noun = { certifications: "certification", arrangements: "arrangement" }[registry] ?? registry;
  return `${act} ${noun} ${subject}`;
}
