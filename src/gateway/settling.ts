import type { CertificationId } from "../domain/certificationRecord.ts";
import type { Intent } from "../domain/intent.ts";
import type { Operation } from "../domain/operation.ts";
import type { Stores } from "./stores.ts";

const ENDINGS = {
  revoke: "REVOKED",
  withdraw: "WITHDRAWN",
  reissue: "REISSUED",
  confirmAnnulment: "ANNULLED",
} as const;

/**
 * What else is so once a write is final or has failed: its profiles count or are dropped, ended certifications give their place
 * free, a report that failed was never made. Runs in the transaction that settles the operation, so that the two can't come apart.
 */
export function settleWrites({ profiles, benefitReports }: Pick<Stores, "profiles" | "benefitReports">) {
  return (operation: Operation, { call }: Pick<Intent, "call">): void => {
    const settledAt = operation.updatedAt;
    if (operation.state !== "FINAL") {
      if (call.registry === "benefits" && call.fn === "report") {
        const { arrangement, partner, from, until, revision } = call.report;
        benefitReports.drop(arrangement, partner, from, until, revision);
      }
      profiles.settle(operation.id, { state: "FAILED", settledAt });
      return;
    }
    profiles.settle(operation.id, { state: "FINAL", block: operation.block ?? 0, settledAt });
    if (call.registry !== "certifications" || !(call.fn in ENDINGS)) return;
    const ended = ENDINGS[call.fn as keyof typeof ENDINGS];
    for (const { id } of call.entries) profiles.end(id satisfies CertificationId, ended);
  };
}
