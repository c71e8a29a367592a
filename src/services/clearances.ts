import { type Clearance, contradictionIn } from "../domain/clearance.ts";
import { type ClearanceBatch, contradictingIn } from "../domain/clearanceBatch.ts";
import { type ClearanceJudgement, isJudgedAlike } from "../domain/clearanceJudgement.ts";
import type { ClearanceRecord } from "../domain/clearanceRecord.ts";
import type { Economy } from "../domain/economy.ts";
import { AeoError } from "../domain/errors.ts";
import type { RefusedRow } from "../domain/importReport.ts";
import { JudgedBatch, type SaidOfOperator } from "../domain/judgedBatch.ts";
import { isSame } from "../domain/same.ts";
import type { Instant } from "../domain/time.ts";
import { normaliseTin } from "../domain/tinCharacters.ts";
import type { BenefitLedger } from "./benefitLedger.ts";
import { ClearanceJudge, judgeBy, type JudgeDeps } from "./clearanceJudge.ts";

/** A row that can't be a clearance, and why. */
export interface RefusedRead {
  readonly row: number;
  readonly refusal: AeoError;
}

/** What was read of a file. */
export interface ClearanceRows {
  readonly batch: ClearanceBatch;
  readonly refusals: readonly RefusedRead[];
}

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
  addAll(records: JudgedBatch): boolean;
  /** Takes other records of known references in place of these; none may come twice. */
  replaceAll(records: readonly ClearanceRecord[]): void;
}

export interface ClearanceDeps extends JudgeDeps {
  readonly store: ClearanceStore;
  readonly figures: BenefitLedger;
  /** So many salts of 16 random bytes, one after another. */
  readonly newSalts: (count: number) => Uint8Array;
  /** Another one whenever the ledger's state has changed. */
  readonly version: () => unknown;
  /** The time of the newest block that the state has: what it says is known, also when the clock is behind it. */
  readonly ledgerTime: () => Instant;
  /** Clearances of these issuers were judged by what has changed meanwhile. */
  readonly outdated?: (issuers: Iterable<Economy>) => void;
}

/** Clearances that are read and judged, and still to be written. */
export interface AheadClearances {
  readonly judged: JudgedBatch;
  /** When all are new. */
  readonly receipt: ClearanceReceipt;
  /** To be called once they are written. */
  readonly counted: () => void;
}

/** Takes clearances. */
export interface Clearances {
  /**
   * Takes rows inside the transaction that stores the request's answer. The figures follow when that is committed: call `counted`.
   * A reference that is known with other content is a correction, and refused unless corrections were announced.
   * @param agency who sends them, when it is another agency: it corrects what it sent itself, and nothing else
   */
  take(
    rows: ClearanceRows,
    corrections: boolean,
    now: Instant,
    agency?: string,
  ): { readonly receipt: ClearanceReceipt; readonly counted: () => void };
  /** The same for rows that are all new, to be written elsewhere. */
  ahead(rows: ClearanceRows, now: Instant): AheadClearances;
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
      const { judged, refused, count } = read(deps, judge, rows, now);
      const { batch } = judged;
      const { fresh, rest } = added(deps, judged);
      const counts = { rows: count, accepted: fresh.count, repeated: 0, corrected: 0 };
      const changes: Change[] = [];
      const known = deps.store.findAll(rest.map((index) => batch.references[index] as string));
      /** By reference: one that is corrected twice in the same file is as the last says. */
      const replaced = new Map<string, ClearanceRecord>();
      for (const index of rest)
        try {
          const change = corrected(known, judged.record(index), corrections, agency);
          counts[change === undefined ? "repeated" : "corrected"] += 1;
          if (change === undefined) continue;
          changes.push(change);
          replaced.set(change.after.clearance.reference, change.after);
        } catch (error) {
          refused.push(refusedRow(batch.rows[index] as number, error));
        }
      deps.store.replaceAll([...replaced.values()]);
      refused.sort((one, other) => one.row - other.row);
      const counted = () => {
        lastTakenAt = now;
        deps.figures.addAll(fresh);
        for (const { before, after } of changes) {
          deps.figures.remove(before);
          deps.figures.add(after);
        }
      };
      return { receipt: { ...counts, refused }, counted };
    },
    ahead(rows, now) {
      const { judged, refused, count } = read(deps, judge, rows, now);
      const { grounds } = judge;
      lastTakenAt = now;
      return {
        judged,
        receipt: { rows: count, accepted: judged.count, repeated: 0, corrected: 0, refused },
        counted() {
          lastTakenAt = now;
          deps.figures.addAll(judged);
          // Who looked at clearances again meanwhile has not seen these.
          if (judge.grounds !== grounds && !isStillTrue(judge, judged, Math.max(now, deps.ledgerTime())))
            deps.outdated?.(new Set(judged.batch.kinds.map(({ issuer }) => issuer)));
        },
      };
    },
  };
}

/** Reads and judges rows. The refused ones are in the order of the file. */
function read(deps: ClearanceDeps, judge: ClearanceJudge, { batch: all, refusals }: ClearanceRows, now: Instant) {
  const refused = refusals.map(({ row, refusal }) => refusedRow(row, refusal));
  const batch = sound(deps, normalised(all), now, refused);
  const { said, saidOf } = judge.judge(batch, Math.max(now, deps.ledgerTime()));
  const judged = new JudgedBatch(batch, said, saidOf, deps.newSalts(batch.count));
  refused.sort((one, other) => one.row - other.row);
  return { judged, refused, count: all.count + refusals.length };
}

/** Whether all is true that was said. */
function isStillTrue(judge: ClearanceJudge, { batch, said, saidOf }: JudgedBatch, now: Instant): boolean {
  const again = judge.judge(batch, now);
  return saidOf.every((number, index) => {
    const truth = again.said[again.saidOf[index] as number]?.truth;
    return truth !== undefined && isSame(truth, (said[number] as SaidOfOperator).truth);
  });
}

/** What was known of a clearance, and what is in its place. */
interface Change {
  readonly before: ClearanceRecord;
  readonly after: ClearanceRecord;
}

/** Operators as identifiers are compared: each is written so once. */
function normalised(batch: ClearanceBatch): ClearanceBatch {
  for (const [index, operator] of batch.operators.entries())
    if (operator !== null) batch.operators[index] = normaliseTin(operator);
  return batch;
}

/** Those that may be taken. The others are refused. */
function sound(deps: ClearanceDeps, batch: ClearanceBatch, now: Instant, refused: RefusedRow[]): ClearanceBatch {
  const places: number[] = [];
  const isOwn = batch.kinds.map(({ issuer }) => issuer === deps.own);
  const contradicts = contradictingIn(batch);
  for (let index = 0; index < batch.count; index += 1)
    if (isOwn[batch.kindOf[index] as number] || (batch.lodgedAt[index] as number) > now || contradicts(index))
      refused.push(refusedRow(batch.rows[index] as number, faultOf(deps, batch.clearance(index), now)));
    else places.push(index);
  return places.length === batch.count ? batch : batch.pick(places);
}

/** What a row is refused with. @throws what is no refusal of a row */
function refusedRow(row: number, error: unknown): RefusedRow {
  if (!(error instanceof AeoError) || error.code === "STORE_UNAVAILABLE") throw error;
  const { code, message, faults } = error;
  return { row, code, detail: message, errors: faults };
}

/** Adds those whose reference is new. Most often all are: which are known is asked only when the store says so. */
function added(
  { store }: ClearanceDeps,
  judged: JudgedBatch,
): { readonly fresh: JudgedBatch; readonly rest: readonly number[] } {
  if (store.addAll(judged)) return { fresh: judged, rest: [] };
  const { references } = judged.batch;
  const known = new Set(store.known(references));
  const places: number[] = [];
  const rest: number[] = [];
  for (const [index, reference] of references.entries()) {
    (known.has(reference) ? rest : places).push(index);
    // The same one again in the same file is known by then.
    known.add(reference);
  }
  const fresh = judged.pick(places);
  if (!store.addAll(fresh)) throw new RangeError("the store neither knows nor takes what was sent");
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

/** Why one may not be taken. */
function faultOf({ own }: ClearanceDeps, clearance: Clearance, now: Instant): AeoError {
  if (clearance.issuer === own) return fault("issuer", "is this economy itself: these are imports from others");
  if (clearance.lodgedAt > now) return fault("lodgedAt", "lies in the future");
  const contradiction = contradictionIn(clearance);
  if (contradiction === undefined) throw new RangeError(`nothing contradicts itself in ${clearance.reference}`);
  return fault(contradiction.field, contradiction.why);
}

function fault(field: string, why: string): AeoError {
  return new AeoError("INVALID_ROW", `${field} ${why}`, { faults: [{ pointer: `/${field}`, detail: why }] });
}
