import type { Command } from "commander";
import type { z } from "zod";
import type { Economy } from "../domain/economy.ts";
import { canonicalJson } from "../exchange/canonicalJson.ts";
import { questionText } from "../services/questionText.ts";
import type { answeredSchema } from "./answers/receipt.ts";
import { CliFault } from "./fault.ts";
import { readObject } from "./input.ts";
import type { Io } from "./io.ts";
import { economyCode, operatorType } from "./options.ts";

/** What a reader brings with a receipt: its question and its answer. */
export interface AskedOptions {
  readonly question?: string;
  readonly answer?: string;
  readonly tin?: string;
  readonly issuer?: Economy;
  readonly operatorType?: Parameters<typeof questionText>[0]["operatorType"];
  readonly departedAt?: string;
}

/** Adds the options that bring them. */
export function withAsked(command: Command): Command {
  return command
    .option("--question <file>", "the question, a JSON object: must be the one that was answered")
    .option("--answer <file>", "the answer, as `aeo verify --json` printed it: the whole of it must be as it was sent")
    .option("--tin <tin>", "with --answer: the identifier that was asked for, to make up the question from")
    .option("--issuer <economy>", "with --tin: the issuer that the question named", economyCode)
    .option("--operator-type <type>", "with --tin: the operator type that the question named", operatorType)
    .option("--departed-at <time>", "with --tin: the departure that the question named");
}

/** The canonical text of the question; undefined when none was given. @throws CliFault */
export async function askedQuestion(
  { question, tin, issuer, operatorType: type, departedAt }: AskedOptions,
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
