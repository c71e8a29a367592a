import { describe, expect, it } from "vitest";
import { REGISTRIES } from "../../src/domain/event.ts";
import { hexOf } from "../../src/ledger/hex.ts";
import { genesisTip } from "../../src/ledger/history.ts";
import {
  compareHead,
  type HeadComparison,
  type HeadStatement,
  type OwnHistory,
} from "../../src/projection/compareHead.ts";
import { FakeLedger } from "../support/fakeLedger.ts";
import { FakeNode } from "../support/fakeNode.ts";
import { Random } from "../support/random.ts";
import { mineHistory, RandomFacts } from "../support/randomFacts.ts";
import { reader, settle } from "../support/reader.ts";

/** What a gateway says that has read a ledger so far. */
async function gatewayOf(ledger: FakeLedger): Promise<OwnHistory[]> {
  const { follower, store, view } = reader(ledger, [new FakeNode(ledger)]);
  await settle(follower);
  const { asOf } = view.current();
  return REGISTRIES.map((registry) => {
    const contract = ledger.book.contracts[registry].address;
    const tip = { chainId: ledger.chainId, contract, block: asOf.block, ...asOf.heads[registry] };
    const genesis = hexOf(genesisTip(ledger.chainId, contract).head);
    return { tip, headAt: (sequence) => (sequence === 0 ? genesis : store.headAt(registry, sequence)) };
  });
}

const statementsOf = (histories: readonly OwnHistory[]): HeadStatement[] => histories.map(({ tip }) => tip);
const compareHeads = (theirs: readonly HeadStatement[], own: readonly OwnHistory[]): HeadComparison[] =>
  theirs.map((statement, index) => compareHead(statement, own[index] as OwnHistory));
const kinds = (theirs: readonly OwnHistory[], own: readonly OwnHistory[]): string[] =>
  compareHeads(statementsOf(theirs), own).map(({ kind }) => kind);

function ledgerOf(blocks: number): { ledger: FakeLedger; more: (blocks: number) => void } {
  const ledger = new FakeLedger();
  const facts = new RandomFacts(1);
  const random = new Random(1);
  const more = (count: number): void => mineHistory(ledger, facts, random, count, 8);
  more(blocks);
  return { ledger, more };
}

describe("two gateways of one ledger", () => {
  it("agree when they have read equally far", async () => {
    const { ledger } = ledgerOf(30);
    expect(kinds(await gatewayOf(ledger), await gatewayOf(ledger))).toEqual(["agree", "agree", "agree", "agree"]);
  });

  it("find that one is a beginning of the other, at every distance, from either side", async () => {
    const { ledger, more } = ledgerOf(0);
    const early = [await gatewayOf(ledger)];
    for (let block = 0; block < 30; block += 1) {
      more(1);
      early.push(await gatewayOf(ledger));
    }
    const late = early.at(-1) as OwnHistory[];
    for (const gateway of early) {
      for (const [index, comparison] of compareHeads(statementsOf(gateway), late).entries()) {
        const missing = (late[index]?.tip.sequence ?? 0) - (gateway[index]?.tip.sequence ?? 0);
        expect(comparison).toEqual(missing === 0 ? { kind: "agree" } : { kind: "behind", entries: missing });
      }
      for (const kind of kinds(late, gateway)) expect(["agree", "ahead"]).toContain(kind);
    }
  });
});

describe("two gateways that were told different stories", () => {
  it("find out at the first comparison that reaches the difference, and keep both heads", async () => {
    const { ledger, more } = ledgerOf(20);
    const common = ledger.head.tips.certifications.sequence;
    more(10);
    const ours = await gatewayOf(ledger);
    ledger.fork(10);
    mineHistory(ledger, new RandomFacts(77), new Random(77), 25, 8);
    const theirs = await gatewayOf(ledger);
    const found = compareHeads(statementsOf(theirs), ours)[1];
    const back = compareHeads(statementsOf(ours), theirs)[1];
    // Whoever has read further sees it; the other would when it gets there.
    const forks = [found, back].filter((one) => one?.kind === "FORK");
    expect(forks.length).toBeGreaterThan(0);
    for (const fork of forks) {
      if (fork?.kind !== "FORK") continue;
      expect(fork.ours.sequence).toBe(fork.theirs.sequence);
      expect(fork.ours.head).not.toBe(fork.theirs.head);
      expect(fork.ours.sequence).toBeGreaterThan(common);
    }
  });

  it("find out even when both have the same number of entries", async () => {
    const { ledger } = ledgerOf(20);
    const [, own] = await gatewayOf(ledger);
    const { tip } = own as OwnHistory;
    const theirs = { ...tip, head: `0x${"12".repeat(24)}` as const };
    expect(compareHead(theirs, own as OwnHistory)).toEqual({ kind: "FORK", ours: tip, theirs });
  });
});

describe("a statement about something else", () => {
  it("is not compared", async () => {
    const { ledger } = ledgerOf(5);
    const own = await gatewayOf(ledger);
    const [tip] = statementsOf(own) as [HeadStatement];
    const others = [
      { ...tip, chainId: 1 },
      { ...tip, contract: `0x${"77".repeat(20)}` as const },
    ];
    for (const other of others) expect(compareHead(other, own[0] as OwnHistory)).toEqual({ kind: "otherLedger" });
  });

  it("about a registry without entries agrees on its beginning", async () => {
    const { ledger } = ledgerOf(5);
    const empty = await gatewayOf(new FakeLedger());
    expect(kinds(empty, await gatewayOf(ledger))[0]).toBe("behind");
    expect(kinds(empty, empty)).toEqual(["agree", "agree", "agree", "agree"]);
  });
});

describe("a statement and a history of a few entries", () => {
  const head = (number: number) => `0x${String(number).padStart(48, "0")}` as const;
  const tip = { chainId: 5, contract: `0x${"11".repeat(20)}`, sequence: 7, head: head(7), block: 70 } as const;
  /** Entries from the second on; of the newest the tip says enough. */
  const headAt = (sequence: number) => (sequence >= 2 && sequence < 7 ? head(sequence) : undefined);
  const own: OwnHistory = { tip, headAt };

  it.each([
    [{}, { kind: "agree" }],
    [{ block: 90 }, { kind: "agree" }],
    [
      { sequence: 6, head: head(6) },
      { kind: "behind", entries: 1 },
    ],
    [
      { sequence: 2, head: head(2) },
      { kind: "behind", entries: 5 },
    ],
    [
      { sequence: 8, head: head(9) },
      { kind: "ahead", entries: 1 },
    ],
    [{ chainId: 6 }, { kind: "otherLedger" }],
    [{ contract: `0x${"12".repeat(20)}` as const }, { kind: "otherLedger" }],
  ])("%o compares as %o", (fields, expected) => {
    expect(compareHead({ ...tip, ...fields }, own)).toEqual(expected);
  });

  it.each([
    [7, 7],
    [3, 3],
  ])("of another head after entry %i is a fork, with both heads after it", (sequence, number) => {
    const theirs = { ...tip, sequence, head: head(99), block: 60 };
    const ours = { ...tip, sequence, head: head(number) };
    expect(compareHead(theirs, own)).toEqual({ kind: "FORK", ours, theirs });
  });

  it("about an entry that is not here can't be compared", () => {
    const early = { ...tip, sequence: 1 };
    expect(() => compareHead(early, own)).toThrowError(new RangeError("entry 1 is not in our own history"));
  });
});
