import { effectiveStatus } from "../domain/certification.ts";
import type { EffectiveStatus } from "../domain/certificationRecord.ts";
import { MODE_BITS } from "../domain/mode.ts";
import type { Recognition } from "../domain/recognition.ts";
import type { ProofDocument } from "./document.ts";
import type { ProvenFacts } from "./facts.ts";
import type { ProvenInterval } from "./interval.ts";

/** What the proven state says. CANNOT_TELL: an earlier entry governed at that moment, and state holds only the newest. */
export interface Finding {
  readonly recognition: Exclude<Recognition, "STALE"> | "CANNOT_TELL";
  /** One English sentence. */
  readonly because: string;
  readonly status: EffectiveStatus | undefined;
  /** The intervals that cover the operator, and the union of what they promise. */
  readonly support: readonly ProvenInterval[];
  readonly benefits: bigint;
}

/** The part of the recognition rule that state alone can show: it knows no profile, and not with which key an entry was written. */
export function judgeFacts(question: ProofDocument["question"], { record, intervals, members }: ProvenFacts): Finding {
  const { validAt, issuer, recogniser } = question;
  if (record === undefined) return finding("UNKNOWN", `The ledger has no such certification of ${issuer}.`);
  const open = intervals.filter((interval) => isOpen(interval, MODE_BITS[question.mode], validAt));
  if (open.length === 0)
    return finding("NO_ARRANGEMENT", `No leg from ${issuer} to ${recogniser} is in force for ${question.mode}.`);
  const inactive = members.find(({ status }) => status !== "ACTIVE");
  if (inactive !== undefined)
    return finding("NO_ARRANGEMENT", `${inactive.economy} is ${inactive.status.toLowerCase()} as a member.`);
  if (validAt < record.effectiveFrom && validAt >= record.validFrom)
    return finding(
      "CANNOT_TELL",
      "An earlier entry governed at that moment; a proof of that block's time can show it.",
    );
  const status = effectiveStatus(record, validAt);
  if (status !== "CERTIFIED")
    return { ...finding(status === "SUSPENDED" ? "SUSPENDED" : "ENDED", `The certification is ${status}.`), status };
  const recognising = open.filter(({ kind }) => kind === "RECOGNITION");
  if (recognising.length === 0)
    return { ...finding("INFORMATION_ONLY", "The arrangement only exchanges information."), status };
  const types = (record.operatorTypes & (question.operatorTypes ?? record.operatorTypes)) >>> 0;
  const support = recognising.filter(
    (leg) =>
      leg.programme === record.programme &&
      ((leg.tiers >>> record.tier) & 1) === 1 &&
      (leg.operatorTypes & types) !== 0,
  );
  if (support.length === 0)
    return { ...finding("NOT_ELIGIBLE", "No leg covers its programme, tier and operator types."), status };
  const benefits = support.reduce((union, leg) => union | leg.benefits, 0n);
  return { ...finding("RECOGNISED", "A leg in force covers it."), status, support, benefits };
}

function isOpen({ modes, from, until }: ProvenInterval, mode: number, at: number): boolean {
  return (modes & mode) !== 0 && from <= at && (until === 0 || at < until);
}

function finding(recognition: Finding["recognition"], because: string): Finding {
  return { recognition, because, status: undefined, support: [], benefits: 0n };
}
