import type { LedgerAsOf } from "../domain/asOf.ts";
import { type LedgerEvent, REGISTRIES, type Registry } from "../domain/event.ts";
import type { VerifiedLog } from "../domain/ledgerLog.ts";
import type { AddressBook } from "../ledger/addressBook.ts";
import { asBuffer, hexOf } from "../ledger/hex.ts";
import { genesisTip, HistoryFold, sequenceOf } from "../ledger/history.ts";
import { Auditor, type Hearing, hearing } from "./auditor.ts";
import type { CheckpointWatch } from "./checkpointWatch.ts";
import { differingFields, textOf } from "./changedFields.ts";
import type { EventMembers, HeaderMembers, TrailerMembers } from "./export/form.ts";
import { type BytesRead, type ExportLine, logOf, readExport } from "./export/readExport.ts";
import { trailerSigner } from "./export/signature.ts";
import { type Finding, finding, Findings } from "./finding.ts";
import { Judging } from "./judging.ts";
import { type Audited, reportOf } from "./report.ts";
import { expectedSlots } from "./storage/compare.ts";
import type { ExpectedSlot } from "./storage/layout.ts";

export interface AuditFileOptions extends Hearing {
  readonly release: string;
  readonly onProgress?: BytesRead | undefined;
  /** The last audit, of whose history this one must be a continuation. */
  readonly watch?: CheckpointWatch | undefined;
  /** Told of every log that the file holds, in its order, with its block's hash. */
  readonly onLog?: ((log: VerifiedLog, blockHash: string) => void) | undefined;
}

/** What a file's audit found beside the report. */
export interface AuditedFile extends Audited {
  /** Who signed the file, by its own account of the keys; null = nobody. */
  readonly signedBy: string | null;
  /** What the registries' storage holds after this history; to be believed only when the report is CLEAN. */
  readonly slots: () => Iterable<ExpectedSlot>;
}

/**
 * Replays the history that an export holds: everything that can be checked without a node. The address book says which ledger it
 * must be.
 * @throws Error of the file system
 */
export async function auditFile(path: string, book: AddressBook, options: AuditFileOptions): Promise<AuditedFile> {
  const findings = new Findings();
  const auditor = new Auditor(book, findings, hearing(options));
  const judging = new Judging(auditor);
  const { asOf, signedBy } = await readHistoryFile(path, book, judging, options);
  const { unread } = judging;
  const authorities = unread === undefined ? auditor.state.authorities : undefined;
  for (const found of (await options.watch?.findings(authorities)) ?? []) findings.add(found);
  const unchecked = unread !== undefined && findings.total === 0 ? [`${unread.code}: ${unread.detail}`] : [];
  const ending = {
    source: "file",
    chainId: book.chainId,
    asOf,
    slots: null,
    unchecked,
    release: options.release,
  } as const;
  const report = reportOf(auditor, findings, ending);
  return { report, state: auditor.state, signedBy, slots: () => expectedSlots(auditor) };
}

/** A file read to its end. */
export interface HistoryFile {
  readonly asOf: LedgerAsOf | null;
  readonly signedBy: string | null;
}

/** Reads a file's history into an auditor, with its findings. @throws Error of the file system */
export async function readHistoryFile(
  path: string,
  book: AddressBook,
  judging: Judging,
  options: Omit<AuditFileOptions, "release">,
): Promise<HistoryFile> {
  const file = new FileHistory(book, judging, options);
  const tell = (found: Finding): void => judging.auditor.findings.add(found);
  for await (const line of readExport(path, tell, options.onProgress)) file.take(line);
  const asOf = file.finish();
  return { asOf, signedBy: (await file.signer()) ?? null };
}

class FileHistory {
  readonly judging: Judging;
  readonly #book: AddressBook;
  readonly #options: Omit<AuditFileOptions, "release">;
  readonly #findings: Findings;
  readonly #folds: Record<Registry, HistoryFold>;
  #header: HeaderMembers | undefined;
  #trailer: TrailerMembers | undefined;
  #last: EventMembers | undefined;
  #broken = false;
  #crossed = false;
  #lines = 0;

  constructor(book: AddressBook, judging: Judging, options: Omit<AuditFileOptions, "release">) {
    this.#book = book;
    this.judging = judging;
    this.#options = options;
    this.#findings = judging.auditor.findings;
    const folds = REGISTRIES.map((name) => [
      name,
      new HistoryFold(genesisTip(book.chainId, book.contracts[name].address)),
    ]);
    this.#folds = Object.fromEntries(folds) as Record<Registry, HistoryFold>;
  }

  take(line: ExportLine): void {
    this.#lines = line.line;
    if (this.#trailer !== undefined) this.#say("invented", "a line after the trailer", line.line);
    if (line.kind === "header") this.#takeHeader(line.members, line.line);
    else if (line.kind === "trailer") this.#takeTrailer(line.members, line.sha256, line.line);
    else this.#takeEvent(line.members, line.line);
  }

  /** What a whole file ends with; null when the file is not whole. */
  finish(): LedgerAsOf | null {
    if (this.#header === undefined) this.#say("missing", "there is no header", 1);
    if (this.#trailer === undefined)
      this.#say("missing", "there is no trailer: the file is not whole", this.#lines + 1);
    if (this.#trailer === undefined || this.#broken) return null;
    const { block, blockHash, time, heads } = this.#trailer;
    this.#crossSeam(Number.POSITIVE_INFINITY, this.#lines);
    return { block, blockHash: blockHash as `0x${string}`, time, heads: heads as LedgerAsOf["heads"] };
  }

  async signer(): Promise<string | undefined> {
    if (this.#trailer === undefined) return undefined;
    const { authorities } = this.judging.auditor.state;
    const signed = await trailerSigner(this.#trailer, this.#book.chainId, authorities);
    if (signed === undefined) return undefined;
    if ("economy" in signed) return signed.economy;
    this.#say("altered", `the signature: ${signed.reason}`, this.#lines, "signature");
    return undefined;
  }

  #takeHeader(members: HeaderMembers, line: number): void {
    if (this.#header !== undefined || line !== 1) this.#say("invented", "a header that is not the first line", line);
    this.#header = members;
    const { chainId, contracts, continues } = this.#book;
    // Of a ledger that went over to another chain a file may hold what came before, or all of it.
    const isBefore = members.genesisHash === continues?.genesisHash;
    const genesisHash = isBefore ? continues?.genesisHash : this.#book.genesisHash;
    const names = differingFields({ chainId, genesisHash, contracts }, pick(members));
    for (const name of names) this.#say("differs", `${name} is not the address book's`, line, name, "chain");
  }

  #takeEvent(members: EventMembers, line: number): void {
    const log = logOf(members);
    const place = { ...log.position, line };
    const say = (
      kind: Finding["kind"],
      field: string | null,
      detail: string,
      check: Finding["check"] = "history",
    ): void => {
      const { registry, sequence, block, logIndex } = place;
      this.#findings.add(finding(check, kind, detail, { registry, sequence, block, logIndex, line, field }));
    };
    this.#checkOrder(members, say);
    this.#crossSeam(members.block, line);
    const fold = this.#folds[members.registry];
    if (sequenceOf(log.content) !== members.sequence) say("altered", "sequence", "it is not the sequence in the data");
    if (members.sequence !== fold.next) {
      const kind = members.sequence < fold.next ? "invented" : "missing";
      say(kind, "sequence", `expected sequence ${fold.next}, found ${members.sequence}`);
    }
    const head = Buffer.alloc(24);
    fold.append(members.time, log.content, head);
    const told = Buffer.from(members.head.slice(2), "hex");
    if (!head.equals(told)) {
      say("altered", null, `it gives head ${hexOf(head)}, the line says ${members.head}`);
      this.#broken = true;
    }
    // What comes next is judged by what this line says, so that every fault is found in the line that has it.
    this.#folds[members.registry] = new HistoryFold({ sequence: members.sequence, head: told });
    this.#last = members;
    const event = this.judging.read(log);
    if (event !== undefined) this.#checkFact(event, members, say);
    if (event !== undefined && this.judging.unread === undefined) this.judging.auditor.take(event);
    const verified = { ...log, head };
    this.#options.onLog?.(verified, members.blockHash);
    this.#options.watch?.see(verified, members.blockHash);
  }

  /** What another chain's genesis block holds must be what came before it. */
  #crossSeam(block: number, line: number): void {
    const { continues } = this.#book;
    if (continues === undefined || this.#crossed || block <= continues.block) return;
    this.#crossed = true;
    for (const registry of REGISTRIES) {
      const { sequence, head } = this.#folds[registry].tip;
      const goesOn = continues.heads[registry];
      if (sequence === goesOn.sequence && hexOf(asBuffer(head)) === goesOn.head) continue;
      const detail = `the chain goes on after entry ${goesOn.sequence}, head ${goesOn.head}; the history before ends with entry ${sequence}, head ${hexOf(asBuffer(head))}`;
      const place = { registry, sequence, block: continues.block, line, field: "head" };
      this.#findings.add(finding("continuity", "differs", detail, place));
    }
  }

  #checkOrder(members: EventMembers, say: (kind: Finding["kind"], field: string, detail: string) => void): void {
    const last = this.#last;
    if (last === undefined) return;
    const { block, logIndex, blockHash, time, transaction } = members;
    if (block < last.block || (block === last.block && logIndex <= last.logIndex))
      say("reordered", "logIndex", `it comes after log ${last.logIndex} of block ${last.block}`);
    if ((block === last.block) !== (blockHash === last.blockHash))
      say("altered", "blockHash", "a block has one hash, and no two have the same");
    if (block === last.block && time !== last.time) say("altered", "time", "a block has one time");
    if (block !== last.block && transaction === last.transaction) say("altered", "transaction", "it is in two blocks");
  }

  #checkFact(
    { position: _position, ...event }: LedgerEvent,
    { type, writer, fact }: EventMembers,
    say: (kind: Finding["kind"], field: string, detail: string) => void,
  ): void {
    const text = textOf(event);
    // As the writer of the export put them: nearly always the two are the same text.
    if (text === textOf({ ...event, type, writer, ...fact })) return;
    for (const field of differingFields(JSON.parse(text) as object, { type, writer, ...fact }))
      say("differs", field, "the decoded fact is not what the log says");
  }

  #takeTrailer(trailer: TrailerMembers, sha256: string, line: number): void {
    this.#trailer = trailer;
    const { counts } = this.judging.auditor;
    if (trailer.sha256 !== sha256) this.#say("altered", `the bytes before it give ${sha256}`, line, "sha256");
    for (const registry of REGISTRIES) {
      const { sequence, head } = this.#folds[registry].tip;
      const told = trailer.heads[registry];
      if (told.sequence !== sequence)
        this.#say(
          told.sequence > sequence ? "missing" : "invented",
          `${registry} ends with entry ${sequence}`,
          line,
          `heads.${registry}`,
        );
      else if (told.head !== hexOf(asBuffer(head)))
        this.#say("altered", `${registry} ends otherwise`, line, `heads.${registry}`);
      if (this.judging.unread === undefined && trailer.events[registry] !== counts.events[registry])
        this.#say("altered", `there are ${counts.events[registry]} events of ${registry}`, line, `events.${registry}`);
    }
    const last = this.#last;
    if (last !== undefined && (trailer.block < last.block || trailer.time < last.time))
      this.#say("altered", "it ends before the last event", line, "block");
  }

  #say(
    kind: Finding["kind"],
    detail: string,
    line: number,
    field: string | null = null,
    check: Finding["check"] = "export",
  ) {
    this.#findings.add(finding(check, kind, detail, { line, field }));
  }
}

function pick({ chainId, genesisHash, contracts }: HeaderMembers): object {
  return { chainId, genesisHash, contracts };
}
