import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BEGINNING, cursorText, type FeedCursor, parseCursor } from "../../src/domain/eventFeed.ts";
import { concerns, economiesOf } from "../../src/domain/eventParties.ts";
import { Facts, JP, KR, leg, terms, TW } from "../support/facts.ts";
import { TestLedger } from "../support/feed.ts";

/** A subscriber that keeps what it is told, and forgets what was taken back. */
class Reader {
  cursor: FeedCursor = BEGINNING;
  held: { readonly block: number; readonly endpoint: string }[] = [];

  /** Reads one page; the cursor goes through its text, as it does outside. Gives whether there may be more. */
  read(ledger: TestLedger, cut = Number.POSITIVE_INFINITY): boolean {
    const page = ledger.feed.next(this.cursor);
    for (const item of page.items.slice(0, cut)) {
      if (item.kind === "rolledBack") this.held = this.held.filter(({ block }) => block <= item.cursor.block);
      else
        this.held.push({ block: item.event.position.block, endpoint: (item.event as { endpoint: string }).endpoint });
      this.cursor = parseCursor(cursorText(item.cursor))!;
    }
    return page.more || page.items.length > cut;
  }
}

const action = fc.oneof(
  fc.record({ do: fc.constant("mine" as const), count: fc.nat({ max: 5 }) }),
  fc.record({ do: fc.constant("back" as const), depth: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ do: fc.constant("read" as const), reader: fc.nat({ max: 2 }), cut: fc.nat({ max: 4 }) }),
);

describe("the feed", () => {
  it("gives each reader every event in order, and what was taken back, wherever it is cut off", () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
        const ledger = new TestLedger();
        const readers = [new Reader(), new Reader(), new Reader()];
        let told = 0;
        for (const step of actions) {
          // Each event is another one, also in a block of the same number.
          if (step.do === "mine") ledger.mine(step.count, () => `event ${++told}`);
          else if (step.do === "back") ledger.rollBack(Math.max(0, ledger.block - step.depth));
          else readers[step.reader]!.read(ledger, step.cut);
        }
        for (const reader of readers) {
          while (reader.read(ledger)) continue;
          const endpoints = ledger.events.map((event) => (event as { endpoint: string }).endpoint);
          expect(reader.held.map(({ endpoint }) => endpoint)).toEqual(endpoints);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("tells a reader of a roll-back once, and only if it was told of something that is void", () => {
    const ledger = new TestLedger();
    ledger.mine(1);
    ledger.mine(1);
    const ahead = ledger.feed.next(BEGINNING).cursor;
    ledger.rollBack(1);
    ledger.mine(1);
    expect(ledger.feed.next(BEGINNING).items.map(({ kind }) => kind)).toEqual(["event", "event"]);
    const page = ledger.feed.next(ahead);
    expect(page.items.map(({ kind }) => kind)).toEqual(["rolledBack"]);
    expect(ledger.feed.next(page.cursor).items.map(({ cursor }) => cursorText(cursor))).toEqual(["2:0:1"]);
  });

  it("moves a reader on past what it does not want", () => {
    const ledger = new TestLedger();
    ledger.mine(5);
    const page = ledger.feed.next(BEGINNING, () => false);
    expect(page).toMatchObject({ items: [], more: true });
    expect(cursorText(page.cursor)).toBe("1:2");
  });

  it("begins at the end for who wants only what comes", () => {
    const ledger = new TestLedger();
    ledger.mine(2);
    const now = ledger.feed.now();
    expect(ledger.feed.next(now).items).toEqual([]);
    ledger.mine(1);
    expect(ledger.feed.next(now).items).toHaveLength(1);
  });

  it("tells its subscribers that something changed until they leave", () => {
    const ledger = new TestLedger();
    let changes = 0;
    const leave = ledger.feed.subscribe(() => (changes += 1));
    ledger.mine(1);
    ledger.rollBack(0);
    leave();
    ledger.mine(1);
    expect(changes).toBe(2);
  });
});

describe("an event", () => {
  it("concerns the economies that it names, and every one if it names none", () => {
    const facts = new Facts().adopted(1_000, 1, terms([leg()]));
    const proposed = facts.events.find(({ type }) => type === "ArrangementProposed")!;
    expect([...economiesOf(proposed)].sort()).toEqual([JP, TW]);
    expect(concerns(proposed, KR)).toBe(false);
    const adopted = facts.events.find(({ type }) => type === "ArrangementAdopted")!;
    expect(concerns(adopted, KR)).toBe(true);
    const opened = facts.events.find(({ type }) => type === "LegEnteredIntoForce")!;
    expect([concerns(opened, JP), concerns(opened, KR)]).toEqual([true, false]);
  });
});
