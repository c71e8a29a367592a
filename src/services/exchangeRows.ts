import { certificationKey, effectiveStatus, entryAt } from "../domain/certification.ts";
import type { CertificationId } from "../domain/certificationRecord.ts";
import type { Economy } from "../domain/economy.ts";
import { type FileRow, inFileOrder } from "../domain/exchangeFile.ts";
import type { LedgerState } from "../domain/ledgerState.ts";
import { MODES } from "../domain/mode.ts";
import { operatorTypesOf } from "../domain/operatorType.ts";
import type { Profile } from "../domain/profile.ts";
import { programmeOf, tierName } from "../domain/programme.ts";
import { recognise } from "../domain/recognition.ts";
import { type Instant, instantToText } from "../domain/time.ts";

export interface ExchangeRowsDeps {
  readonly own: Economy;
  readonly state: () => LedgerState;
  /** Every certification that partners told of. */
  readonly places: () => readonly { readonly economy: Economy; readonly certificationId: CertificationId }[];
  readonly profileOf: (economy: Economy, id: CertificationId) => Profile | undefined;
  /** Lets others have their turn. */
  readonly pause: () => Promise<void>;
  /** Whether a partner's profiles are older than their bound. */
  readonly isStale: (issuer: Economy, now: Instant) => boolean;
}

/** So many rows are made at a stretch. */
const STRETCH = 200;

/**
 * One row for each certification that partners told of and the ledger has, recognised here or not. Others have their turn in between,
 * so that a row may know of more than what was known at the beginning, never of less.
 */
export async function exchangeRows(deps: ExchangeRowsDeps, now: Instant): Promise<FileRow[]> {
  const rows: FileRow[] = [];
  for (const [index, { economy, certificationId }] of deps.places().entries()) {
    if (index % STRETCH === STRETCH - 1) await deps.pause();
    const profile = deps.profileOf(economy, certificationId);
    const row = profile && rowOf(deps, profile, now);
    if (row !== undefined) rows.push(row);
  }
  return inFileOrder(rows);
}

function rowOf(deps: ExchangeRowsDeps, profile: Profile, now: Instant): FileRow | undefined {
  const state = deps.state();
  const { economy, certificationId, tin, aliases, legalName, localName } = profile;
  const history = state.certifications.get(certificationKey(economy, certificationId));
  const newest = history?.entries.at(-1);
  if (history === undefined || newest === undefined) return undefined;
  const at = { validAt: now, knownAt: now };
  const record = (entryAt(history, at) ?? newest).record;
  const programme = programmeOf(record.programme);
  const stale = deps.isStale(economy, now) ? ("PROFILES" as const) : undefined;
  const common = { issuer: economy, recogniser: deps.own, operatorType: undefined, departedAt: undefined, ...at };
  const recognised = MODES.map((mode) => [
    mode,
    recognise({ ...common, mode }, { ...state, stale, certifications: [history] }).recognition,
  ]);
  return {
    issuer: economy,
    certification: certificationId,
    tin,
    aliases: aliases.map(({ scheme, value }) => `${scheme}:${value}`).join("|"),
    legalName,
    localName: localName ?? "",
    programme: programme ?? String(record.programme),
    tier: (programme && tierName(programme, record.tier)) ?? "",
    operatorTypes: operatorTypesOf(record.operatorTypes).join("|"),
    status: effectiveStatus(record, now),
    effectiveFrom: text(record.effectiveFrom),
    validFrom: text(record.validFrom),
    validUntil: text(record.validUntil),
    ...(Object.fromEntries(recognised) as Record<"SEA" | "AIR" | "ROAD" | "RAIL", string>),
  };
}

function text(moment: Instant): string {
  return moment === 0 ? "" : instantToText(moment);
}
