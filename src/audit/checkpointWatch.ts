import type { AuthoritiesState } from "../domain/authority.ts";
import type { Economy } from "../domain/economy.ts";
import { type LedgerEvent, REGISTRIES, type Registry } from "../domain/event.ts";
import type { VerifiedLog } from "../domain/ledgerLog.ts";
import type { AddressBook } from "../ledger/addressBook.ts";
import { hexOf } from "../ledger/hex.ts";
import { genesisTip } from "../ledger/history.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { type CheckpointSigner, signatureFindings, SignatureWatch } from "./checkpointSignature.ts";
import { type Finding, finding } from "./finding.ts";

/** An entry of the history that is read now, which the checkpoint names too. */
export interface SeenEntry {
  readonly registry: Registry;
  readonly sequence: number;
  readonly block: number;
  readonly blockHash: string;
  readonly head: string;
}

/** Remembers where a history stood after the entries that a checkpoint names, while it is read. */
export class CheckpointWatch {
  readonly #checkpoint: Checkpoint;
  readonly #book: AddressBook;
  readonly #seen = new Map<Registry, SeenEntry>();
  readonly #signature: SignatureWatch;
  readonly #signedBy: Economy | undefined;
  /** Whose signature it has; undefined when it has none, or the history was not read to its end. */
  signer: CheckpointSigner | undefined;

  /** @param signedBy the authority that must have signed it; undefined = any, or none */
  constructor(checkpoint: Checkpoint, book: AddressBook, signedBy?: Economy) {
    this.#checkpoint = checkpoint;
    this.#book = book;
    this.#signature = new SignatureWatch(checkpoint);
    this.#signedBy = signedBy;
  }

  /** The block up to which the last audit read. */
  get block(): number {
    return this.#checkpoint.block;
  }

  /** The entries of now under the numbers of then. */
  get seen(): SeenEntry[] {
    return [...this.#seen.values()];
  }

  /** Told of every event. */
  hear(event: LedgerEvent): void {
    this.#signature.see(event);
  }

  /** Told of every entry. */
  see({ position, head }: VerifiedLog, blockHash: string): void {
    const { registry, sequence, block } = position;
    if (this.#checkpoint.heads[registry].sequence !== sequence) return;
    this.#seen.set(registry, { registry, sequence, block, blockHash, head: hexOf(head) });
  }

  /**
   * Whether the history that was read to its end begins with that of the checkpoint, and the checkpoint is signed as it says.
   * @param authorities as the history gives them; undefined when not all of it could be read
   */
  async findings(authorities: AuthoritiesState | undefined): Promise<Finding[]> {
    this.signer = authorities && (await this.#signature.signer(authorities));
    return [...signatureFindings(this.signer, this.#signedBy), ...this.#continuity()];
  }

  #continuity(): Finding[] {
    const { chainId, genesisHash, heads, block, auditedAt } = this.#checkpoint;
    const known = [this.#book.genesisHash, this.#book.continues?.genesisHash];
    if (chainId !== this.#book.chainId || !known.includes(genesisHash as `0x${string}`))
      return [finding("continuity", "differs", "the checkpoint is of another ledger")];
    const when = `the audit of ${new Date(auditedAt * 1000).toISOString()}, at block ${block},`;
    return REGISTRIES.flatMap((registry) => {
      const { sequence, head } = heads[registry];
      const seen = this.#seen.get(registry);
      const found = sequence === 0 ? this.#genesis(registry) : seen?.head;
      if (found === head) return [];
      const detail =
        found === undefined
          ? `entry ${sequence}, which ${when} saw, is gone`
          : `after entry ${sequence} the head is ${found}; ${when} saw ${head}: history was rewritten`;
      const kind = found === undefined ? "missing" : "altered";
      return [finding("continuity", kind, detail, { registry, sequence, block: seen?.block ?? null, field: "head" })];
    });
  }

  #genesis(registry: Registry): string {
    return hexOf(genesisTip(this.#book.chainId, this.#book.contracts[registry].address).head);
  }
}
