import type { Command } from "commander";
import {
  type OwnCodesReceiptAnswer,
  ownCodeSchema,
  ownCodesReceiptSchema,
  ownCodesSchema,
} from "../answers/ownCode.ts";
import { EXIT, type Exit } from "../exit.ts";
import { FORMATS, formatOf, type ImportFormat, TYPES } from "../fileFormat.ts";
import { readText } from "../input.ts";
import { oneOf, wholeNumber } from "../options.ts";
import { asking, type Cli, get, note, print, read, type Session } from "../session.ts";
import { send, type WriteOptions } from "../write.ts";

interface ImportOptions extends WriteOptions {
  readonly format?: ImportFormat;
}
interface ListOptions {
  readonly after?: string;
  readonly limit?: number;
}

const TAKEN_MS = 120_000;
const REMOVED_MS = 10_000;

/** `aeo codes …`: the codes that this authority issued to foreign traders. */
export function addCodes(program: Command, cli: Cli): void {
  const codes = program.command("codes").summary("codes issued here to foreign traders: MID, NACCS, OBIN and the like");
  const load = codes
    .command("import <file>")
    .summary("record codes from a CSV or NDJSON file")
    .option("--format <format>", "CSV or NDJSON, where the name does not say it", oneOf(FORMATS))
    .option("--idempotency-key <key>", "repeat a request whose outcome is unknown without doing it twice")
    .addHelpText(
      "after",
      "\nColumns: scheme, code, issuer, tin, validFrom, validUntil; the last two may be left out.\n\nExample:\n  aeo codes import naccs.csv --as JP:registrar\n",
    );
  asking<ImportOptions>(cli, load, (session, [file = "-"], options) => imported(session, file, options));
  const list = codes
    .command("list")
    .summary("the codes by scheme and code, with who recorded them")
    .option("--after <id>", "the next page")
    .option("--limit <count>", "at most so many, 100 if not given", wholeNumber(1, 500));
  asking<ListOptions>(cli, list, (session, _args, options) => listed(session, options));
  asking(
    cli,
    codes.command("remove <id>").summary("take out a code; it leads to nobody from now on"),
    (session, [id]) => removed(session, id ?? ""),
  );
}

async function imported(session: Session, file: string, options: ImportOptions): Promise<Exit> {
  const contentType = TYPES[options.format ?? formatOf(file)];
  const body = await readText(file, session.io);
  const write = { path: "/v1/own-codes", body, what: `codes of ${file === "-" ? "standard input" : file}` };
  const answer = await send(session, write, options, { contentType, timeoutMs: session.timeoutMs ?? TAKEN_MS });
  const receipt = read(ownCodesReceiptSchema, answer);
  print(session, answer, () => inWords(session, receipt));
  return receipt.refusedCount > 0 ? EXIT.negative : EXIT.ok;
}

async function listed(session: Session, { after, limit }: ListOptions): Promise<Exit> {
  const answer = await get(session, "/v1/own-codes", { after, limit });
  const { codes, next } = read(ownCodesSchema, answer);
  print(session, answer, () =>
    session.painter.table(
      ["scheme", "code", "issuer", "tin", "from", "until", "recorded", "by", "id"],
      codes.map((one) => [
        one.scheme,
        one.code,
        one.issuer,
        one.tin,
        one.validFrom ?? "-",
        one.validUntil ?? "-",
        one.recordedAt ?? "-",
        one.recordedBy,
        one.id,
      ]),
    ),
  );
  if (next !== null) note(session, `more: --after ${next}`);
  return EXIT.ok;
}

async function removed(session: Session, id: string): Promise<Exit> {
  const path = `/v1/own-codes/${encodeURIComponent(id)}`;
  const answer = await session.client.ask({ method: "DELETE", path, timeoutMs: session.timeoutMs ?? REMOVED_MS });
  const { scheme, code, issuer, tin } = read(ownCodeSchema, answer);
  print(session, answer, () =>
    session.painter.fields([
      ["removed", `${scheme} ${code}`],
      ["of", `${issuer} ${tin}`],
    ]),
  );
  return EXIT.ok;
}

function inWords({ painter }: Session, receipt: OwnCodesReceiptAnswer): string {
  const table = painter.table(
    ["row", "code", "why"],
    receipt.refused.map(({ row, code, detail, errors }) => [
      String(row),
      code,
      errors.length === 0 ? detail : errors.map((at) => `${at.pointer}: ${at.detail}`).join("; "),
    ]),
  );
  return [
    painter.fields([
      ["rows", String(receipt.rows)],
      ["recorded", { text: String(receipt.recorded), tone: "good" }],
      ["recorded already", String(receipt.repeated)],
      ["replaced", String(receipt.replaced)],
      ["refused", { text: String(receipt.refusedCount), tone: receipt.refusedCount === 0 ? "plain" : "bad" }],
    ]),
    receipt.refused.length === 0 ? "" : `\n${table}`,
  ].join("");
}
