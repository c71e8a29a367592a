import type { Economy } from "../../domain/economy.ts";
import { AeoError } from "../../domain/errors.ts";
import type { Instant } from "../../domain/time.ts";
import type { AddressBook } from "../../ledger/addressBook.ts";
import type { BatchRpc } from "../../ledger/rpc.ts";
import { type AuditNodeOptions, auditNode } from "../auditNode.ts";
import type { AuditReport } from "../report.ts";
import { headSigner, signTrailer } from "./signature.ts";
import { type ExportPaths, ExportWriter } from "./writeExport.ts";

export interface ExportOptions extends Omit<AuditNodeOptions, "onPiece" | "onLog"> {
  readonly paths: ExportPaths;
  /** A private HEAD key of an authority, as a JWK; undefined = unsigned. */
  readonly key?: object | undefined;
  /** For the signature's date. */
  readonly now: Instant;
}

/** What an export came to. Only a history that was found clean is written. */
export interface Exported {
  readonly report: AuditReport;
  readonly written: boolean;
  readonly signedBy: Economy | null;
}

/**
 * Audits a node and writes the history down on the way.
 * @throws RangeError when the key is none, or no authority's
 * @throws RpcError as auditNode
 */
export async function exportNode(rpc: BatchRpc, book: AddressBook, options: ExportOptions): Promise<Exported> {
  const writer = new ExportWriter(options.paths, book);
  let finished = false;
  try {
    const { report, state } = await auditNode(rpc, book, {
      ...options,
      onPiece: adding(writer),
      onLog: addingBefore(writer, book),
    });
    const { asOf } = report;
    if (report.outcome !== "CLEAN" || asOf === null) return { report, written: false, signedBy: null };
    const { key, now } = options;
    const signer = key === undefined ? undefined : headSigner(key, state.authorities, now);
    if (key !== undefined && signer === undefined)
      throw new RangeError("no authority has this key with purpose HEAD on this ledger");
    await writer.finish(asOf, report.counts, async (signed) => {
      return signer === undefined ? null : signTrailer(signer, book.chainId, signed, now);
    });
    finished = true;
    return { report, written: true, signedBy: signer?.economy ?? null };
  } finally {
    if (!finished) writer.abandon();
  }
}

/** What came before the chain is written down first, as the file before has it. */
function addingBefore(writer: ExportWriter, { continues }: AddressBook): AuditNodeOptions["onLog"] {
  if (continues === undefined) return undefined;
  return (log, blockHash) => {
    const { block } = log.position;
    if (block <= continues.block) writer.add({ logs: [log], headers: new Map([[block, { hash: blockHash }]]) });
  };
}

/** Logs that this release can't read can't be written with their meaning either: the audit tells of them. */
function adding(writer: ExportWriter): AuditNodeOptions["onPiece"] {
  let readable = true;
  return (piece) => {
    try {
      if (readable) writer.add(piece);
    } catch (error) {
      if (!(error instanceof AeoError)) throw error;
      readable = false;
    }
  };
}
