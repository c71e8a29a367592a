import type { LedgerAsOf } from "../domain/asOf.ts";
import { AeoError } from "../domain/errors.ts";
import { REGISTRIES } from "../domain/event.ts";
import type { VerifiedLog } from "../domain/ledgerLog.ts";
import type { HistoryTip } from "../ledger/history.ts";
import type { AddressBook } from "../ledger/addressBook.ts";
import { onLedger } from "../ledger/continuedChain.ts";
import { type BlockHeader, fetchHead, fetchHeaders } from "../ledger/blockHeader.ts";
import { assertChainIdentity } from "../ledger/chainIdentity.ts";
import type { BatchRpc } from "../ledger/rpc.ts";
import { RpcError } from "../ledger/rpc.ts";
import { classifyRpcError } from "../ledger/rpcErrors.ts";
import { asOfBlock } from "../ledger/verifyBatch.ts";
import { Auditor, type Hearing, hearing } from "./auditor.ts";
import type { CheckpointWatch } from "./checkpointWatch.ts";
import { type Finding, finding, Findings } from "./finding.ts";
import { Judging } from "./judging.ts";
import { checkGaps, checkHeads, localise } from "./localise.ts";
import { readHistoryFile } from "./auditFile.ts";
import { BrokenHistory, NodeHistory, type NodePiece } from "./readNode.ts";
import { type Audited, reportOf } from "./report.ts";
import { compareStorage, expectedSlots } from "./storage/compare.ts";

/** How far an audit has come: in bytes of the file of what came before, in blocks of the history, in slots of the storage. */
export interface AuditProgress {
  readonly step: "file" | "history" | "storage";
  readonly done: number;
  readonly of: number;
}

export interface AuditNodeOptions extends Hearing {
  /** The version of this software, which is part of the state's digest. */
  readonly release: string;
  readonly onProgress?: (progress: AuditProgress) => void;
  /** Told of all logs in order, with the blocks that hold them: for an export. */
  readonly onPiece?: ((piece: NodePiece) => void) | undefined;
  /** The last audit, of whose history this one must be a continuation. */
  readonly watch?: CheckpointWatch | undefined;
  /** Told of every log in order, with its block's hash. */
  readonly onLog?: ((log: VerifiedLog, blockHash: string) => void) | undefined;
  /** Of a ledger that went over to another chain: an export of the history before. */
  readonly before?: string | undefined;
  /** Whether to compare the contracts' storage; default true. */
  readonly storage?: boolean;
}

/**
 * Replays the whole history from one node and checks everything that can be checked of it, at the block that was its newest when
 * the audit began. It needs nothing but the node and the address book.
 * @throws RpcError, AeoError LEDGER_UNAVAILABLE when the node can't be read: then nothing is known
 */
export async function auditNode(own: BatchRpc, book: AddressBook, options: AuditNodeOptions): Promise<Audited> {
  const rpc = onLedger(own, book);
  const findings = new Findings();
  const auditor = new Auditor(book, findings, hearing(options));
  const ending = { source: "node" as const, chainId: book.chainId, asOf: null, slots: null, release: options.release };
  try {
    await assertChainIdentity(rpc, book);
  } catch (error) {
    if (!(error instanceof AeoError) || error.code !== "LEDGER_WRONG_CHAIN") throw error;
    findings.add(finding("chain", "differs", error.message));
    return { report: reportOf(auditor, findings, { ...ending, unchecked: [] }), state: auditor.state };
  }
  const head = await fetchHead(rpc);
  const { watch } = options;
  if (watch !== undefined && head.number < watch.block)
    throw new AeoError(
      "LEDGER_UNAVAILABLE",
      `the node is at block ${head.number}; the last audit was at ${watch.block}`,
    );
  const history = new NodeHistory(rpc, book, head);
  const judging = new Judging(auditor);
  if (!(await readBefore(book, judging, options))) {
    const unchecked = judging.unread === undefined ? [] : [`${judging.unread.code}: ${judging.unread.detail}`];
    return { report: reportOf(auditor, findings, { ...ending, unchecked }), state: auditor.state };
  }
  const whole = await read(history, judging, head, { rpc, book, options });
  const unchecked: string[] = [];
  let slots: number | null = null;
  const { unread } = judging;
  if (unread !== undefined && findings.of("history") === 0) unchecked.push(`${unread.code}: ${unread.detail}`);
  else if (whole && options.storage !== false) slots = await storageOf(rpc, book, auditor, head, options, unchecked);
  for (const found of await assertStillThere(rpc, head)) findings.add(found);
  const asOf = whole ? asOfHead(history, head) : null;
  return { report: reportOf(auditor, findings, { ...ending, asOf, slots, unchecked }), state: auditor.state };
}

/**
 * Reads what came before the chain, of a ledger that went over to this one.
 * @returns whether it fits; what follows could not be judged otherwise
 */
async function readBefore(book: AddressBook, judging: Judging, options: AuditNodeOptions): Promise<boolean> {
  const { before, watch, onLog, onProgress } = options;
  const { continues } = book;
  if (continues === undefined) return true;
  if (before === undefined)
    throw new AeoError(
      "LEDGER_UNAVAILABLE",
      `this chain continues a history up to block ${continues.block} of another one: give its export as well`,
    );
  const { findings } = judging.auditor;
  const { asOf } = await readHistoryFile(before, book, judging, {
    watch,
    onLog,
    onProgress: (done, of) => onProgress?.({ step: "file", done, of }),
  });
  const at = [asOf?.block, asOf?.blockHash, asOf?.time];
  if (asOf !== null && at.join() !== [continues.block, continues.blockHash, continues.time].join())
    findings.add(
      finding("continuity", "differs", `the export ends with ${at.join(", ")}; the chain goes on after another block`),
    );
  return findings.total === 0 && judging.unread === undefined;
}

interface Context {
  readonly rpc: BatchRpc;
  readonly book: AddressBook;
  readonly options: AuditNodeOptions;
}

/** Whether the history could be read to its end. */
async function read(history: NodeHistory, judging: Judging, head: BlockHeader, context: Context): Promise<boolean> {
  const { rpc, book, options } = context;
  const { findings } = judging.auditor;
  const parts = { rpc, book, head, history };
  const gaps: number[] = [];
  try {
    for await (const piece of history.pieces()) {
      judging.take(piece.logs);
      gaps.push(...piece.gaps);
      options.onPiece?.(piece);
      for (const log of options.watch === undefined && options.onLog === undefined ? [] : piece.logs) {
        const hash = piece.headers.get(log.position.block)?.hash ?? "0x";
        options.watch?.see(log, hash);
        options.onLog?.(log, hash);
      }
      options.onProgress?.({ step: "history", done: piece.to, of: head.number });
    }
  } catch (error) {
    if (!(error instanceof BrokenHistory)) throw error;
    await assertStillThere(rpc, head);
    for (const found of await localise(error.fault, error.logs, parts)) findings.add(found);
    return false;
  }
  const faults = [
    ...(await checkHeads(parts)),
    ...(await checkGaps(gaps, parts)),
    ...((await options.watch?.findings(judging.unread === undefined ? judging.auditor.state.authorities : undefined)) ??
      []),
  ];
  if (faults.length > 0) await assertStillThere(rpc, head);
  for (const found of faults) findings.add(found);
  return true;
}

async function storageOf(
  rpc: BatchRpc,
  book: AddressBook,
  auditor: Auditor,
  head: BlockHeader,
  { onProgress }: AuditNodeOptions,
  unchecked: string[],
): Promise<number | null> {
  let of = 0;
  if (onProgress !== undefined) for (const _ of expectedSlots(auditor)) of += 1;
  let done = 0;
  try {
    return await compareStorage(rpc, book, auditor, head, (count) => {
      done += count;
      onProgress?.({ step: "storage", done, of });
    });
  } catch (error) {
    if (!(error instanceof RpcError) || error.reason === "transport") throw error;
    const reason = classifyRpcError(error);
    if (reason !== "state-unavailable" && reason !== "unsupported-method") throw error;
    unchecked.push(`the contracts' storage at block ${head.number}: the node does not give it (${error.message})`);
    return null;
  }
}

/**
 * A chain that left the block under our feet makes whatever was found worthless.
 * @returns what the node now says otherwise of the very same block
 */
async function assertStillThere(rpc: BatchRpc, head: BlockHeader): Promise<Finding[]> {
  const now = (await fetchHeaders(rpc, [head.number])).get(head.number);
  if (now?.hash !== head.hash)
    throw new RpcError(
      "response",
      `block not found: block ${head.number} was replaced while the audit ran; run it again`,
    );
  if (now.time === head.time && now.parentHash === head.parentHash) return [];
  const detail = "the node has two accounts of one block";
  return [finding("history", "altered", detail, { block: head.number, field: "block header" })];
}

function asOfHead(history: NodeHistory, head: BlockHeader): LedgerAsOf {
  const tips = Object.fromEntries(REGISTRIES.map((registry) => [registry, history.tip(registry)]));
  return asOfBlock(head, tips as Readonly<Record<(typeof REGISTRIES)[number], HistoryTip>>);
}
