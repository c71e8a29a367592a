import { intervalsBetween } from "../domain/arrangement.ts";
import type { LedgerAsOf } from "../domain/asOf.ts";
import { currentRecord, effectiveStatus } from "../domain/certification.ts";
import type { CertificationId, CertificationRecord, EffectiveStatus } from "../domain/certificationRecord.ts";
import type { Economy } from "../domain/economy.ts";
import { AeoError } from "../domain/errors.ts";
import type { LedgerState } from "../domain/ledgerState.ts";
import { type Mode, MODE_BITS, MODES } from "../domain/mode.ts";
import { consentsTo, type Profile } from "../domain/profile.ts";
import { type QuotedCode, quotedCode } from "../domain/quotedCode.ts";
import { type Answer, recognise } from "../domain/recognition.ts";
import type { Instant } from "../domain/time.ts";
import { normaliseTin } from "../domain/tinCharacters.ts";
import type { Consents, OwnProfiles } from "./ports.ts";

/** What a trader must know to see its own certification: all three, or nothing. */
export interface TraderQuestion {
  readonly id: CertificationId;
  readonly tin: string;
  readonly code: string;
}

/** One economy with which the issuing one has or had an arrangement, as it concerns the trader. */
export interface TraderRecogniser {
  readonly economy: Economy;
  /** Whether the trader agreed that this partner is told of it. Without that it is not recognised there. */
  readonly shared: boolean;
  readonly modes: readonly { readonly mode: Mode; readonly answer: Answer }[];
  readonly quoted: QuotedCode;
}

export interface TraderView {
  readonly profile: Profile;
  readonly record: CertificationRecord;
  readonly status: EffectiveStatus;
  readonly recognisers: readonly TraderRecogniser[];
  readonly asOf: LedgerAsOf;
}

export interface TraderLookupDeps {
  readonly own: Economy;
  readonly view: () => { readonly state: LedgerState; readonly asOf: LedgerAsOf };
  readonly profiles: Pick<OwnProfiles, "current">;
  readonly consents: Pick<Consents, "of">;
  /** Whether this is the code that was issued for the certification; takes as long for one that never had a code. */
  readonly isCodeOf: (id: CertificationId, code: string) => boolean;
  readonly isStale: () => boolean;
  readonly now: () => Instant;
}

/** Looks up a trader's own certification. */
export type TraderLookup = (question: TraderQuestion) => TraderView;

/**
 * One wrong value of the three is answered exactly as three wrong ones: ids are public to all members and some identifier spaces
 * are small, so whatever told them apart would say whose an id is.
 * @throws AeoError TRADER_NOT_FOUND
 */
export function createTraderLookup(deps: TraderLookupDeps): TraderLookup {
  return ({ id, tin, code }) => {
    const { state, asOf } = deps.view();
    const profile = deps.profiles.current(id);
    const history = state.certifications.get(deps.own, id);
    const isCode = deps.isCodeOf(id, code);
    const isTin = normaliseTin(tin) === normaliseTin(profile?.tin ?? "");
    if (!isCode || !isTin || profile === undefined || history === undefined)
      throw new AeoError("TRADER_NOT_FOUND", "no certification has these three values together");
    const now = Math.max(deps.now(), asOf.time);
    const record = currentRecord(history);
    const consent = deps.consents.of(id);
    const others = [...state.authorities.members.keys()].filter(
      (economy) => economy !== deps.own && intervalsBetween(state.arrangements, deps.own, economy).length > 0,
    );
    const recognisers = others.sort().map((recogniser) => ({
      economy: recogniser,
      shared: consentsTo(consent, recogniser),
      quoted: quotedCode(profile, deps.own, recogniser),
      modes: modesBetween(state, deps.own, recogniser).map((mode) => ({
        mode,
        answer: recognise(
          {
            issuer: deps.own,
            recogniser,
            mode,
            operatorType: undefined,
            validAt: now,
            knownAt: now,
            departedAt: undefined,
          },
          { ...state, stale: deps.isStale() ? "LEDGER" : undefined, certifications: [history] },
        ),
      })),
    }));
    return { profile, record, status: effectiveStatus(record, now), recognisers, asOf };
  };
}

/** The modes for which there ever was a leg. */
function modesBetween(state: LedgerState, issuer: Economy, recogniser: Economy): Mode[] {
  const mask = intervalsBetween(state.arrangements, issuer, recogniser).reduce((all, { leg }) => all | leg.modes, 0);
  return MODES.filter((mode) => (mask & MODE_BITS[mode]) !== 0);
}
