import { beforeEach, describe, expect, it } from "vitest";
import type { Consent } from "../../src/domain/profile.ts";
import { fixedId, JP, KR, operator, START } from "../exchange/support/profiles.ts";
import { certify, type OwnStore, ownStore } from "../exchange/support/store.ts";
import { eachStore } from "../support/eachStore.ts";

const NONE: Consent = { mode: "NONE" };
const GENERAL: Consent = { mode: "GENERAL" };
const ONLY_JP: Consent = { mode: "PER_PARTNER", partners: [JP] };

eachStore(() => {
  let store: OwnStore;
  beforeEach(() => {
    store = ownStore(GENERAL);
  });
  const record = (id: `0x${string}`, consent: Consent, recordedAt = START): void =>
    store.consents.record(id, { consent, recordedAt, recordedBy: "registrar-1" });

  describe("consent", () => {
    it("is the economy's usual one until another is recorded", () => {
      expect(store.consents.of(fixedId(1))).toEqual(GENERAL);
      expect(ownStore({ mode: "PER_PARTNER", partners: [] }).consents.of(fixedId(1))).toEqual({
        mode: "PER_PARTNER",
        partners: [],
      });
      record(fixedId(1), NONE);
      expect(store.consents.of(fixedId(1))).toEqual(NONE);
      expect(store.consents.of(fixedId(2))).toEqual(GENERAL);
    });

    it("keeps every change, and the newest holds", () => {
      record(fixedId(1), ONLY_JP, START);
      record(fixedId(1), { mode: "PER_PARTNER", partners: [JP, KR] }, START + 1);
      record(fixedId(1), NONE, START + 2);
      expect(store.consents.of(fixedId(1))).toEqual(NONE);
      expect(store.consents.history(fixedId(1))).toEqual([
        { consent: ONLY_JP, recordedAt: START, recordedBy: "registrar-1" },
        { consent: { mode: "PER_PARTNER", partners: [JP, KR] }, recordedAt: START + 1, recordedBy: "registrar-1" },
        { consent: NONE, recordedAt: START + 2, recordedBy: "registrar-1" },
      ]);
    });

    it("goes on under the new id of a reissue, with changes that still arrive under the old one", () => {
      const old = certify(store, operator(1));
      record(old.certificationId, ONLY_JP);
      const next = certify(store, operator(1), 2, old.certificationId);
      expect(store.consents.of(next.certificationId)).toEqual(ONLY_JP);
      record(old.certificationId, NONE);
      expect(store.consents.of(next.certificationId)).toEqual(NONE);
      record(next.certificationId, ONLY_JP);
      expect(store.consents.of(old.certificationId)).toEqual(NONE);
    });

    it("is inherited once, however often the reissue is staged", () => {
      record(fixedId(1), ONLY_JP);
      store.consents.inherit(fixedId(2), fixedId(1));
      record(fixedId(2), NONE);
      store.consents.inherit(fixedId(2), fixedId(1));
      expect(store.consents.of(fixedId(2))).toEqual(NONE);
    });

    it("goes when the certification is erased, with its links", () => {
      const old = certify(store, operator(1));
      record(old.certificationId, ONLY_JP);
      const next = certify(store, operator(1), 2, old.certificationId);
      store.profiles.erase(old.certificationId);
      expect(store.consents.history(old.certificationId)).toEqual([]);
      record(old.certificationId, NONE);
      expect(store.consents.of(next.certificationId)).toEqual(ONLY_JP);
    });
  });
});
