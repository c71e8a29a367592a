import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import type { CertificationId } from "../../src/domain/certificationRecord.ts";
import type { FeedChange, FeedEntry } from "../../src/domain/profileFeed.ts";
import { fixedId, JP, KR, operator, START } from "../exchange/support/profiles.ts";
import { certify, type OwnStore, ownStore } from "../exchange/support/store.ts";
import { eachStore } from "../support/eachStore.ts";

const PLENTY = 1_000_000;

eachStore((kind) => {
  let store: OwnStore;
  beforeEach(() => {
    store = ownStore();
  });

  /** Certifies operator n and settles its place in the feeds, as the reconciler does. */
  function certified(n: number): FeedChange {
    const { certificationId } = certify(store, operator(n, { certificationId: fixedId(n) }));
    store.feed.clean([certificationId]);
    const revision = store.lookup.current(certificationId)?.revision ?? 0;
    return { kind: "UPSERT", certificationId, revision };
  }
  const tombstone = (n: number): FeedChange => ({ kind: "TOMBSTONE", certificationId: fixedId(n) });
  const outline = (entries: readonly FeedEntry[]): string[] =>
    entries.map(({ cursor, kind, certificationId }) => `${cursor} ${kind} ${Number(certificationId)}`);

  describe("a partner's feed", () => {
    it("counts each partner's changes from 1 without a gap", () => {
      const one = certified(1);
      store.feed.append(JP, [one, certified(2)], START);
      store.feed.append(KR, [one], START);
      store.feed.append(JP, [tombstone(1)], START);
      expect(outline(store.feed.page(JP, 0, 10, PLENTY).entries)).toEqual(["2 UPSERT 2", "3 TOMBSTONE 1"]);
      expect(outline(store.feed.page(KR, 0, 10, PLENTY).entries)).toEqual(["1 UPSERT 1"]);
      expect(store.feed.position(JP).lastCursor).toBe(3);
      expect(store.feed.partners()).toEqual([JP, KR]);
    });

    it("gives an economy without a feed what an empty feed gives", () => {
      store.feed.setCoverage(KR, "1/1/1");
      expect(store.feed.page(JP, 0, 10, PLENTY)).toEqual(store.feed.page(KR, 0, 10, PLENTY));
      expect(store.feed.page(JP, 0, 10, PLENTY)).toEqual({ entries: [], next: 0, atEnd: true });
    });

    it("serves the profile with its salt and the block of its commitment", () => {
      store.feed.append(JP, [certified(1)], START);
      const { profile, salt } = store.lookup.current(fixedId(1)) ?? {};
      expect(store.feed.page(JP, 0, 10, PLENTY).entries).toEqual([
        { kind: "UPSERT", cursor: 1, certificationId: fixedId(1), block: 1, profile, salt },
      ]);
    });

    it("ends a page at the number of entries or bytes, and always gives one", () => {
      store.feed.append(JP, [1, 2, 3].map(certified), START);
      expect(store.feed.page(JP, 0, 2, PLENTY)).toMatchObject({ next: 2, atEnd: false });
      expect(store.feed.page(JP, 2, 2, PLENTY)).toMatchObject({ next: 3, atEnd: true });
      expect(store.feed.page(JP, 0, 10, 1)).toMatchObject({ next: 1, atEnd: false });
    });

    it("says where it ends to a reader that stands beyond it", () => {
      store.feed.append(JP, [certified(1)], START);
      expect(store.feed.page(JP, 5, 10, PLENTY)).toEqual({ entries: [], next: 1, atEnd: false });
    });

    it("stops before a profile that changed since it was put there", () => {
      store.feed.append(JP, [1, 2, 3].map(certified), START);
      store.consents.record(fixedId(2), { consent: { mode: "NONE" }, recordedAt: START, recordedBy: "r" });
      expect(store.feed.page(JP, 0, 10, PLENTY)).toMatchObject({ next: 1, atEnd: false });
      expect(store.feed.page(JP, 1, 10, PLENTY)).toEqual({ entries: [], next: 1, atEnd: false });
      store.feed.append(JP, [tombstone(2)], START);
      store.feed.clean(store.feed.dirty(10));
      expect(outline(store.feed.page(JP, 1, 10, PLENTY).entries)).toEqual(["3 UPSERT 3", "4 TOMBSTONE 2"]);
    });

    it("does not serve an erased profile", () => {
      store.feed.append(JP, [1, 2].map(certified), START);
      store.profiles.erase(fixedId(2));
      expect(outline(store.feed.page(JP, 0, 10, PLENTY).entries)).toEqual(["1 UPSERT 1"]);
    });

    it("read from any cursor leads to what is shown, for any history", () => {
      const change = fc.record({ n: fc.integer({ min: 1, max: 5 }), drop: fc.boolean(), readHere: fc.boolean() });
      fc.assert(
        fc.property(fc.array(change, { maxLength: 30 }), (changes) => {
          store = ownStore();
          const upserts = new Map([1, 2, 3, 4, 5].map((n) => [n, certified(n)]));
          const readers: { cursor: number; holds: Set<CertificationId> }[] = [{ cursor: 0, holds: new Set() }];
          for (const { n, drop, readHere } of changes) {
            store.feed.append(JP, [drop ? tombstone(n) : (upserts.get(n) as FeedChange)], START);
            if (readHere) readers.push({ cursor: 0, holds: new Set() });
            if (readHere) readers.forEach(read);
          }
          readers.forEach(read);
          const shown = new Set(store.feed.shownTo(JP).keys());
          for (const reader of readers) expect(reader.holds).toEqual(shown);
          store.db.close();
        }),
        { numRuns: kind === "SQLite" ? 50 : 15 },
      );
      function read(reader: { cursor: number; holds: Set<CertificationId> }): void {
        for (;;) {
          const { entries, next, atEnd } = store.feed.page(JP, reader.cursor, 2, PLENTY);
          for (const { kind, certificationId } of entries)
            if (kind === "UPSERT") reader.holds.add(certificationId);
            else reader.holds.delete(certificationId);
          reader.cursor = next;
          if (atEnd) return;
        }
      }
    });
  });

  describe("acknowledgement", () => {
    it("moves forward only, and shows which deletions are not confirmed", () => {
      store.feed.append(JP, [certified(1), certified(2), tombstone(1), tombstone(2)], START);
      expect(store.feed.openTombstones(JP).map(({ cursor }) => cursor)).toEqual([3, 4]);
      store.feed.acknowledge(JP, 3, START + 9);
      expect(store.feed.openTombstones(JP)).toEqual([{ certificationId: fixedId(2), cursor: 4, appendedAt: START }]);
      store.feed.acknowledge(JP, 1, START + 10);
      expect(store.feed.position(JP)).toEqual({ lastCursor: 4, acknowledged: 3, acknowledgedAt: START + 9 });
      expect(store.feed.openTombstones(KR)).toEqual([]);
    });
  });
});
