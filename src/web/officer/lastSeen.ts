import type { CredentialAnswer } from "../../credential/check.ts";
import { subjectOf } from "../../credential/format.ts";
import type { Mode } from "../../domain/mode.ts";
import type { VerificationAnswer } from "../lib/answer.ts";

/** What this device makes of a credential; `seen` where the gateway told this page worse since the device's snapshot was taken. */
export interface DeviceAnswer extends CredentialAnswer {
  readonly seen?: VerificationAnswer;
}

/**
 * What the gateway last answered, by certification: a snapshot on the device may be older than that. In memory only, so that a lost
 * device tells nobody whom its officer asked about.
 */
export class LastSeen {
  readonly #answers = new Map<string, VerificationAnswer>();

  /** @param subject `sub` of the credential that was asked with, if one was: it is known also where the gateway names none */
  note(answer: VerificationAnswer, subject?: string): void {
    const { certification, recognition, mode } = answer;
    // That the gateway could not tell takes nothing back.
    if (recognition === "STALE") return;
    const found = certification === null ? subject : subjectOf(certification.id);
    for (const one of new Set([found, subject])) if (one !== undefined) this.#answers.set(`${one} ${mode}`, answer);
    if (found === undefined) return;
    // A suspension or an end holds for every mode, and so does that it was lifted.
    this.#answers.set(found, answer);
  }

  /** The device's own answer, unless it is greener than what this page was told after the device's snapshot was taken. */
  noGreener(checked: CredentialAnswer, mode: Mode): DeviceAnswer {
    const { recognition, claims, ledgerAsOf } = checked;
    if (recognition !== "RECOGNISED" || claims === undefined || ledgerAsOf === undefined) return checked;
    const ofAll = this.#answers.get(claims.sub);
    const ended = ofAll?.recognition === "SUSPENDED" || ofAll?.recognition === "ENDED" ? ofAll : undefined;
    const seen = ended ?? this.#answers.get(`${claims.sub} ${mode}`);
    if (seen === undefined || seen.recognition === "RECOGNISED") return checked;
    const seenAsOf = Math.floor(Date.parse(seen.asOf.time) / 1000);
    if (seenAsOf < ledgerAsOf) return checked;
    const { answer: _greener, ...rest } = checked;
    return { ...rest, ledgerAsOf: seenAsOf, seen };
  }
}

/** What this page was told since it was opened. */
export const lastSeen = new LastSeen();
