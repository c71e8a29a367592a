import { isCertificationEvent } from "../domain/certification.ts";
import { isArrangementEvent } from "../domain/arrangement.ts";
import { isAuthorityEvent } from "../domain/authority.ts";
import { isBenefitEvent } from "../domain/benefitRecord.ts";
import { type LedgerEvent, REGISTRIES, type Registry } from "../domain/event.ts";
import { applyEvent, emptyLedgerState, type LedgerState } from "../domain/ledgerState.ts";
import type { Instant } from "../domain/time.ts";
import type { AddressBook } from "../ledger/addressBook.ts";
import { ArrangementBook } from "./arrangementBook.ts";
import { BallotBook } from "./ballotBook.ts";
import { type AuditCheck, finding, Findings, placeOf, type Say } from "./finding.ts";
import { checkArrangement } from "./rules/arrangementRules.ts";
import { checkAuthority } from "./rules/authorityRules.ts";
import { checkBenefit } from "./rules/benefitRules.ts";
import { checkCertification } from "./rules/certificationRules.ts";
import { checkWriter } from "./rules/writerRule.ts";
import { WriterLists } from "./writerLists.ts";
import { type SuspectWrites, WritesByBlock } from "./suspectWrites.ts";

/** How often each thing was checked of the events. */
export interface EventCounts {
  readonly events: Record<Registry, number>;
  blocks: number;
  annulments: number;
}

/** Is told of an event, with the state that it and everything before it give. */
export type OnEvent = (event: LedgerEvent, state: LedgerState) => void;

/** Who is told of a history while it is read; to be believed only when the audit's report is CLEAN. */
export interface Hearing {
  /** Told of every event in order. */
  readonly onEvent?: OnEvent | undefined;
  /** Told of the first event of each block before it is folded, with the state that everything before that block gives. */
  readonly beforeBlock?: OnEvent | undefined;
}

/** Everybody who is to be told, with one who watches. */
export function hearing({
  watch,
  onEvent,
  beforeBlock,
}: Hearing & { readonly watch?: { hear(event: LedgerEvent): void } | undefined }): Hearing {
  if (watch === undefined) return { onEvent, beforeBlock };
  const both: OnEvent = (event, state) => {
    watch.hear(event);
    onEvent?.(event, state);
  };
  return { onEvent: both, beforeBlock };
}

/** The admin that a ballot or the founding has just named: its slot is set by the same transaction. */
interface Named {
  readonly account: string;
  readonly transaction: string;
  readonly founding: boolean;
}

/**
 * Judges events one by one, in the global order, each against everything before it, and folds them into the state. It trusts
 * nobody: that the contracts refuse such a write is no reason not to look whether they did.
 */
export class Auditor {
  readonly state: LedgerState = emptyLedgerState();
  readonly ballots = new BallotBook();
  readonly writers = new WriterLists();
  readonly arrangements = new ArrangementBook();
  readonly findings: Findings;
  readonly counts: EventCounts;
  readonly #book: AddressBook;
  readonly #onEvent: OnEvent | undefined;
  readonly #beforeBlock: OnEvent | undefined;
  readonly #writes = new WritesByBlock();
  #block = -1;
  #time: Instant = 0;
  #named: Named | undefined;

  /** @param onEvent told of each event once it is judged and folded in, in order; to be believed only when nothing was found */
  constructor(book: AddressBook, findings: Findings, { onEvent, beforeBlock }: Hearing = {}) {
    this.#book = book;
    this.findings = findings;
    this.#onEvent = onEvent;
    this.#beforeBlock = beforeBlock;
    const events = Object.fromEntries(REGISTRIES.map((registry) => [registry, 0])) as Record<Registry, number>;
    this.counts = { events, blocks: 0, annulments: 0 };
  }

  /** Takes the next event. Never throws: an event that contradicts the state is a finding. */
  take(event: LedgerEvent): void {
    const { registry, block, time } = event.position;
    this.counts.events[registry] += 1;
    if (block !== this.#block) {
      this.#beforeBlock?.(event, this.state);
      this.#nextBlock(event);
    }
    if (event.type === "CertificationAnnulled") this.counts.annulments += 1;
    this.#checkWriter(event);
    this.#checkRules(event);
    this.#writes.add(event);
    this.#time = Math.max(this.#time, time);
    try {
      applyEvent(this.state, event);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.#say(event, "rules")(null, error.message);
    }
    this.#onEvent?.(event, this.state);
  }

  /** Writes that a mark of compromise makes doubtful. */
  suspect(): SuspectWrites[] {
    return this.#writes.suspect(this.state.authorities, this.#time);
  }

  #nextBlock(event: LedgerEvent): void {
    const { block, time } = event.position;
    if (block < this.#block) this.#say(event, "time")("block", `it comes after an event of block ${this.#block}`);
    if (time < this.#time)
      this.#say(event, "time")("time", `the block's time ${time} lies before the last, ${this.#time}`);
    this.#block = block;
    this.counts.blocks += 1;
  }

  #say(event: LedgerEvent, check: AuditCheck): Say {
    return (field, detail) => this.findings.add(finding(check, "unlawful", detail, { ...placeOf(event), field }));
  }

  #checkWriter(event: LedgerEvent): void {
    const say = this.#say(event, "writer");
    if (this.#isFounding(event)) return;
    // The slot of an admin that a ballot names is set by its last voter, who is of another economy.
    checkWriter(event, this.state.authorities, this.#namedBy(event) !== undefined, say);
  }

  /** The founders were set when the contract was made, by whoever made it. */
  #isFounding(event: LedgerEvent): boolean {
    if (event.position.block !== this.#book.contracts.authorities.deployedAt) return false;
    if (event.type === "MemberAdmitted") return event.ballotId === 0;
    return this.#namedBy(event)?.founding === true;
  }

  /** What has just named the account whose slot the event sets; undefined when nothing has. */
  #namedBy(event: LedgerEvent): Named | undefined {
    if (event.type !== "WriterSet" || event.account !== this.#named?.account) return undefined;
    return event.position.transaction === this.#named.transaction ? this.#named : undefined;
  }

  #checkRules(event: LedgerEvent): void {
    const say = this.#say(event, "rules");
    const { authorities, certifications, benefits } = this.state;
    if (isCertificationEvent(event)) {
      checkCertification(event, certifications.get(event.record.economy, event.id), say);
    } else if (isAuthorityEvent(event)) {
      if (!this.#isFounding(event)) checkAuthority(event, authorities, this, say);
      if (event.type === "MemberAdmitted" || event.type === "MemberAdminReplaced") {
        const { transaction } = event.position;
        this.#named = { account: event.admin, transaction, founding: event.ballotId === 0 };
      } else this.#named = undefined;
      this.ballots.apply(event, authorities);
      this.writers.apply(event);
    } else if (isArrangementEvent(event)) {
      checkArrangement(event, this.arrangements, this.#book, say);
      this.arrangements.apply(event);
    } else if (isBenefitEvent(event)) checkBenefit(event, benefits, say);
  }
}
