import type { LedgerEvent, Registry } from "../domain/event.ts";
import type { FaultKind } from "../ledger/historyFault.ts";

/** What was checked when something did not fit. */
export type AuditCheck =
  | "chain" // it is the chain and the contracts of the address book
  | "history" // each registry's entries are all there, in order, unaltered
  | "time" // block times never go back
  | "writer" // who wrote had the role, at that block, for that economy
  | "rules" // the change was one that the contracts allow; ids and hashes follow from what they are of
  | "storage" // what the contract holds is what its entries give
  | "export" // the file is whole and says one thing
  | "continuity" // the history of the last audit is the beginning of this one
  | "checkpoint"; // the last audit's own account of it is signed by who is said to have signed it

/** Something that does not fit, as closely as it can be placed. What is null is not known, or there is no such thing. */
export interface Finding {
  readonly check: AuditCheck;
  /** How it does not fit: a fault of a history by its kind; "differs" = two sources disagree; "unlawful" = against the rules. */
  readonly kind: FaultKind | "differs" | "unlawful";
  readonly registry: Registry | null;
  readonly sequence: number | null;
  readonly block: number | null;
  readonly logIndex: number | null;
  readonly field: string | null;
  /** The line of an export, from 1. */
  readonly line: number | null;
  /** What was expected and what was found. */
  readonly detail: string;
}

/** A finding with only what is known of it. */
export function finding(
  check: AuditCheck,
  kind: Finding["kind"],
  detail: string,
  place: Partial<Omit<Finding, "check" | "kind" | "detail">> = {},
): Finding {
  const nowhere = { registry: null, sequence: null, block: null, logIndex: null, field: null, line: null };
  return { check, kind, ...nowhere, ...place, detail };
}

/** Where an event stands, for a finding. */
export function placeOf({ position: { registry, sequence, block, logIndex } }: LedgerEvent) {
  return { registry, sequence, block, logIndex };
}

/** Notes a fault of the event that is being looked at. */
export type Say = (field: string | null, detail: string) => void;

/** Collects findings; past the first thousand it only counts them: one lie early on can contradict everything after it. */
export class Findings {
  readonly list: Finding[] = [];
  total = 0;

  add(found: Finding): void {
    this.total += 1;
    if (this.list.length < 1_000) this.list.push(found);
  }

  /** How many findings a check has. */
  of(check: AuditCheck): number {
    return this.list.filter((found) => found.check === check).length;
  }
}
