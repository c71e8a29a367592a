import { randomUUID } from "node:crypto";
import type { CertificationCall, LedgerCall } from "../../../src/domain/call.ts";
import { currentRecord } from "../../../src/domain/certification.ts";
import { type ChangeName, statusAfter } from "../../../src/domain/certificationDecision.ts";
import type { CertificationId, CertificationRecord } from "../../../src/domain/certificationRecord.ts";
import type { Economy } from "../../../src/domain/economy.ts";
import type { ErrorCode } from "../../../src/domain/errors.ts";
import type { CertificationEventType } from "../../../src/domain/event.ts";
import type { Operation, OperationState } from "../../../src/domain/operation.ts";
import type { Salt } from "../../../src/domain/profileCommitment.ts";
import type { Consent, Profile } from "../../../src/domain/profile.ts";
import type { OwnProfiles, Writes } from "../../../src/services/ports.ts";
import { Facts, idOf, ZERO } from "../../support/facts.ts";

/** 2027-01-15T08:00:00Z. */
export const NOW = 1_800_000_000;

const EVENTS: Readonly<Record<CertificationCall["fn"], CertificationEventType>> = {
  grant: "CertificationGranted",
  renew: "CertificationRenewed",
  amend: "CertificationAmended",
  suspend: "CertificationSuspended",
  reinstate: "CertificationReinstated",
  revoke: "CertificationRevoked",
  withdraw: "CertificationWithdrawn",
  reissue: "CertificationReissued",
  proposeAnnulment: "CertificationAnnulmentProposed",
  confirmAnnulment: "CertificationAnnulled",
  rejectAnnulment: "CertificationAnnulmentRejected",
};

/** A ledger and the gateways' stores in memory: what is accepted becomes final, fails, or stays on the way, as a test wants. */
export class MemoryLedger {
  readonly facts = new Facts();
  readonly profiles = new Map<CertificationId, Profile>();
  readonly consents = new Map<CertificationId, Consent>();
  readonly operations = new Map<string, Operation>();
  readonly calls: LedgerCall[] = [];
  fate: "final" | "held" | { readonly code: ErrorCode; readonly detail: string } = "final";
  readonly #work = new Map<string, { readonly call: LedgerCall; readonly own: Economy; readonly staged: Profile[] }>();

  writesOf(own: Economy): Writes {
    return {
      accept: ({ call }) => this.#accept(own, call),
      pendingOn: (id) => [...this.operations.values()].find((one) => one.subject === id && !over(one.state)),
    };
  }

  ownProfiles(): OwnProfiles {
    return {
      seal: (profile) => ({ profile, commitment: ZERO, salt: "00".repeat(16) as Salt }),
      stage: (sealed, operation) =>
        void this.#work.get(operation)?.staged.push(...sealed.map(({ profile }) => profile)),
      current: (id) => this.profiles.get(id),
    };
  }

  /** Lets everything on its way meet its fate. */
  settle(): void {
    if (this.fate === "held") return;
    for (const [id, { call, own, staged }] of this.#work) {
      const operation = this.operations.get(id) as Operation;
      this.#work.delete(id);
      if (this.fate !== "final") {
        this.operations.set(id, { ...operation, state: "FAILED", error: this.fate });
        continue;
      }
      if (call.registry === "certifications") this.#apply(call, own);
      for (const profile of staged) this.profiles.set(profile.certificationId, profile);
      const block = this.facts.events.length;
      this.operations.set(id, { ...operation, state: "FINAL", block, blockTime: NOW, transaction: idOf(block) });
    }
  }

  #accept(own: Economy, call: LedgerCall): Operation {
    const entries = "entries" in call ? call.entries : [];
    const operation: Operation = {
      id: randomUUID(),
      state: "RECEIVED",
      registry: call.registry,
      fn: call.fn,
      subject:
        entries.length === 1 ? (entries[0]?.id ?? null) : "arrangement" in call ? String(call.arrangement) : null,
      entries: Math.max(1, entries.length),
      createdAt: NOW,
      updatedAt: NOW,
      transaction: null,
      block: null,
      blockTime: null,
      error: null,
    };
    this.calls.push(call);
    this.operations.set(operation.id, operation);
    this.#work.set(operation.id, { call, own, staged: [] });
    return operation;
  }

  #apply(call: CertificationCall, own: Economy): void {
    for (const entry of call.entries) {
      const before = this.facts.state().certifications.get(own, entry.id);
      const record = before === undefined ? granted(own, entry) : changed(currentRecord(before), call.fn, entry);
      this.facts.certification(NOW, EVENTS[call.fn], entry.id, record);
    }
  }
}

function over(state: OperationState): boolean {
  return state === "FINAL" || state === "FAILED";
}

type Entry = CertificationCall["entries"][number];

function granted(economy: Economy, entry: Entry): CertificationRecord {
  const { programme, tier, operatorTypes, validFrom, validUntil, reviewAt } = entry as CertificationRecord & Entry;
  const fields = { programme, tier, operatorTypes, validFrom, validUntil, reviewAt };
  return { economy, ...fields, status: "CERTIFIED", version: 1, effectiveFrom: validFrom };
}

function changed(record: CertificationRecord, fn: CertificationCall["fn"], entry: Entry): CertificationRecord {
  const fields: Partial<CertificationRecord> = Object.fromEntries(
    Object.entries(entry).filter(([key]) => ["tier", "operatorTypes", "validUntil", "reviewAt"].includes(key)),
  );
  const effectiveFrom = "effectiveFrom" in entry && entry.effectiveFrom !== 0 ? entry.effectiveFrom : NOW;
  const status = statusAfter(fn as ChangeName, record.status);
  return { ...record, ...fields, status, version: record.version + 1, effectiveFrom };
}
