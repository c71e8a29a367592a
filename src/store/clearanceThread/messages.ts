import type { ClearanceColumns } from "../../domain/clearanceBatch.ts";
import type { SaidOfOperator } from "../../domain/judgedBatch.ts";
import type { KeyedRequest } from "../idempotency.ts";
import type { WriteTurns } from "../writeTurns.ts";

/** What the thread starts with. */
export interface ThreadData {
  /** The gateway's file. */
  readonly path: string;
  /** By which it takes turns with the gateway's own thread. */
  readonly cells: WriteTurns["cells"];
}

/** Clearances to be written, with the answer to the request that brought them. */
export interface WriteOrder {
  readonly id: number;
  /** But for the references. */
  readonly columns: Omit<ClearanceColumns, "references">;
  /** One a line: a text is handed over in a fraction of the time of many. */
  readonly references: string;
  readonly salts: Uint8Array;
  /** What was not said before since the start; numbered on from there. */
  readonly fresh: readonly SaidOfOperator[];
  /** Whether numbers begin anew with it. */
  readonly anew: boolean;
  /** The numbers of what is said of these. */
  readonly said: Uint32Array;
  readonly saidOf: Uint32Array;
  readonly request: KeyedRequest;
  readonly answer: string;
}

/** What became of it: all is written, nothing is since not all was new, or nothing is for another reason. */
export type WriteReply = { readonly id: number } & ({ readonly isWritten: boolean } | { readonly reason: string });
