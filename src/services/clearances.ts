import { type CertificationHistory } from "../domain/certification.ts";
import { type Clearance, contradictionIn } from "../domain/clearance.ts";
import { type ClearanceJudgement, judgeClearance } from "../domain/clearanceJudgement.ts";
import { type ClearanceRecord } from "../domain/clearanceRecord.ts";
import type { Economy } from "../domain/economy.ts";
import { AeoError } from "../domain/errors.ts";
import type { RefusedRow } from "../domain/importReport.ts";
import type { LedgerState } from "../domain/ledgerState.ts";
import type { Instant } from "../domain/time.ts";
import { normaliseTin } from "../domain/tinCharacters.ts";
import type { BenefitLedger } from "./benefitLedger.ts";
import { resolve, type ResolveDeps } from "./resolve.ts";

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
  find(reference: string): ClearanceRecord | undefined;
  /** Adds one that is new; false when its reference is known, and nothing was done. */
  add(record: ClearanceRecord): boolean;
  replace(record: ClearanceRecord): void;
}

/** Identifiers are looked up as for an officer: TINs and aliases that partners told of, and the codes issued here. */
export interface ClearanceDeps extends ResolveDeps {
  readonly own: Economy;
  readonly state: () => LedgerState;
  readonly store: ClearanceStore;
  readonly figures: BenefitLedger;
  readonly newSalt: () => Uint8Array;
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
  /** What the ledger says now of a clearance. */
  judge(clearance: Clearance, knownAt: Instant): ClearanceJudgement;
}

/** More refused rows than this are counted, but not told one by one. */
export const MAX_REFUSALS_TOLD = 1_000;

export function createClearances(deps: ClearanceDeps): Clearances {
  const judge = (clearance: Clearance, knownAt: Instant) => judgeBy(deps, deps.state(), clearance, knownAt);
  let lastTakenAt: Instant = 0;
  return {
    judge,
    lastTakenAt: () => lastTakenAt,
    take(rows, corrections, now, agency) {
      const refused: RefusedRow[] = [];
      const changes: Change[] = [];
      const counts = { rows: 0, accepted: 0, repeated: 0, corrected: 0 };
      const recordOf = recorder(deps, now);
      for (const entry of rows) {
        counts.rows += 1;
        try {
          if (entry.refusal !== undefined) throw entry.refusal;
          const [outcome, change] = takeOne(deps, recordOf(checked(deps, entry.clearance, now)), corrections, agency);
          counts[outcome] += 1;
          if (change !== undefined) changes.push(change);
        } catch (error) {
          if (!(error instanceof AeoError) || error.code === "STORE_UNAVAILABLE") throw error;
          const { code, message, faults } = error;
          refused.push({ row: entry.row, code, detail: message, errors: faults });
        }
      }
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

/** Most clearances are new: whether one is known is asked only when the store says so. @throws AeoError CLEARANCE_DIFFERS */
function takeOne(
  { store }: ClearanceDeps,
  record: ClearanceRecord,
  corrections: boolean,
  agency: string | undefined,
): [outcome: "accepted" | "repeated" | "corrected", change: Change | undefined] {
  if (store.add(record)) return ["accepted", { after: record }];
  const { clearance } = record;
  const before = store.find(clearance.reference);
  if (before === undefined) throw new RangeError(`the store neither has nor takes ${clearance.reference}`);
  if (isSame(before.clearance, clearance)) return ["repeated", undefined];
  if (agency !== undefined && before.clearance.agency !== agency)
    throw new AeoError("CLEARANCE_DIFFERS", `${clearance.reference} is the reference of somebody else`);
  if (!corrections) throw new AeoError("CLEARANCE_DIFFERS", `${clearance.reference} is known with other content`);
  // A correction keeps its salt: the leaf of a report that was made before must stay provable.
  const after = { ...record, salt: before.salt };
  store.replace(after);
  return ["corrected", { before, after }];
}

/** Makes records of the clearances of one request; nothing of the ledger changes meanwhile. */
function recorder(deps: ClearanceDeps, now: Instant): (clearance: Clearance) => ClearanceRecord {
  const state = deps.state();
  const began = Math.min(...[...state.authorities.members.values()].map(({ statuses }) => statuses[0]?.since ?? 0));
  return (clearance) => {
    const truth = judgeBy(deps, state, clearance, now);
    /*
     * As of when the ledger's knowledge counts for what an officer relied on. Before the ledger began he had a partner's list, which
     * nobody recorded; what the ledger says of that time, as known when the clearance is fed, stands in for it.
     */
    const relied = clearance.lodgedAt < began ? truth : judgeBy(deps, state, clearance, clearance.lodgedAt);
    return { clearance, salt: deps.newSalt(), relied: isSame(relied, truth) ? truth : relied, truth };
  };
}

function judgeBy(deps: ClearanceDeps, state: LedgerState, clearance: Clearance, knownAt: Instant): ClearanceJudgement {
  const certifications = certificationsOf(deps, state, clearance);
  return judgeClearance(clearance, { own: deps.own, state, certifications }, knownAt);
}

/** @throws AeoError INVALID_ROW naming the field */
function checked({ own }: ClearanceDeps, clearance: Clearance, now: Instant): Clearance {
  if (clearance.issuer === own) throw fault("issuer", "is this economy itself: these are imports from others");
  if (clearance.lodgedAt > now) throw fault("lodgedAt", "lies in the future");
  const contradiction = contradictionIn(clearance);
  if (contradiction !== undefined) throw fault(contradiction.field, contradiction.why);
  const operator = clearance.operator === null ? null : normaliseTin(clearance.operator);
  return operator === clearance.operator ? clearance : { ...clearance, operator };
}

function fault(field: string, why: string): AeoError {
  return new AeoError("INVALID_ROW", `${field} ${why}`, { faults: [{ pointer: `/${field}`, detail: why }] });
}

function certificationsOf(
  deps: ClearanceDeps,
  { certifications }: LedgerState,
  { operator, issuer, lodgedAt }: Clearance,
): CertificationHistory[] {
  if (operator === null) return [];
  // A code of ours counts when it stood at lodgement. One that may mean two operators means neither, as an officer was told.
  const { profiles, isAmbiguous } = resolve(deps, operator, issuer, lodgedAt);
  if (isAmbiguous) return [];
  return profiles.flatMap(({ economy, certificationId, previousIds }) =>
    [certificationId, ...previousIds].flatMap((id) => certifications.get(economy, id) ?? []),
  );
}

function isSame<T extends object>(one: T, other: T): boolean {
  for (const field in one) if (one[field] !== other[field]) return false;
  return true;
}
