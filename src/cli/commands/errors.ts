import type { Command } from "commander";
import { type ErrorCode, ERRORS } from "../../domain/errors.ts";
import { EXIT, type Exit } from "../exit.ts";
import { CliFault, FAULTS, type FaultCode } from "../fault.ts";
import { exitOfRefusal } from "../refusal.ts";
import { type Cli, mergedOptions, withJson } from "../session.ts";
import { Painter } from "../text.ts";

interface Explanation {
  readonly code: string;
  readonly from: "gateway" | "command line";
  readonly exit: Exit;
  readonly meaning: string;
  readonly fix: string;
}

/** Every code that a command can print. */
export function explanations(): Explanation[] {
  const gateways = (Object.keys(ERRORS) as ErrorCode[]).map((code) => {
    const { meaning, fix } = ERRORS[code];
    return { code, from: "gateway" as const, exit: exitOfRefusal(code, 500), meaning, fix };
  });
  const own = (Object.keys(FAULTS) as FaultCode[]).map((code) => ({
    code,
    from: "command line" as const,
    ...FAULTS[code],
  }));
  return [...gateways, ...own].sort((a, b) => (a.code < b.code ? -1 : 1));
}

/** `aeo errors`: what a code means and what to do. */
export function addErrors(program: Command, cli: Cli): void {
  const command = program
    .command("errors [code]")
    .summary("what a code means and what to do about it")
    .description("Explains one code, or lists all.")
    .addHelpText("after", "\nExample:\n  aeo errors STALE_VERSION\n");
  withJson(command).action((code: string | undefined) => {
    const painter = new Painter(cli.io.colour.stdout);
    const json = mergedOptions<{ json?: boolean }>(command).json === true;
    const shown = code === undefined ? explanations() : [explained(code)];
    const [only] = shown;
    if (json) cli.io.stdout(`${JSON.stringify(code === undefined ? shown : only)}\n`);
    else if (code !== undefined && only !== undefined)
      cli.io.stdout(
        painter.fields([
          ["code", only.code],
          ["meaning", only.meaning],
          ["fix", only.fix],
          ["from", `the ${only.from}`],
          ["exit code", String(only.exit)],
        ]),
      );
    else
      cli.io.stdout(
        painter.table(
          ["code", "exit", "meaning"],
          shown.map((row) => [row.code, String(row.exit), row.meaning]),
        ),
      );
    cli.exit = EXIT.ok;
  });
}

function explained(text: string): Explanation {
  const wanted = text.toUpperCase().replaceAll("-", "_");
  const found = explanations().find(({ code }) => code === wanted);
  if (found === undefined)
    throw new CliFault("NO_MATCH", "no code is written so", { hint: "aeo errors lists all codes." });
  return found;
}
