import { SingleBar } from "cli-progress";
import type { Command } from "commander";
import { z } from "zod";
import { CHANNELS } from "../../domain/clearance.ts";
import { CLEARANCE_COLUMNS, REQUIRED_COLUMNS } from "../../domain/clearanceColumns.ts";
import { MODES } from "../../domain/mode.ts";
import type { Answer } from "../client.ts";
import { EXIT, type Exit } from "../exit.ts";
import { formatOf, type ImportFormat, TYPES } from "../fileFormat.ts";
import { wholeNumber } from "../options.ts";
import { type Portion, portionsOf, sizeOf } from "../portions.ts";
import { addClearanceCheck, addClearanceProve } from "./clearanceProof.ts";
import { asking, type Cli, note, read, type Session } from "../session.ts";
import { counted } from "../text.ts";
import { refusedRowSchema } from "../answers/refusedRow.ts";

interface Options {
  readonly format?: ImportFormat;
  readonly corrections?: boolean;
  readonly rows: number;
}

const DEFAULT_PORTION = 10_000;
const TAKEN_MS = 120_000;
/** Refused rows printed; all are counted. */
const PRINTED = 50;

const receiptSchema = z.object({
  rows: z.number(),
  accepted: z.number(),
  repeated: z.number(),
  corrected: z.number(),
  refusedCount: z.number(),
  refused: z.array(refusedRowSchema),
});
type Receipt = z.output<typeof receiptSchema>;

/** A portion that was sent, and what is answered. */
interface Sent {
  readonly part: Portion;
  readonly answer: Promise<Answer>;
}

const FORM = `
Columns of CSV, and fields of NDJSON; what there is nothing for stays empty or away:
  ${CLEARANCE_COLUMNS.map((column) => (REQUIRED_COLUMNS.includes(column) ? `${column}*` : column)).join(" ")}
  * needed; times such as 2026-11-25T09:00:00Z; mode ${MODES.join(" ")}; channel ${CHANNELS.join(" ")};
  operator is the identifier as declared; claimed true or false; granted benefits, in CSV with | between them.

Example:
  aeo clearance import clearances.csv --as JP:monitor
`;

/** `aeo clearance import`: feeding import declarations to the monitoring of benefits. */
export function addClearance(program: Command, cli: Cli): void {
  const clearance = program.command("clearance").summary("import declarations, for the monitoring of benefits");
  const load = clearance
    .command("import <file>")
    .summary("record declarations from a CSV or NDJSON file of any length")
    .description(
      "Sends a file in portions. A declaration counts once, however often it is sent: after an interruption send the whole file again.",
    )
    .option("--format <format>", "CSV or NDJSON, where the name does not say it", (text: string) => text.toUpperCase())
    .option("--corrections", "take known references with other content in place of the former")
    .option("--rows <n>", "rows per portion", wholeNumber(1, 20_000), DEFAULT_PORTION)
    .addHelpText("after", FORM);
  asking<Options>(cli, load, async (session, [file = "-"], options) => await importAll(session, file, options));
  addClearanceProve(clearance, cli);
  addClearanceCheck(clearance, cli);
}

async function importAll(session: Session, file: string, options: Options): Promise<Exit> {
  const format = options.format ?? formatOf(file);
  const bar = progress(session, await sizeOf(file));
  const total: Receipt = { rows: 0, accepted: 0, repeated: 0, corrected: 0, refusedCount: 0, refused: [] };
  const add = async ({ part, answer }: Sent) => {
    const receipt = read(receiptSchema, await answer);
    for (const count of ["rows", "accepted", "repeated", "corrected", "refusedCount"] as const)
      total[count] += receipt[count];
    total.refused.push(...receipt.refused.map((row) => ({ ...row, row: row.row + part.before })));
    bar?.update(part.read, { rows: total.rows });
  };
  // One portion is on its way while the gateway writes the one before it. Of corrections the last one counts: these go one by one.
  const most = options.corrections === true ? 1 : 2;
  const onTheirWay: Sent[] = [];
  try {
    for await (const part of portionsOf(file, format, options.rows, session.io)) {
      const answer = sendPart(session, part.text, format, options);
      // Who fails is told when it is its turn.
      answer.catch(() => undefined);
      if (onTheirWay.push({ part, answer }) === most) await add(onTheirWay.shift() as Sent);
    }
    for (const sent of onTheirWay) await add(sent);
  } finally {
    bar?.stop();
  }
  session.io.stdout(session.json ? `${JSON.stringify(total)}\n` : inWords(session, total));
  return total.refusedCount > 0 ? EXIT.negative : EXIT.ok;
}

/** A key of its own for each portion: sent again by the client after a lost answer, it is taken once. */
function sendPart(session: Session, body: string, format: ImportFormat, options: Options): Promise<Answer> {
  return session.client.ask({
    method: "POST",
    path: "/v1/clearances",
    query: options.corrections === true ? { corrections: "true" } : {},
    body,
    contentType: TYPES[format],
    idempotencyKey: session.io.newKey(),
    timeoutMs: session.timeoutMs ?? TAKEN_MS,
  });
}

function progress({ io, json }: Session, bytes: number): SingleBar | undefined {
  if (json || !io.colour.stderr || bytes === 0) return undefined;
  const format = "clearances [{bar}] {percentage}%, {rows} rows, {eta_formatted} left";
  const bar = new SingleBar({ format, hideCursor: true });
  bar.start(bytes, 0, { rows: 0 });
  return bar;
}

function inWords(session: Session, total: Receipt): string {
  const { painter } = session;
  const shown = total.refused.slice(0, PRINTED);
  if (total.refusedCount > shown.length)
    note(session, `${counted(total.refusedCount - shown.length, "more refused row")}`);
  const table = painter.table(
    ["row", "code", "why"],
    shown.map(({ row, code, detail, errors }) => [
      String(row),
      code,
      errors.length === 0 ? detail : errors.map((at) => `${at.pointer}: ${at.detail}`).join("; "),
    ]),
  );
  return [
    painter.fields([
      ["rows", String(total.rows)],
      ["recorded", { text: String(total.accepted), tone: "good" }],
      ["known already", String(total.repeated)],
      ["corrected", String(total.corrected)],
      ["refused", { text: String(total.refusedCount), tone: total.refusedCount === 0 ? "plain" : "bad" }],
    ]),
    shown.length === 0 ? "" : `\n${table}`,
  ].join("");
}
