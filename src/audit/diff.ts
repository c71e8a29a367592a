import type { LegInterval } from "../domain/arrangement.ts";
import type { CertificationId, CertificationRecord, EffectiveStatus } from "../domain/certificationRecord.ts";
import type { Economy } from "../domain/economy.ts";
import type { Bytes32 } from "../domain/event.ts";
import type { Instant } from "../domain/time.ts";
import { differingFields } from "./changedFields.ts";
import type { CertificationStanding, LegStanding } from "./stateAt.ts";

/**
 * ADDED: the register did not have it at the first moment. GONE: it had it, and at the second moment it is ended or not known.
 * CHANGED: everything else that differs.
 */
export type DiffKind = "ADDED" | "CHANGED" | "GONE";

/** What a register says of a certification: its record with the status that counts at the moment. */
export interface RegisterFields extends Omit<CertificationRecord, "economy" | "status"> {
  readonly status: EffectiveStatus;
  /** The newest commitment to the profile known then; of 32 zero bytes when there is none. */
  readonly profileCommitment: Bytes32;
  readonly suspect: boolean;
}

/** How one certification differs between two moments. */
export interface CertificationDiff {
  readonly kind: DiffKind;
  readonly economy: Economy;
  readonly id: CertificationId;
  readonly before: RegisterFields | undefined;
  readonly after: RegisterFields | undefined;
  /** The names of the fields that differ; of something added or gone for good, all of them. */
  readonly fields: readonly string[];
  /** What says so at each moment. */
  readonly entries: readonly [CertificationStanding["entry"] | undefined, CertificationStanding["entry"] | undefined];
}

/** How a leg differs: it came into force, is not in force any more, or ends at another time. */
export interface LegDiff {
  readonly kind: DiffKind;
  readonly leg: LegStanding;
  readonly untilBefore: Instant | undefined;
  readonly untilAfter: Instant | undefined;
}

const ENDED: ReadonlySet<EffectiveStatus> = new Set(["EXPIRED", "REVOKED", "WITHDRAWN", "REISSUED", "ANNULLED"]);

/**
 * How a certification differs between two moments, each with the standing that it has then; undefined when nothing does.
 */
export function certificationDiff(
  before: CertificationStanding | undefined,
  after: CertificationStanding | undefined,
): CertificationDiff | undefined {
  const standing = after ?? before;
  if (standing === undefined) return undefined;
  // The same entry, status and mark are the same record; the commitment may have come with an entry in between only if the entry differs.
  if (
    before?.entry?.position.sequence === after?.entry?.position.sequence &&
    before?.status === after?.status &&
    before?.suspect === after?.suspect
  )
    return undefined;
  const one = before && fieldsOf(before);
  const other = after && fieldsOf(after);
  const fields = differingFields(one ?? {}, other ?? {});
  if (fields.length === 0) return undefined;
  return {
    kind: kindOf(before, after),
    economy: standing.economy,
    id: standing.id,
    before: one,
    after: other,
    fields,
    entries: [before?.entry, after?.entry],
  };
}

function kindOf(before: CertificationStanding | undefined, after: CertificationStanding | undefined): DiffKind {
  if (before === undefined) return "ADDED";
  if (after === undefined) return "GONE";
  return !ENDED.has(before.status) && ENDED.has(after.status) ? "GONE" : "CHANGED";
}

function fieldsOf({ entry, status, suspect, profileCommitment }: CertificationStanding): RegisterFields {
  const { economy: _economy, status: _stored, ...record } = entry.record;
  return { ...record, status, suspect, profileCommitment };
}

/** How the legs in force differ between two moments. */
export function legDiffs(before: readonly LegStanding[], after: readonly LegStanding[]): LegDiff[] {
  const first = new Map<LegInterval, LegStanding>(before.map((leg) => [leg.interval, leg]));
  const second = new Map<LegInterval, LegStanding>(after.map((leg) => [leg.interval, leg]));
  const gone = before.flatMap((leg): LegDiff[] =>
    second.has(leg.interval) ? [] : [{ kind: "GONE", leg, untilBefore: leg.until, untilAfter: undefined }],
  );
  const others = after.flatMap((leg): LegDiff[] => {
    const was = first.get(leg.interval);
    if (was === undefined) return [{ kind: "ADDED", leg, untilBefore: undefined, untilAfter: leg.until }];
    if (was.until === leg.until) return [];
    return [{ kind: "CHANGED", leg, untilBefore: was.until, untilAfter: leg.until }];
  });
  return [...gone, ...others];
}
