import type { LedgerEvent } from "../../src/domain/event.ts";
import type { EventOrigin } from "../../src/http/cloudEvent.ts";
import { type FeedStore, LedgerFeed } from "../../src/services/eventFeed.ts";
import { SqliteDatabase } from "../../src/store/sqliteDatabase.ts";
import { ledgerMigrations } from "../../src/store/ledgerSchema.ts";
import { Rollbacks } from "../../src/store/rollbacks.ts";
import { WEBHOOK_MIGRATIONS } from "../../src/store/webhooksSchema.ts";
import { JP, TW } from "./facts.ts";

const contract = (digit: string) => `0x${digit.repeat(40)}` as const;
export const ORIGIN: EventOrigin = {
  chainId: 31_337,
  contracts: {
    authorities: contract("1"),
    certifications: contract("2"),
    arrangements: contract("3"),
    benefits: contract("4"),
  },
  economy: "TW",
};

/** Verified events in memory, with a real record of what was taken back: a ledger for feeds. */
export class TestLedger {
  events: LedgerEvent[] = [];
  readonly db = SqliteDatabase.open(":memory:", [...ledgerMigrations, ...WEBHOOK_MIGRATIONS]);
  readonly rollbacks = new Rollbacks(this.db);
  readonly feed: LedgerFeed;
  #block = 0;
  /** Pages that were read. */
  reads = 0;

  constructor(pageSize = 3) {
    this.feed = this.feedOf(pageSize);
  }

  /** Another feed over the same ledger, as after a restart. */
  feedOf(pageSize: number): LedgerFeed {
    const store: FeedStore = {
      page: ({ block, logIndex }, limit) => {
        this.reads += 1;
        const isAfter = ({ position }: LedgerEvent) =>
          position.block > block || (position.block === block && position.logIndex > logIndex);
        const first = this.events.findIndex(isAfter);
        return first < 0 ? [] : this.events.slice(first, first + limit);
      },
      verifiedBlock: () => this.#block,
      generationOf: (block) => this.rollbacks.generationOf(block),
      takenBackTo: (block, generation) => this.rollbacks.takenBackTo(block, generation),
    };
    return new LedgerFeed(store, pageSize);
  }

  get block(): number {
    return this.#block;
  }

  /** A block with so many events, each with `text` in it, about two economies in turn. */
  mine(count: number, text: (number: number) => string = (number) => `https://gw.example/${number}`): void {
    this.#block += 1;
    for (let logIndex = 0; logIndex < count; logIndex += 1) {
      const sequence = this.events.length + 1;
      const block = this.#block;
      const transaction = `0x${block.toString(16).padStart(64, "0")}` as const;
      const position = {
        registry: "authorities",
        sequence,
        block,
        logIndex,
        time: 1_000 + block,
        transaction,
      } as const;
      const about = sequence % 2 === 0 ? TW : JP;
      const fact = { type: "EndpointSet", economy: about, endpoint: text(sequence) } as const;
      this.events.push({ position, writer: contract("a"), ...fact });
    }
    this.feed.changed();
  }

  /** Takes back every block after one. */
  rollBack(to: number): void {
    this.events = this.events.filter(({ position }) => position.block <= to);
    this.#block = to;
    this.db.transaction(() => this.rollbacks.add(to));
    this.feed.changed();
  }
}
