import { AeoError } from "../domain/errors.ts";
import type { Registry } from "../domain/event.ts";

/**
 * What is wrong with a node's events. missing: one is left out. altered: a field is not what was written. invented: there is
 * one too many. reordered: they are all there, in another order. malformed: it is no event of a registry at all.
 */
export type FaultKind = "missing" | "altered" | "invented" | "reordered" | "malformed";

/** The first event that does not fit, as far as it can be told. */
export interface HistoryFault {
  readonly kind: FaultKind;
  readonly registry: Registry | undefined;
  /** The block of the fault, or the last of the blocks that hold it. */
  readonly block: number;
  /** undefined when only the block is known. */
  readonly logIndex: number | undefined;
  /** What was expected and what was found. */
  readonly detail: string;
}

/** The node's events do not fit the registry's head. Nothing of them may be believed. */
export class UnverifiableHistory extends AeoError {
  readonly fault: HistoryFault;

  constructor(fault: HistoryFault) {
    const { kind, registry = "no registry", block, logIndex, detail } = fault;
    const place = logIndex === undefined ? `block ${block}` : `block ${block}, log ${logIndex}`;
    super("LEDGER_UNVERIFIABLE", `${kind} event of ${registry} at ${place}: ${detail}`);
    this.name = "UnverifiableHistory";
    this.fault = fault;
  }
}
