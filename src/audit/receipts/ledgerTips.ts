import { REGISTRIES, type Registry } from "../../domain/event.ts";
import type { VerifiedLog } from "../../domain/ledgerLog.ts";
import { hexOf } from "../../ledger/hex.ts";
import type { Instant } from "../../domain/time.ts";

/** Where a registry stood after a block with events of it. */
export interface Tip {
  readonly sequence: number;
  readonly head: string;
}

interface Place extends Tip {
  readonly block: number;
}

interface KnownBlock {
  readonly block: number;
  readonly hash: string;
  readonly time: Instant;
}

/** What a history that is read says of blocks: their hashes and times where they hold events, and where each registry stood. */
export class LedgerTips {
  readonly #tips: Readonly<Record<Registry, Place[]>>;
  readonly #blocks: KnownBlock[] = [];
  readonly #genesis: Readonly<Record<Registry, Tip>>;

  /** @param genesis where each registry stood before its first event */
  constructor(genesis: Readonly<Record<Registry, Tip>>) {
    this.#genesis = genesis;
    this.#tips = Object.fromEntries(REGISTRIES.map((registry) => [registry, []])) as never;
  }

  /** Told of every entry, in the ledger's order. */
  see({ position: { registry, block, sequence, time }, head }: VerifiedLog, hash: string): void {
    const tips = this.#tips[registry];
    if (tips.at(-1)?.block === block) tips.pop();
    tips.push({ block, sequence, head: hexOf(head) });
    if (this.#blocks.at(-1)?.block !== block) this.#blocks.push({ block, hash, time });
  }

  /** Where a registry stood at a block. */
  at(registry: Registry, block: number): Tip {
    const tips = this.#tips[registry];
    return tips[lastUpTo(tips, block)] ?? this.#genesis[registry];
  }

  /** A block, where it holds events. */
  block(block: number): KnownBlock | undefined {
    const found = this.#blocks[lastUpTo(this.#blocks, block)];
    return found?.block === block ? found : undefined;
  }

  /** Times between which a block's must lie. */
  around(block: number): { readonly from: Instant; readonly to: Instant } {
    const at = lastUpTo(this.#blocks, block);
    return { from: this.#blocks[at]?.time ?? 0, to: this.#blocks[at + 1]?.time ?? Number.POSITIVE_INFINITY };
  }
}

function lastUpTo(list: readonly { readonly block: number }[], block: number): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((list[middle]?.block ?? 0) <= block) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
