import { NOT_CHECKABLE } from "../../audit/receipts/told.ts";
import type { ReceiptRow } from "../../audit/receipts/receiptRows.ts";
import type { Change } from "../../audit/receipts/receiptSweep.ts";
import { RECEIPT_VERDICTS, type ReceiptVerdict, type ReceiptVerdictCode } from "../../audit/receipts/receiptVerdict.ts";
import type { AuditReport } from "../../audit/report.ts";
import type { LedgerAsOf } from "../../domain/asOf.ts";
import { instantToText } from "../../domain/time.ts";
import { counted, type Painter, type Tone, words } from "../text.ts";

const TONES: Readonly<Record<ReceiptVerdictCode, Tone>> = {
  RIGHT: "good",
  RIGHT_THEN_CHANGED_SINCE: "good",
  BEHIND: "good",
  STALE: "bad",
  WRONG: "bad",
  FORGED: "bad",
  UNSIGNED: "bad",
  NOT_CHECKABLE: "unsure",
};
const UNCHECKED: Readonly<Record<ReceiptVerdict["unchecked"][number], string>> = {
  BLOCK_HASH: "block hashes: a file knows only blocks with events; sequence and head of the block were compared",
  BLOCK_AGE: "ages of blocks: without a node, or the answers, times of blocks without events are not known",
  ANCHOR: "roots of periods: of these receipts none on the ledger was shown",
};

interface Placed extends ReceiptRow {
  readonly file: string;
  readonly line: number;
}

/** Prints verdicts one by one as they come, and counts them. */
export class ReceiptLines {
  readonly counts = new Map<ReceiptVerdictCode, number>();
  readonly #unchecked = new Map<ReceiptVerdict["unchecked"][number], number>();
  readonly #painter: Painter;
  readonly #options: { readonly all: boolean; readonly json: boolean };

  /** @param all whether those that are right are listed too; programs are told of all */
  constructor(painter: Painter, options: { readonly all: boolean; readonly json: boolean }) {
    this.#painter = painter;
    this.#options = options;
  }

  /** What is printed of one receipt; nothing for those that are not listed. */
  row(row: Placed, verdict: ReceiptVerdict): string {
    const { counts } = this;
    counts.set(verdict.verdict, (counts.get(verdict.verdict) ?? 0) + 1);
    for (const what of verdict.unchecked) this.#unchecked.set(what, (this.#unchecked.get(what) ?? 0) + 1);
    if (this.#options.json) return `${JSON.stringify(presentReceiptVerdict(row, verdict))}\n`;
    if (verdict.verdict === "RIGHT" && !this.#options.all) return "";
    return this.#inWords(row, verdict);
  }

  /** The end of the output. @param purged batches without records */
  summary({ report, asOf }: { readonly report: AuditReport; readonly asOf: LedgerAsOf }, purged: number): string {
    const receipts = [...this.counts.values()].reduce((sum, count) => sum + count, 0);
    if (this.#options.json) {
      const { source, chainId, stateDigest } = report;
      const of = { source, chainId, stateDigest, asOf: { ...asOf, time: instantToText(asOf.time) } };
      return `${JSON.stringify({ summary: { receipts, verdicts: Object.fromEntries(this.counts), purged, ...of } })}\n`;
    }
    const rows = [...this.counts].map(([code, count]) => [
      String(count),
      { text: code, tone: TONES[code] },
      RECEIPT_VERDICTS[code],
    ]);
    const rest = [...this.#unchecked].map(
      ([what, count]) => [{ text: "not looked at", tone: "unsure" as const }, `${UNCHECKED[what]} (${count})`] as const,
    );
    return [
      "\n",
      this.#painter.fields([
        ["ledger", `block ${asOf.block} of ${instantToText(asOf.time)}: its whole history was checked`],
        ["receipts", counted(receipts, "receipt")],
        [
          "purged",
          purged === 0 ? null : `${counted(purged, "batch")} without records: nothing can be told of their answers`,
        ],
      ]),
      "\n",
      this.#painter.table(["", "verdict", "meaning"], rows),
      ...rest.map(([label, text]) => `\n${this.#painter.paint(label)}  ${this.#painter.paint(text)}\n`),
    ].join("");
  }

  #inWords({ id, told, file, line }: Placed, { verdict, differences, reason, changed }: ReceiptVerdict): string {
    const painter = this.#painter;
    const said = `${told.recogniser} answered ${words(told.recognition)} (${told.cause}) at ${timeOf(told.answeredAt)} by block ${told.block}`;
    const details = [
      ...differences.map(({ field, told: was, should }) =>
        was === "" ? `${field}: ${should}` : `${field}: said ${was}, should be ${should}`,
      ),
      ...(reason === null ? [] : [`${reason}: ${NOT_CHECKABLE[reason]}`]),
      ...(changed === null ? [] : [changeInWords(changed)]),
    ];
    return [
      `${painter.paint({ text: verdict, tone: TONES[verdict] })}  ${painter.paint(`${id}  ${file}:${line}`)}\n`,
      ...[said, ...details].map((text) => `  ${painter.paint(text)}\n`),
    ].join("");
  }
}

function changeInWords({ recognition, cause, by }: Change): string {
  const what = `the ledger says ${words(recognition)} (${cause})`;
  if (by === null) return `since then ${what}`;
  const { block, logIndex, time, transaction } = by.position;
  return `since ${by.type} at block ${block}, log ${logIndex}, ${instantToText(time)}, transaction ${transaction}, ${what}`;
}

function timeOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

/** What `--json` prints of one receipt. */
function presentReceiptVerdict({ id, told, file, line }: Placed, { changed, ...verdict }: ReceiptVerdict) {
  const { recogniser, recognition, cause, certification, block, answeredAt } = told;
  return {
    file,
    line,
    receipt: id,
    ...verdict,
    changed: changed && {
      recognition: changed.recognition,
      cause: changed.cause,
      by: changed.by && {
        type: changed.by.type,
        ...changed.by.position,
        time: instantToText(changed.by.position.time),
      },
    },
    told: { economy: recogniser, recognition, cause, certification, block, answeredAt: timeOf(answeredAt) },
    basis: told.question !== undefined ? "QUESTION" : told.answer !== undefined ? "ANSWER" : "RECEIPT",
  };
}
