import type { Command } from "commander";
import type { z } from "zod";
import { answerTextOf, checkReceipt, type Finding, type GivenAnswer, verdictOf } from "../../receipts/check.ts";
import { receiptSchema } from "../../receipts/document.ts";
import { answeredSchema, rootsSchema } from "../answers/receipt.ts";
import { askedQuestion, type AskedOptions, withAsked } from "../askedOptions.ts";
import { EXIT, type Exit } from "../exit.ts";
import { CliFault } from "../fault.ts";
import { readObject } from "../input.ts";
import type { Io } from "../io.ts";
import { type Cli, mergedOptions, withJson } from "../session.ts";
import { Painter } from "../text.ts";
import { readKeys } from "../trustFiles.ts";

interface CheckOptions extends AskedOptions {
  readonly authorities?: string;
  readonly anchored?: string;
  readonly json?: boolean;
}

/** `aeo receipt check`: is a receipt what its authority signed? Without a network. */
export function addReceiptCheck(receipt: Command, cli: Cli): void {
  const check = receipt
    .command("check <file...>")
    .summary("check receipts without any network")
    .description("Checks what `aeo receipt get` wrote: 0 = all good, 1 = one is false, 3 = cannot tell.")
    .option("--authorities <file>", "keys of authorities, as `aeo members --json` prints them where you trust it");
  withAsked(check)
    .option("--anchored <file>", "roots of the ledger, as `aeo receipt roots --json` prints them: it must be under one")
    .addHelpText(
      "after",
      "\nExample:\n  aeo receipt check receipt.json --authorities members.json --answer answer.json --tin TW123456789\n",
    );
  withJson(check).action(async (files: string[]) => {
    const options = mergedOptions<CheckOptions>(check);
    cli.json = options.json ?? false;
    cli.exit = await checkAll(files, options, cli.io);
  });
}

const EXITS: Readonly<Record<Finding["outcome"], Exit>> = {
  good: EXIT.ok,
  false: EXIT.negative,
  unknown: EXIT.unknown,
};
const MARKS = {
  good: { text: "good", tone: "good" },
  false: { text: "FALSE", tone: "bad" },
  unknown: { text: "cannot tell", tone: "unsure" },
} as const;

async function checkAll(files: readonly string[], options: CheckOptions, io: Io): Promise<Exit> {
  const grounds = await groundsOf(options, io);
  const painter = new Painter(io.colour.stdout);
  const all: Finding[] = [];
  for (const file of files) {
    const parsed = receiptSchema.safeParse(await readObject(file, io));
    const place = parsed.error?.issues[0]?.path.map(String).join(".") ?? "";
    const findings = parsed.success
      ? await checkReceipt(parsed.data, grounds)
      : [{ checked: "record", outcome: "false", detail: `not in the form of a receipt, at ${place}` } as const];
    all.push(...findings);
    const verdict = verdictOf(findings);
    if (options.json) io.stdout(`${JSON.stringify({ file, verdict, findings })}\n`);
    else {
      io.stdout(`${painter.paint(file)}: ${painter.paint(MARKS[verdict])}\n`);
      io.stdout(
        painter.table(
          ["", "", ""],
          findings.map(({ checked, outcome, detail }) => [checked, MARKS[outcome], detail]),
        ),
      );
    }
  }
  return EXITS[verdictOf(all)];
}

async function groundsOf(options: CheckOptions, io: Io) {
  const { authorities, anchored } = options;
  const received = options.answer === undefined ? undefined : await readObject(options.answer, io);
  const answer = received === undefined ? undefined : as(answeredSchema, received, options.answer ?? "");
  return {
    keys: authorities === undefined ? undefined : await readKeys(authorities, io),
    answer: answer satisfies GivenAnswer | undefined,
    answerText: received === undefined ? undefined : answerTextOf(received as Record<string, unknown>),
    question: await askedQuestion(options, answer, io),
    roots: anchored === undefined ? undefined : (await readAs(rootsSchema, anchored, io)).roots,
  };
}

async function readAs<S extends z.ZodType>(schema: S, path: string, io: Io): Promise<z.output<S>> {
  return as(schema, await readObject(path, io), path);
}

function as<S extends z.ZodType>(schema: S, read: unknown, path: string): z.output<S> {
  const parsed = schema.safeParse(read);
  if (parsed.success) return parsed.data;
  const place = parsed.error.issues[0]?.path.map(String).join("/") ?? "";
  throw new CliFault("FILE_UNREADABLE", `${path} is not in the form that is expected, at /${place}`);
}
