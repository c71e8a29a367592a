import type { Command } from "commander";
import type { z } from "zod";
import type { Economy } from "../../domain/economy.ts";
import { canonicalJson } from "../../exchange/canonicalJson.ts";
import { answerTextOf, checkReceipt, type Finding, type GivenAnswer, verdictOf } from "../../receipts/check.ts";
import { receiptSchema } from "../../receipts/document.ts";
import { questionText } from "../../services/questionText.ts";
import { answeredSchema, rootsSchema } from "../answers/receipt.ts";
import { EXIT, type Exit } from "../exit.ts";
import { CliFault } from "../fault.ts";
import { readObject } from "../input.ts";
import type { Io } from "../io.ts";
import { economyCode, operatorType } from "../options.ts";
import { type Cli, mergedOptions, withJson } from "../session.ts";
import { Painter } from "../text.ts";
import { readKeys } from "../trustFiles.ts";

interface CheckOptions {
  readonly authorities?: string;
  readonly question?: string;
  readonly answer?: string;
  readonly tin?: string;
  readonly issuer?: Economy;
  readonly operatorType?: Parameters<typeof questionText>[0]["operatorType"];
  readonly departedAt?: string;
  readonly anchored?: string;
  readonly json?: boolean;
}

/** `aeo receipt check`: is a receipt what its authority signed? Without a network. */
export function addReceiptCheck(receipt: Command, cli: Cli): void {
  const check = receipt
    .command("check <file...>")
    .summary("check receipts without any network")
    .description("Checks what `aeo receipt get` wrote: 0 = all good, 1 = one is false, 3 = cannot tell.")
    .option("--authorities <file>", "keys of authorities, as `aeo members --json` prints them where you trust it")
    .option("--question <file>", "the question, a JSON object: must be the one that was answered")
    .option("--answer <file>", "the answer, as `aeo verify --json` printed it: the whole of it must be as it was sent")
    .option("--tin <tin>", "with --answer: the identifier that was asked for, to make up the question from")
    .option("--issuer <economy>", "with --tin: the issuer that the question named", economyCode)
    .option("--operator-type <type>", "with --tin: the operator type that the question named", operatorType)
    .option("--departed-at <time>", "with --tin: the departure that the question named")
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
    question: await questionOf(options, answer, io),
    roots: anchored === undefined ? undefined : (await readAs(rootsSchema, anchored, io)).roots,
  };
}

async function questionOf(
  { question, tin, issuer, operatorType: type, departedAt }: CheckOptions,
  answer: z.output<typeof answeredSchema> | undefined,
  io: Io,
): Promise<string | undefined> {
  if (question !== undefined) return Buffer.from(canonicalJson(await readObject(question, io))).toString("utf8");
  if (tin === undefined) return undefined;
  if (answer === undefined) throw new CliFault("USAGE", "--tin goes with --answer");
  const { recogniser, mode, validAt, knownAt } = answer;
  return questionText({
    identifier: tin,
    issuer,
    recogniser,
    mode,
    operatorType: type,
    departedAt: departedAt === undefined ? undefined : instantOf(departedAt),
    validAt: instantOf(validAt),
    knownAt: instantOf(knownAt),
  });
}

function instantOf(text: string): number {
  const moment = Math.floor(Date.parse(text) / 1000);
  if (Number.isNaN(moment)) throw new CliFault("USAGE", "a time is written such as 2026-11-25T09:00:00Z");
  return moment;
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
