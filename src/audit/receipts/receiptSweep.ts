import { asTold, entryAt } from "../../domain/certification.ts";
import type { LedgerEvent, Position } from "../../domain/event.ts";
import type { LedgerState } from "../../domain/ledgerState.ts";
import type { Answer } from "../../domain/recognition.ts";
import type { Instant } from "../../domain/time.ts";
import { answerTo, type Match, type Rederived, rederive, type RederiveRules } from "./rederive.ts";
import type { Told } from "./told.ts";

/** What the ledger says now where it said otherwise before. */
export interface Change {
  readonly recognition: Answer["recognition"];
  readonly cause: string;
  /** The entry of the certification that made the difference, where one did. */
  readonly by: { readonly type: string; readonly position: Position } | null;
}

/** What the history says of one receipt. */
export interface Swept {
  /** By the state at the block that it names; undefined when the history ends before. */
  readonly atBlock: Rederived | undefined;
  /** By what the ledger knew when it was answered, where that is something else. */
  readonly whenAnswered: Change | undefined;
  /** By what it knows now, where that is something else. */
  readonly now: Change | undefined;
}

interface Row {
  readonly told: Told;
  atBlock: Rederived | undefined;
  whenAnswered: Change | undefined;
}

/**
 * Judges many receipts in one pass over the history: each when the pass comes to its block, and again when it comes to the moment of
 * its answer. Nothing is folded twice.
 */
export class ReceiptSweep {
  readonly #rows: readonly Row[];
  readonly #byBlock: readonly Row[];
  readonly #byMoment: readonly Row[];
  readonly #rules: RederiveRules;
  #nextBlock = 0;
  #nextMoment = 0;

  constructor(receipts: readonly Told[], rules: RederiveRules) {
    this.#rows = receipts.map((told) => ({ told, atBlock: undefined, whenAnswered: undefined }));
    this.#byBlock = this.#rows.toSorted((a, b) => a.told.block - b.told.block);
    this.#byMoment = this.#rows.toSorted((a, b) => momentOf(a) - momentOf(b));
    this.#rules = rules;
  }

  /** Told of each event that begins a block, before it is folded. @param state with everything before that block */
  beforeBlock({ position: { block, time } }: LedgerEvent, state: LedgerState): void {
    this.#reach(block - 1, time - 1, state);
  }

  /**
   * What came out, in the order of the receipts.
   * @param last the block up to which the history was read
   * @param state with the whole history
   */
  *finish(last: number, state: LedgerState): Generator<Swept> {
    this.#reach(last, Number.POSITIVE_INFINITY, state);
    for (const { told, atBlock, whenAnswered } of this.#rows) {
      const now = atBlock?.kind === "matches" ? changeOf(told, atBlock.matches, state, true) : undefined;
      yield { atBlock, whenAnswered, now };
    }
  }

  #reach(block: number, time: Instant, state: LedgerState): void {
    for (; this.#nextBlock < this.#byBlock.length; this.#nextBlock++) {
      const row = this.#byBlock[this.#nextBlock] as Row;
      if (row.told.block > block) break;
      row.atBlock = rederive(row.told, state, this.#rules);
    }
    for (; this.#nextMoment < this.#byMoment.length; this.#nextMoment++) {
      const row = this.#byMoment[this.#nextMoment] as Row;
      if (momentOf(row) > time) break;
      // Whose block comes after its moment, by a clock that runs behind, rests on all that was known.
      if (row.atBlock?.kind === "matches") row.whenAnswered = changeOf(row.told, row.atBlock.matches, state, false);
    }
  }
}

function momentOf({ told }: Row): Instant {
  return Math.floor(told.answeredAt / 1000);
}

/**
 * What another state says of all questions that the receipt can be of; undefined when any of them has the same answer still.
 * @param today as known now, by whoever was told of everything; else as the gateway would have known it
 */
function changeOf(told: Told, matches: readonly Match[], state: LedgerState, today: boolean): Change | undefined {
  let first: Change | undefined;
  for (const { question, id, benefits } of matches) {
    const history = state.certifications.get(question.issuer, id);
    if (history === undefined) continue;
    const asked = today ? { ...question, knownAt: Number.POSITIVE_INFINITY } : question;
    // Of a reissue after its block the gateway need not have been told yet.
    for (const known of today ? [history] : [history, asTold(history, undefined)]) {
      const answer = answerTo(asked, known, state);
      if (answer.recognition === told.recognition && answer.cause.code === told.cause && answer.benefits === benefits)
        return undefined;
      first ??= {
        recognition: answer.recognition,
        cause: answer.cause.code,
        by: entryOf(told, answer, asked, history),
      };
    }
  }
  return first;
}

function entryOf(
  told: Told,
  answer: Answer,
  asked: { readonly validAt: Instant; readonly knownAt: Instant },
  history: Parameters<typeof entryAt>[0],
): Change["by"] {
  const entry = answer.entry ?? entryAt(history, asked);
  if (entry === undefined || entry.position.block <= told.block) return null;
  return { type: entry.type, position: entry.position };
}
