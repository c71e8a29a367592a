import { beforeEach, describe, expect, it } from "vitest";
import type { FeedChange } from "../../src/domain/profileFeed.ts";
import { TRADER_CODE_MIGRATIONS, TraderCodes } from "../../src/store/traderCodes.ts";
import { fixedId, JP, KR, operator, START } from "../exchange/support/profiles.ts";
import { certify, type OwnStore, ownStore } from "../exchange/support/store.ts";
import { eachStore, openStore } from "../support/eachStore.ts";

eachStore(() => {
  let store: OwnStore;
  beforeEach(() => {
    store = ownStore();
  });

  function upsert(n: number): FeedChange {
    const { certificationId } = certify(store, operator(n, { certificationId: fixedId(n) }));
    return { kind: "UPSERT", certificationId, revision: store.lookup.current(certificationId)?.revision ?? 0 };
  }

  describe("what a partner was last told of a certification", () => {
    it("is nothing at first, then each entry with the moment at which that very entry was confirmed", () => {
      expect(store.feed.lastTold(JP, fixedId(1))).toBeUndefined();
      store.feed.append(JP, [upsert(1)], START);
      expect(store.feed.lastTold(JP, fixedId(1))).toEqual({ kind: "UPSERT", toldAt: START, acknowledgedAt: null });
      store.feed.acknowledge(JP, 1, START + 5);
      store.feed.append(JP, [upsert(2)], START + 6);
      store.feed.acknowledge(JP, 2, START + 9);
      expect(store.feed.lastTold(JP, fixedId(1))).toMatchObject({ acknowledgedAt: START + 5 });
      expect(store.feed.lastTold(JP, fixedId(2))).toMatchObject({ acknowledgedAt: START + 9 });
      store.feed.append(JP, [{ kind: "TOMBSTONE", certificationId: fixedId(1) }], START + 20);
      expect(store.feed.lastTold(JP, fixedId(1))).toEqual({
        kind: "TOMBSTONE",
        toldAt: START + 20,
        acknowledgedAt: null,
      });
    });

    it("is not changed by a confirmation that comes again, or by another partner's", () => {
      store.feed.append(JP, [upsert(1)], START);
      store.feed.append(KR, [upsert(2)], START);
      store.feed.acknowledge(JP, 1, START + 5);
      store.feed.acknowledge(JP, 1, START + 50);
      expect(store.feed.lastTold(JP, fixedId(1))).toMatchObject({ acknowledgedAt: START + 5 });
      expect(store.feed.lastTold(KR, fixedId(2))).toMatchObject({ acknowledgedAt: null });
      expect(store.feed.lastTold(KR, fixedId(1))).toBeUndefined();
    });
  });

  it("a certification has one trader's code: the newest", () => {
    const codes = new TraderCodes(openStore(TRADER_CODE_MIGRATIONS));
    expect(codes.digestOf(fixedId(1))).toBeUndefined();
    codes.set(fixedId(1), "aa", START, "somebody");
    codes.set(fixedId(2), "bb", START, "somebody");
    codes.set(fixedId(1), "cc", START, "somebody");
    expect([1, 2].map((n) => codes.digestOf(fixedId(n)))).toEqual(["cc", "bb"]);
  });
});
