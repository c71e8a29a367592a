import { type ImportAnswer, importSchema } from "../answers/certification.ts";
import { EXIT, type Exit } from "../exit.ts";
import { type ImportFormat, formatOf, TYPES } from "../fileFormat.ts";
import { readText } from "../input.ts";
import { get, note, print, read, type Session } from "../session.ts";
import { counted, type Painter } from "../text.ts";
import { send, type WriteOptions } from "../write.ts";

/** 20,000 rows are checked before the answer. */
const TAKEN_MS = 120_000;
const FINAL_MS = 600_000;
const POLL_MS = 1_000;

/** Sends a file of certifications, waits until all of it is decided, and says what became of each row that is not on the ledger. */
export async function importFile(
  session: Session,
  path: string,
  format: ImportFormat | undefined,
  options: WriteOptions,
): Promise<Exit> {
  const contentType = TYPES[format ?? formatOf(path)];
  const body = await readText(path, session.io);
  const deadline = session.io.now() + (session.timeoutMs ?? FINAL_MS);
  const write = {
    path: "/v1/certifications/imports",
    body,
    what: `import of ${path === "-" ? "standard input" : path}`,
  };
  let answer = await send(session, write, options, { contentType, timeoutMs: TAKEN_MS });
  let report = read(importSchema, answer);
  note(
    session,
    `import ${report.id}: ${report.accepted} of ${counted(report.rows, "row")} taken, ${report.refused.length} refused`,
  );
  let open = openRows(report);
  while (options.wait !== false && open > 0 && session.io.now() < deadline) {
    await session.io.sleep(POLL_MS);
    answer = await get(session, `/v1/imports/${encodeURIComponent(report.id)}`);
    report = read(importSchema, answer);
    const now = openRows(report);
    if (now !== open) note(session, `import ${report.id}: ${report.accepted - now} of ${report.accepted} decided`);
    open = now;
  }
  print(session, answer, () => inWords(session.painter, report));
  return exitOf(report, open, options);
}

function rowsIn({ operations }: ImportAnswer, state: (state: string) => boolean): number {
  return operations.filter((operation) => state(operation.state)).reduce((sum, { rows }) => sum + rows.length, 0);
}

function openRows(report: ImportAnswer): number {
  return rowsIn(report, (state) => state !== "FINAL" && state !== "FAILED");
}

function exitOf(report: ImportAnswer, open: number, { wait }: WriteOptions): Exit {
  if (report.refused.length > 0 || rowsIn(report, (state) => state === "FAILED") > 0) return EXIT.negative;
  return open > 0 && wait !== false ? EXIT.unknown : EXIT.ok;
}

function inWords(painter: Painter, report: ImportAnswer): string {
  const failed = report.operations.filter(({ state }) => state === "FAILED");
  const lost = failed.flatMap(({ rows, error }) =>
    rows.map((row) => ({ row, code: error?.code ?? "FAILED", why: error?.detail ?? "" })),
  );
  const refused = report.refused.map(({ row, code, detail, errors }) => ({
    row,
    code,
    why: errors.length === 0 ? detail : errors.map((at) => `${at.pointer || "/"}: ${at.detail}`).join("; "),
  }));
  const rows = [...refused, ...lost].sort((a, b) => a.row - b.row);
  return [
    painter.fields([
      ["import", report.id],
      ["rows", String(report.rows)],
      ["on the ledger", { text: String(rowsIn(report, (state) => state === "FINAL")), tone: "good" }],
      ["on the way", String(openRows(report))],
      ["refused", { text: String(refused.length), tone: refused.length === 0 ? "plain" : "bad" }],
      ["failed", { text: String(lost.length), tone: lost.length === 0 ? "plain" : "bad" }],
    ]),
    rows.length === 0
      ? ""
      : `\n${painter.table(
          ["row", "code", "why"],
          rows.map(({ row, code, why }) => [String(row), code, why]),
        )}`,
  ].join("");
}
