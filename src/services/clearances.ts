import { type Clearance, contradictionIn } from "../domain/clearance.ts";
import { type ClearanceJudgement, isJudgedAlike } from "../domain/clearanceJudgement.ts";
import type { ClearanceRecord } from "../domain/clearanceRecord.ts";
import { AeoError } from "../domain/errors.ts";
import type { RefusedRow } from "../domain/importReport.ts";
import { isSame } from "../domain/same.ts";
import type { Instant } from "../domain/time.ts";
import { normaliseTin } from "../domain/tinCharacters.ts";
import type { BenefitLedger } from "./benefitLedger.ts";
import { type BothJudgements, ClearanceJudge, judgeBy, type JudgeDeps } from "./clearanceJudge.ts";

/** A row as read: a clearance, or why it can't be one. */
export type ClearanceRow = { readonly row: number } & (
  | { readonly clearance: Clearance; readonly refusal?: undefined }
  | { readonly refusal: AeoError; readonly clearance?: undefined }
);

/** What became of the rows of one request. */
export interface ClearanceReceipt {
  readonly rows: number;
  readonly accepted: number;
  /** The same clearance as before: nothing was done. */
  readonly repeated: number;
  /** The same reference with other content, in place of what was known. */
  readonly corrected: number;
  readonly refused: readonly RefusedRow[];
}

export interface ClearanceStore {
  /** Those of these references that are known, by reference. */
  findAll(references: readonly string[]): Map<string, ClearanceRecord>;
  /** Which of these references are known. */
  known(references: readonly string[]): ReadonlySet<string>;
  /** Adds new ones; false when a reference is known or comes twice, and nothing was done. */
  addAll(records: readonly ClearanceRecord[]): boolean;
  /** Takes other records of known references in place of these; none may come twice. */
  replaceAll(records: readonly ClearanceRecord[]): void;
}

export interface ClearanceDeps extends JudgeDeps {
  readonly store: ClearanceStore;
  readonly figures: BenefitLedger;
  readonly newSalt: () => Uint8Array;
  /** Another one whenever the ledger's state has changed. */
  readonly version: () => unknown;
  /** The time of the newest block that the state has: what it says is known, also when the clock is behind it. */
  readonly ledgerTime: () => Instant;
}

/** Takes clearances. */
export interface Clearances {
  /**
   * Takes rows inside the transaction that stores the request's answer. The figures follow when that is committed: call `counted`.
   * A reference that is known with other content is a correction, and refused unless corrections were announced.
   * @param agency who sends them, when it is another agency: it corrects what it sent itself, and nothing else
   */
  take(
    rows: Iterable<ClearanceRow>,
    corrections: boolean,
    now: Instant,
    agency?: string,
  ): { readonly receipt: ClearanceReceipt; readonly counted: () => void };
  /** When rows were taken last; 0 = not since the start. */
  lastTakenAt(): Instant;
  /** Identifiers may stand for other operators from now on. */
  identifiersChanged(): void;
  /** What the ledger says now of a clearance. */
  judge(clearance: Clearance, knownAt: Instant): ClearanceJudgement;
}

/** More refused rows than this are counted, but not told one by one. */
export const MAX_REFUSALS_TOLD = 1_000;

export function createClearances(deps: ClearanceDeps): Clearances {
  let lastTakenAt: Instant = 0;
  const judge = new ClearanceJudge(deps);
  return {
    identifiersChanged: () => judge.forget(),
    judge: (clearance, knownAt) => judgeBy(deps, deps.state(), clearance, knownAt),
    lastTakenAt: () => lastTakenAt,
    take(rows, corrections, now, agency) {
      const refused: RefusedRow[] = [];
      const ofRequest = judge.forRequest(Math.max(now, deps.ledgerTime()));
      const read = readRows(deps, ofRequest, rows, now, refused);
      const { fresh, rest } = added(deps, read.taken);
      const changes: Change[] = fresh.map(({ record }) => ({ after: record }));
      const counts = { rows: read.rows, accepted: fresh.length, repeated: 0, corrected: 0 };
      const known = deps.store.findAll(rest.map(({ record }) => record.clearance.reference));
      /** By reference: one that is corrected twice in the same file is as the last says. */
      const replaced = new Map<string, ClearanceRecord>();
      for (const { row, record } of rest)
        try {
          const change = corrected(known, record, corrections, agency);
          counts[change === undefined ? "repeated" : "corrected"] += 1;
          if (change === undefined) continue;
          changes.push(change);
          replaced.set(record.clearance.reference, change.after);
        } catch (error) {
          refused.push(refusedRow(row, error));
        }
      deps.store.replaceAll([...replaced.values()]);
      refused.sort((one, other) => one.row - other.row);
      const counted = () => {
        lastTakenAt = now;
        for (const { before, after } of changes) {
          if (before !== undefined) deps.figures.remove(before);
          deps.figures.add(after);
        }
      };
      return { receipt: { ...counts, refused }, counted };
    },
  };
}

interface Change {
  readonly before?: ClearanceRecord;
  readonly after: ClearanceRecord;
}

/** A row that may be taken. */
interface Taken {
  readonly row: number;
  readonly record: ClearanceRecord;
}

/** Judges the rows that can be clearances, and says of the others why they can't. */
function readRows(
  deps: ClearanceDeps,
  judge: (clearance: Clearance) => BothJudgements,
  rows: Iterable<ClearanceRow>,
  now: Instant,
  refused: RefusedRow[],
) {
  const taken: Taken[] = [];
  const normalised = remembering(normaliseTin);
  let count = 0;
  for (const { row, clearance: read, refusal } of rows) {
    count += 1;
    try {
      if (refusal !== undefined) throw refusal;
      const operator = read.operator === null ? null : normalised(read.operator);
      const clearance = operator === read.operator ? read : { ...read, operator };
      check(deps, clearance, now);
      const { relied, truth } = judge(clearance);
      taken.push({ row, record: { clearance, salt: deps.newSalt(), relied, truth } });
    } catch (error) {
      refused.push(refusedRow(row, error));
    }
  }
  return { rows: count, taken };
}

/** What a row is refused with. @throws what is no refusal of a row */
function refusedRow(row: number, error: unknown): RefusedRow {
  if (!(error instanceof AeoError) || error.code === "STORE_UNAVAILABLE") throw error;
  const { code, message, faults } = error;
  return { row, code, detail: message, errors: faults };
}

/** Adds those whose reference is new. Most often all are: which are known is asked only when the store says so. */
function added({ store }: ClearanceDeps, taken: readonly Taken[]) {
  if (store.addAll(taken.map(({ record }) => record))) return { fresh: taken, rest: [] };
  const known = new Set(store.known(taken.map(({ record }) => record.clearance.reference)));
  const fresh: Taken[] = [];
  const rest: Taken[] = [];
  for (const one of taken) {
    const { reference } = one.record.clearance;
    (known.has(reference) ? rest : fresh).push(one);
    // The same one again in the same file is known by then.
    known.add(reference);
  }
  if (!store.addAll(fresh.map(({ record }) => record)))
    throw new RangeError("the store neither knows nor takes what was sent");
  return { fresh, rest };
}

/** Takes one whose reference is known; undefined = it says the same as before. @throws AeoError CLEARANCE_DIFFERS */
function corrected(
  known: Map<string, ClearanceRecord>,
  record: ClearanceRecord,
  corrections: boolean,
  agency: string | undefined,
): Change | undefined {
  const { clearance } = record;
  const before = known.get(clearance.reference);
  if (before === undefined) throw new RangeError(`the store neither has nor takes ${clearance.reference}`);
  if (isSame(before.clearance, clearance)) return undefined;
  if (agency !== undefined && before.clearance.agency !== agency)
    throw new AeoError("CLEARANCE_DIFFERS", `${clearance.reference} is the reference of somebody else`);
  if (!corrections) throw new AeoError("CLEARANCE_DIFFERS", `${clearance.reference} is known with other content`);
  /*
   * A correction keeps its salt: the leaf of a report that was made before must stay provable. And what the officer relied on stays what
   * it was, whatever is known by now, unless it is the operator or a moment that is corrected.
   */
  const relied = isJudgedAlike(before.clearance, clearance) ? before.relied : record.relied;
  const after = { ...record, salt: before.salt, relied };
  known.set(clearance.reference, after); // it may come again in the same file
  return { before, after };
}

/** @throws AeoError INVALID_ROW naming the field */
function check({ own }: ClearanceDeps, clearance: Clearance, now: Instant): void {
  if (clearance.issuer === own) throw fault("issuer", "is this economy itself: these are imports from others");
  if (clearance.lodgedAt > now) throw fault("lodgedAt", "lies in the future");
  const contradiction = contradictionIn(clearance);
  if (contradiction !== undefined) throw fault(contradiction.field, contradiction.why);
}

function fault(field: string, why: string): AeoError {
  return new AeoError("INVALID_ROW", `${field} ${why}`, { faults: [{ pointer: `/${field}`, detail: why }] });
}

function remembering(of: (text: string) => string): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    let value = known.get(text);
    if (value === undefined) known.set(text, (value = of(text)));
    return value;
  };
}
