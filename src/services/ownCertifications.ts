import {
  annulmentProposed,
  type CertificationHistory,
  currentRecord,
  effectiveStatus,
} from "../domain/certification.ts";
import { allowedChanges } from "../domain/certificationDecision.ts";
import type { CertificationId, CertificationRecord, EffectiveStatus } from "../domain/certificationRecord.ts";
import type { Economy } from "../domain/economy.ts";
import { AeoError } from "../domain/errors.ts";
import type { LedgerState } from "../domain/ledgerState.ts";
import type { Consent, Profile } from "../domain/profile.ts";
import type { Instant } from "../domain/time.ts";
import type { Consents, OwnProfiles, Writes } from "./ports.ts";

/** A certification of the authority's own, as its registrar sees it. */
export interface OwnCertification {
  readonly id: CertificationId;
  readonly record: CertificationRecord;
  readonly status: EffectiveStatus;
  readonly allowedChanges: readonly string[];
  /** undefined once erased. */
  readonly profile: Profile | undefined;
  readonly consent: Consent;
  readonly pendingOperation: string | undefined;
}

export interface OwnCertificationsDeps {
  readonly own: Economy;
  readonly state: () => LedgerState;
  readonly profiles: OwnProfiles;
  readonly consents: Consents;
  readonly writes: Pick<Writes, "pendingOn">;
  /**
   * Ids in the order of the registrar's list, after a cursor; by a prefix of a name or identifier, if one is given. By an identifier
   * those of the operators with just this TIN or alias, all on one page: they are few.
   */
  readonly search: (query: {
    readonly prefix: string | undefined;
    readonly identifier?: string | undefined;
    readonly after: string | undefined;
    readonly limit: number;
  }) => {
    readonly ids: readonly CertificationId[];
    readonly next: string | undefined;
  };
}

/** Looks up and lists the authority's own certifications. */
export function createOwnCertifications(deps: OwnCertificationsDeps) {
  const historyOf = (id: CertificationId): CertificationHistory => {
    const history = deps.state().certifications.get(deps.own, id);
    if (history === undefined) throw new AeoError("UNKNOWN_CERTIFICATION", `${deps.own} has no certification ${id}`);
    return history;
  };
  const get = (id: CertificationId, now: Instant): OwnCertification => {
    const history = historyOf(id);
    const record = currentRecord(history);
    return {
      id,
      record,
      status: effectiveStatus(record, now),
      allowedChanges: allowedChanges(record.status, annulmentProposed(history)),
      profile: deps.profiles.current(id),
      consent: deps.consents.of(id),
      pendingOperation: deps.writes.pendingOn(id)?.id,
    };
  };
  return {
    /** @throws AeoError UNKNOWN_CERTIFICATION */
    get,
    /** @throws AeoError UNKNOWN_CERTIFICATION */
    history: historyOf,
    /** One page; what is still on its way to the ledger is not in it. */
    list(query: Parameters<OwnCertificationsDeps["search"]>[0], now: Instant) {
      const { ids, next } = deps.search(query);
      const known = ids.filter((id) => deps.state().certifications.has(deps.own, id));
      return { certifications: known.map((id) => get(id, now)), next };
    },
  };
}

export type OwnCertifications = ReturnType<typeof createOwnCertifications>;
