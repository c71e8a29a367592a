import { beforeEach, describe, expect, it } from "vitest";
import { AeoError } from "../../src/domain/errors.ts";
import type { Profile } from "../../src/domain/profile.ts";
import { fixedId, operator, START } from "../exchange/support/profiles.ts";
import { certify, type OwnStore, ownStore, staged } from "../exchange/support/store.ts";
import { eachStore } from "../support/eachStore.ts";

const FINAL = { state: "FINAL", block: 7, settledAt: START + 5 } as const;
const FAILED = { state: "FAILED", settledAt: START + 5 } as const;

/** The code of the refusal that the body meets. */
function refusal(body: () => unknown): string | undefined {
  try {
    body();
    return undefined;
  } catch (error) {
    return error instanceof AeoError ? error.code : String(error);
  }
}

eachStore(() => {
  let store: OwnStore;
  beforeEach(() => {
    store = ownStore();
  });
  const states = (profile: Profile): string[] =>
    store.lookup.versions(profile.certificationId).map((version) => version.state);

  describe("a staged profile", () => {
    it("is PENDING and found by nobody until its operation is FINAL", () => {
      const profile = operator(1);
      const entry = staged(profile, "op-1");
      store.profiles.stage([entry]);
      expect(states(profile)).toEqual(["PENDING"]);
      expect(store.lookup.byTin(profile.tin)).toEqual([]);
      expect(store.lookup.pending()).toEqual([
        { certificationId: profile.certificationId, commitment: entry.commitment },
      ]);

      expect(store.profiles.settle("op-1", FINAL)).toBe(1);
      const found = store.lookup.current(profile.certificationId);
      expect(found).toMatchObject({
        profile,
        salt: entry.salt,
        commitment: entry.commitment,
        state: "CURRENT",
        block: 7,
      });
      expect(found).toMatchObject({ operationId: "op-1", stagedAt: START, settledAt: START + 5, ended: null });
      expect(store.lookup.pending()).toEqual([]);
    });

    it("supersedes the version before it", () => {
      const profile = certify(store, operator(1));
      const renamed = { ...profile, legalName: "Renamed Ltd." };
      store.profiles.stage([staged(renamed, "op-2")]);
      expect(store.lookup.current(profile.certificationId)?.profile.legalName).toBe(profile.legalName);
      store.profiles.settle("op-2", FINAL);
      expect(states(profile)).toEqual(["SUPERSEDED", "CURRENT"]);
      expect(store.lookup.current(profile.certificationId)?.profile).toEqual(renamed);
    });

    it("is DISCARDED when its operation fails, and the version before it stays", () => {
      const profile = certify(store, operator(1));
      store.profiles.stage([staged({ ...profile, legalName: "Never" }, "op-2")]);
      store.profiles.settle("op-2", FAILED);
      expect(states(profile)).toEqual(["CURRENT", "DISCARDED"]);
      expect(store.lookup.current(profile.certificationId)?.profile).toEqual(profile);
    });

    it("settles once: a second settlement changes nothing", () => {
      const profile = operator(1);
      store.profiles.stage([staged(profile, "op-1")]);
      store.profiles.settle("op-1", FINAL);
      expect(store.profiles.settle("op-1", FAILED)).toBe(0);
      expect(states(profile)).toEqual(["CURRENT"]);
    });

    it("refuses a second version while one is on its way", () => {
      const profile = operator(1);
      store.profiles.stage([staged(profile, "op-1")]);
      expect(refusal(() => store.profiles.stage([staged(profile, "op-2")]))).toBe("PENDING_OPERATION");
    });

    it("follows the caller's transaction", () => {
      const profile = operator(1);
      store.profiles.stage([staged(profile, "op-1")]);
      expect(() =>
        store.db.transaction(() => {
          store.profiles.settle("op-1", FINAL);
          throw new Error("the caller fails");
        }),
      ).toThrow("the caller fails");
      expect(states(profile)).toEqual(["PENDING"]);
    });

    it("comes with its whole batch or not at all", () => {
      const profiles = [operator(1), operator(2), operator(1)];
      expect(refusal(() => store.profiles.stage(profiles.map((one) => staged(one, "op"))))).toBe(
        "DUPLICATE_CERTIFICATION",
      );
      expect(store.lookup.pending()).toEqual([]);
      expect(store.profiles.settle("op", FINAL)).toBe(0);
    });

    it("that is refused says which of the batch, and alone leaves the caller's transaction as it was", () => {
      certify(store, operator(1));
      try {
        store.profiles.stage([staged(operator(2), "op-2"), staged(operator(1), "op-2")]);
      } catch (error) {
        expect((error as AeoError).faults).toMatchObject([{ pointer: "/1" }]);
      }
      store.db.transaction(() => {
        expect(refusal(() => store.profiles.stage([staged(operator(1), "op-3")]))).toBe("DUPLICATE_CERTIFICATION");
        store.profiles.stage([staged(operator(2), "op-3")]);
      });
      expect(store.profiles.settle("op-3", FINAL)).toBe(1);
      expect(store.lookup.byTin(operator(1).tin)).toHaveLength(1);
    });
  });

  describe("one live certification per operator, programme and tier", () => {
    const again = (over: Partial<Profile> = {}): string | undefined =>
      refusal(() => store.profiles.stage([staged(operator(1, over), `op-${Math.random()}`)]));

    it("refuses a second, whether the first is final or on its way", () => {
      store.profiles.stage([staged(operator(1), "op-1")]);
      expect(again()).toBe("DUPLICATE_CERTIFICATION");
      store.profiles.settle("op-1", FINAL);
      expect(again()).toBe("DUPLICATE_CERTIFICATION");
    });

    it("allows another programme, tier or operator", () => {
      certify(store, operator(1));
      expect(again({ tier: "AEOS" })).toBeUndefined();
      expect(again({ programme: "STP" })).toBeUndefined();
      expect(again({ tin: "TW000000002" })).toBeUndefined();
    });

    it("is free again when the first fails or ends", () => {
      store.profiles.stage([staged(operator(1), "op-1")]);
      store.profiles.settle("op-1", FAILED);
      const second = certify(store, operator(1));
      store.profiles.end(second.certificationId, "REVOKED");
      expect(store.lookup.current(second.certificationId)?.ended).toBe("REVOKED");
      expect(again()).toBeUndefined();
    });

    it("moves with a change of tier when the change is final, and not when it fails", () => {
      const profile = certify(store, operator(1));
      store.profiles.stage([staged({ ...profile, tier: "AEOS" }, "op-2")]);
      expect(again({ tier: "AEOS" })).toBe("DUPLICATE_CERTIFICATION");
      expect(again()).toBe("DUPLICATE_CERTIFICATION");
      store.profiles.settle("op-2", FAILED);
      expect(again()).toBe("DUPLICATE_CERTIFICATION");

      store.profiles.stage([staged({ ...profile, tier: "AEOS" }, "op-3")]);
      store.profiles.settle("op-3", FINAL);
      expect(again({ tier: "AEOS" })).toBe("DUPLICATE_CERTIFICATION");
      expect(again()).toBeUndefined();
    });

    it("passes to the new id of a reissue when the old one ends", () => {
      const old = certify(store, operator(1));
      const next = certify(store, operator(1, { previousIds: [old.certificationId] }), 2, old.certificationId);
      expect(again()).toBe("DUPLICATE_CERTIFICATION");
      store.profiles.end(old.certificationId, "REISSUED");
      expect(again()).toBe("DUPLICATE_CERTIFICATION");
      store.profiles.end(next.certificationId, "WITHDRAWN");
      expect(again()).toBeUndefined();
    });

    it("is erased with all that it was reissued from and to, and with nothing of other operators", () => {
      const other = certify(store, operator(9));
      const first = certify(store, operator(1));
      const ids = [first.certificationId, fixedId(2), fixedId(3)];
      for (const [at, id] of ids.entries()) {
        if (at === 0) continue;
        const replaces = ids[at - 1]!;
        const profile = { ...first, certificationId: id };
        store.profiles.stage([{ ...staged(profile, `op-next-${at}`), replaces }]);
        expect(refusal(() => store.profiles.eraseLinked(first.certificationId))).toBe("PENDING_OPERATION");
        store.profiles.settle(`op-next-${at}`, FINAL);
        store.profiles.end(replaces, "REISSUED");
      }
      expect(store.profiles.eraseLinked(ids[1]!)).toEqual(ids.toSorted());
      expect(store.lookup.byTin(first.tin)).toEqual([]);
      for (const id of ids) expect(store.lookup.versions(id)).toEqual([]);
      expect(store.lookup.byTin(other.tin)).toHaveLength(1);
      expect(store.profiles.eraseLinked(ids[1]!)).toEqual([]);
    });

    it("stays with the old id when the reissue fails, and takes one successor at a time", () => {
      const old = certify(store, operator(1));
      store.profiles.stage([staged(operator(1), "op-a", old.certificationId)]);
      expect(refusal(() => store.profiles.stage([staged(operator(1), "op-b", old.certificationId)]))).toBe(
        "DUPLICATE_CERTIFICATION",
      );
      store.profiles.settle("op-a", FAILED);
      expect(refusal(() => store.profiles.stage([staged(operator(1), "op-c", old.certificationId)]))).toBeUndefined();
      store.profiles.settle("op-c", FAILED);
      store.profiles.end(old.certificationId, "REVOKED");
      expect(again()).toBeUndefined();
    });
  });
});
