import type { LedgerCall } from "../../src/domain/call.ts";
import { type CertificationRecord, STATUSES, type StoredStatus } from "../../src/domain/certificationRecord.ts";
import type { Economy } from "../../src/domain/economy.ts";
import type { CertificationEvent } from "../../src/domain/event.ts";
import { registryInterface } from "../../src/ledger/registryAbis.ts";

/** The records of one economy, by id. */
export type Records = ReadonlyMap<string, CertificationRecord>;

/** What a call comes to: its events in order, or the data it reverts with. */
export type Judgement = { readonly events: readonly CertificationEvent[] } | { readonly revert: string };

const CHANGES = {
  suspend: { type: "CertificationSuspended", from: ["CERTIFIED"], to: "SUSPENDED" },
  reinstate: { type: "CertificationReinstated", from: ["SUSPENDED"], to: "CERTIFIED" },
  revoke: { type: "CertificationRevoked", from: ["CERTIFIED", "SUSPENDED"], to: "REVOKED" },
} as const;

/**
 * The contract's rules for grants and changes of status, reduced to what decides whether a call executes: ids are granted once,
 * changes quote the version in place, and go by the table of transitions. All entries of a call or none.
 */
export function judge(records: Records, call: LedgerCall, economy: Economy, time: number): Judgement {
  if (call.registry !== "certifications") return { revert: "0x" };
  const events: CertificationEvent[] = [];
  const entries = [...call.entries].sort((a, b) => (a.id < b.id ? -1 : 1));
  for (const [index, entry] of entries.entries()) {
    const { id, decidedAt, profileCommitment } = entry;
    const before = records.get(id);
    if (call.fn === "grant" && "validFrom" in entry) {
      if (before !== undefined) return invalidTransition(index, id, before.status, "CERTIFIED");
      const { programme, tier, operatorTypes, validFrom, validUntil, reviewAt } = entry;
      const terms = { programme, tier, operatorTypes, validFrom, validUntil, reviewAt };
      const record = { economy, ...terms, status: "CERTIFIED", version: 1, effectiveFrom: validFrom } as const;
      events.push({ type: "CertificationGranted", id, decidedAt, record, profileCommitment });
      continue;
    }
    if (!isChange(call.fn) || !("version" in entry)) return { revert: "0x" };
    const { type, from, to } = CHANGES[call.fn];
    if (before === undefined || before.version !== entry.version) {
      return revertWith("StaleVersion", [index, id, entry.version, before?.version ?? 0]);
    }
    if (!(from as readonly StoredStatus[]).includes(before.status)) {
      return invalidTransition(index, id, before.status, to);
    }
    const effectiveFrom = entry.effectiveFrom === 0 ? time : entry.effectiveFrom;
    const record = { ...before, status: to, version: before.version + 1, effectiveFrom };
    events.push({ type, id, decidedAt, record, profileCommitment });
  }
  return { events };
}

function isChange(fn: string): fn is keyof typeof CHANGES {
  return fn in CHANGES;
}

function invalidTransition(index: number, id: string, from: StoredStatus, to: StoredStatus): Judgement {
  return revertWith("InvalidTransition", [index, id, STATUSES.indexOf(from), STATUSES.indexOf(to)]);
}

function revertWith(error: string, values: readonly unknown[]): Judgement {
  return { revert: registryInterface("certifications").encodeErrorResult(`CertificationRegistry_${error}`, values) };
}
