import { createHash } from "node:crypto";
import type { LedgerAsOf } from "../domain/asOf.ts";
import { REGISTRIES, type Registry } from "../domain/event.ts";
import type { LedgerState } from "../domain/ledgerState.ts";
import { encodeSnapshot } from "../projection/snapshot.ts";
import type { Auditor } from "./auditor.ts";
import type { AuditCheck, Finding, Findings } from "./finding.ts";
import type { SuspectWrites } from "./suspectWrites.ts";

/** CLEAN: everything was checked and fits. FAULT: something does not. UNKNOWN: nothing wrong was found, but not all could be checked. */
export type AuditOutcome = "CLEAN" | "FAULT" | "UNKNOWN";

/** What was checked, and what was found. */
export interface AuditReport {
  readonly outcome: AuditOutcome;
  readonly source: "node" | "file";
  readonly chainId: number;
  /** Up to where the history was read; null when it could not be read to the end. */
  readonly asOf: LedgerAsOf | null;
  readonly counts: {
    readonly events: Readonly<Record<Registry, number>>;
    /** Blocks that hold events. */
    readonly blocks: number;
    readonly writers: number;
    readonly annulments: number;
    readonly certifications: number;
    readonly arrangements: number;
    readonly members: number;
    /** Slots of the contracts' storage that were compared; null when they were not. */
    readonly slots: number | null;
  };
  /** SHA-256 of the state as `aeo view rebuild` gives it at this block with this release; null unless read to the end. */
  readonly stateDigest: string | null;
  readonly suspect: readonly SuspectWrites[];
  readonly findings: readonly Finding[];
  /** There may be more than are listed. */
  readonly findingsTotal: number;
  /** What could not be checked, and why. */
  readonly unchecked: readonly string[];
}

/** An audit's report, and the state that the history gives: to be believed only when the report is CLEAN. */
export interface Audited {
  readonly report: AuditReport;
  readonly state: LedgerState;
}

const ORDER: readonly AuditCheck[] = [
  "chain",
  "checkpoint",
  "continuity",
  "export",
  "history",
  "time",
  "writer",
  "rules",
  "storage",
];

interface Ending {
  readonly source: AuditReport["source"];
  readonly chainId: number;
  readonly asOf: LedgerAsOf | null;
  readonly slots: number | null;
  readonly unchecked: readonly string[];
  readonly release: string;
}

/** The report of an audit; the findings that the others may follow from come first. */
export function reportOf(auditor: Auditor, findings: Findings, ending: Ending): AuditReport {
  const { source, chainId, asOf, slots, unchecked, release } = ending;
  const { state, counts, arrangements } = auditor;
  const outcome = findings.total > 0 ? "FAULT" : unchecked.length > 0 ? "UNKNOWN" : "CLEAN";
  return {
    ...{ outcome, source, chainId, asOf },
    counts: {
      ...counts,
      writers: state.authorities.writers.size,
      certifications: state.certifications.size,
      arrangements: arrangements.arrangements.size,
      members: state.authorities.members.size,
      slots,
    },
    stateDigest:
      asOf === null ? null : createHash("sha256").update(encodeSnapshot({ state, asOf }, release)).digest("hex"),
    suspect: auditor.suspect(),
    findings: findings.list.toSorted((a, b) => ORDER.indexOf(a.check) - ORDER.indexOf(b.check)),
    findingsTotal: findings.total,
    unchecked,
  };
}

/** How many events there are. */
export function totalOf({ events }: AuditReport["counts"]): number {
  return REGISTRIES.reduce((sum, registry) => sum + events[registry], 0);
}
