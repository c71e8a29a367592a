import { CommanderError } from "commander";
import { AeoError, ERRORS } from "../domain/errors.ts";
import { EXIT, type Exit, exitOfKind } from "./exit.ts";
import { CliFault } from "./fault.ts";
import type { Io } from "./io.ts";
import { createProgram } from "./program.ts";
import { GatewayRefusal } from "./refusal.ts";
import type { Cli } from "./session.ts";
import { Painter } from "./text.ts";

/** Runs one command. @param argv what follows `aeo` @returns the exit code */
export async function run(argv: readonly string[], io: Io): Promise<Exit> {
  const cli: Cli = { io, json: false, exit: EXIT.ok };
  try {
    await createProgram(cli).parseAsync([...argv], { from: "user" });
    return cli.exit;
  } catch (error) {
    return report(error, cli);
  }
}

/** Says what was refused, by whom and how to mend it; with --json the gateway's document is the answer. */
function report(error: unknown, { io, json }: Cli): Exit {
  const painter = new Painter(io.colour.stderr);
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage; // commander has said it
  if (error instanceof GatewayRefusal) {
    if (json) io.stdout(`${error.text}\n`);
    io.stderr(refusal(painter, error.problem));
    return error.exit;
  }
  if (error instanceof CliFault) {
    io.stderr(refusal(painter, { code: error.code, detail: error.message, fix: error.fix }));
    return error.exit;
  }
  if (error instanceof AeoError) {
    const { code, message: detail, faults: errors } = error;
    io.stderr(refusal(painter, { code, detail, fix: ERRORS[code].fix, errors }));
    return exitOfKind(error.kind);
  }
  // A fault of ours says nothing about what was asked: it must not pass for an answer.
  io.stderr(
    `unexpected fault of the command line: ${error instanceof Error ? (error.stack ?? error.message) : "unknown"}\n`,
  );
  return EXIT.unknown;
}

interface Refusal {
  readonly code: string;
  readonly detail: string;
  readonly fix: string;
  readonly traceId?: string;
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[];
}

function refusal(painter: Painter, { code, detail, fix, traceId, errors }: Refusal): string {
  return painter.fields([
    ["refused", { text: code, tone: "bad" }],
    ["why", detail],
    ...(errors ?? []).map(({ pointer, detail: at }) => ["at", `${pointer === "" ? "/" : pointer}: ${at}`] as const),
    ["fix", fix],
    ["trace", traceId],
  ]);
}
