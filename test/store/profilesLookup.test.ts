import { rmSync } from "node:fs";
import { readFileSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import type { CertificationId } from "../../src/domain/certificationRecord.ts";
import { AeoError } from "../../src/domain/errors.ts";
import { operator, START } from "../exchange/support/profiles.ts";
import { certify, type OwnStore, ownStore, staged } from "../exchange/support/store.ts";
import { eachStore } from "../support/eachStore.ts";

eachStore((kind) => {
  let store: OwnStore;
  beforeEach(() => {
    store = ownStore();
  });

  describe("finding a certification", () => {
    it("by TIN gives all of the operator's, the ended too", () => {
      const first = certify(store, operator(1));
      store.profiles.end(first.certificationId, "WITHDRAWN");
      const second = certify(store, operator(1));
      expect(store.lookup.byTin(first.tin).map((found) => found.ended)).toEqual(["WITHDRAWN", null]);
      expect(store.lookup.byTin(first.tin)[1]?.profile).toEqual(second);
    });

    it("by alias needs scheme and value, as they are in the current version", () => {
      const profile = certify(store, operator(1, { aliases: [{ scheme: "MID", value: "TWSYN1" }] }));
      expect(store.lookup.byAlias("MID", "TWSYN1")).toHaveLength(1);
      expect(store.lookup.byAlias("OBIN", "TWSYN1")).toEqual([]);
      certify(store, { ...profile, aliases: [{ scheme: "MID", value: "TWSYN2" }] }, 2);
      expect(store.lookup.byAlias("MID", "TWSYN1")).toEqual([]);
      expect(store.lookup.byAlias("MID", "TWSYN2")).toHaveLength(1);
    });

    it("by the beginning of a name in either script, or of a TIN, however it is typed", () => {
      certify(store, operator(1, { legalName: "Formosa Bearings Ltd.", localName: "福爾摩沙軸承" }));
      certify(store, operator(2, { legalName: "Harbour Forwarding", localName: null }));
      const names = (text: string): string[] =>
        store.lookup.search(text, 10).profiles.map((found) => found.profile.tin);
      expect(names("formosa  b")).toEqual(["TW000000001"]);
      expect(names("福爾")).toEqual(["TW000000001"]);
      expect(names("ｔｗ０００")).toEqual(["TW000000001", "TW000000002"]);
      expect(names("bearings")).toEqual([]);
      expect(names("%")).toEqual([]);
    });

    it("page by page gives each once, in order, whatever the page size", () => {
      const name = fc.constantFrom("A", "Ab", "ab", "ABC", "ac", "b", "a b", "A".repeat(5), "aé", "a\u{1F6A2}");
      fc.assert(
        fc.property(fc.array(name, { maxLength: 12 }), fc.integer({ min: 1, max: 4 }), (entries, limit) => {
          const fresh = ownStore();
          // Both names of an operator may begin with the text; it must still come once.
          entries.forEach((text, n) => certify(fresh, operator(n, { legalName: text, localName: `a${text}` })));
          const found: string[] = [];
          let after: string | undefined;
          do {
            const page = fresh.lookup.search("a", limit, after);
            found.push(...page.profiles.map((one) => one.profile.tin));
            after = page.next ?? undefined;
          } while (after !== undefined);
          expect([...found].sort()).toEqual(entries.map((_, n) => operator(n).tin));
          fresh.db.close();
        }),
        { numRuns: kind === "SQLite" ? 40 : 15 },
      );
    });

    it("refuses a cursor that no search gave", () => {
      for (const cursor of [
        "",
        "x",
        Buffer.from("[1,2]").toString("base64url"),
        Buffer.from("{}").toString("base64url"),
      ])
        expect(() => store.lookup.search("a", 1, cursor)).toThrow(AeoError);
    });
  });

  describe("what decides on disclosure", () => {
    it("is that of the current version, with the consent", () => {
      const profile = certify(store, operator(1, { tier: "AEOS", operatorTypes: ["IMPORTER", "EXPORTER"] }));
      const expected = { programme: 1, tier: 2, operatorTypes: 3, reissued: false, consent: { mode: "GENERAL" } };
      expect(store.lookup.disclosure(profile.certificationId)).toMatchObject(expected);
      expect([...store.lookup.disclosures()]).toHaveLength(1);
      store.profiles.stage([staged({ ...profile, tier: "AEOC" }, "op-2")]);
      expect(store.lookup.disclosure(profile.certificationId)?.tier).toBe(2);
      store.profiles.end(profile.certificationId, "REISSUED");
      expect(store.lookup.disclosure(profile.certificationId)?.reissued).toBe(true);
    });
  });

  describe("erasing", () => {
    it("waits for an operation under way", () => {
      const profile = operator(1);
      store.profiles.stage([staged(profile, "op-1")]);
      expect(() => store.profiles.erase(profile.certificationId)).toThrow(/op-1/);
    });

    it("leaves no byte of profile, salt or mapping in the files, and frees the slot", () => {
      const folder = mkdtempSync(join(tmpdir(), "erase-"));
      const path = join(folder, "store.sqlite");
      const disk = ownStore({ mode: "GENERAL" }, path);
      const profile = operator(1, {
        legalName: "Forgettable Traders",
        aliases: [{ scheme: "MID", value: "TWFORGET1" }],
      });
      const first = staged(profile, "op-1");
      disk.profiles.stage([first]);
      disk.profiles.settle("op-1", { state: "FINAL", block: 1, settledAt: START });
      certify(disk, { ...profile, contact: "somebody@forgettable.example" }, 2);
      for (let n = 2; n < 40; n++) certify(disk, operator(n));
      const secrets = [profile.tin, "Forgettable", "FORGETTABLE", "forgettable.example", "TWFORGET1", first.salt];
      const files = (): string => [path, `${path}-wal`].map((file) => readFileSync(file, "latin1")).join("");
      for (const secret of secrets) expect(files()).toContain(secret);

      expect(disk.profiles.erase(profile.certificationId)).toBe(true);
      expect(disk.db.purgeDeleted()).toBe(true);
      for (const secret of secrets) expect(files()).not.toContain(secret);
      expect(disk.lookup.byTin(profile.tin)).toEqual([]);
      expect(disk.lookup.versions(profile.certificationId)).toEqual([]);
      expect(disk.profiles.erase(profile.certificationId)).toBe(false);
      certify(disk, operator(1));
      disk.db.close();
      rmSync(folder, { recursive: true });
    });
  });

  describe("who holds certifications", () => {
    it("is told by operator and size, and follows every change", () => {
      const first = certify(store, operator(1, { smeClass: "SMALL" }));
      expect([...store.lookup.holders()]).toEqual([[first.certificationId, { operator: "0", smeClass: "SMALL" }]]);
      expect(store.lookup.holders()).toBe(store.lookup.holders());
      certify(store, { ...first, smeClass: "LARGE" }, 2);
      expect(store.lookup.holders().get(first.certificationId)).toEqual({ operator: "0", smeClass: "LARGE" });
      const second = certify(store, operator(2, { smeClass: null }));
      expect(store.lookup.holders().get(second.certificationId)?.smeClass).toBeNull();
      expect(store.lookup.holders().size).toBe(2);
      const other = certify(store, { ...operator(3), tin: first.tin, programme: "STP" });
      // The number of an operator says who is the same within one reading, and nothing from one to the next.
      const operatorOf = ({ certificationId }: { readonly certificationId: CertificationId }) =>
        store.lookup.holders().get(certificationId)?.operator;
      expect(operatorOf(other)).toBe(operatorOf(first));
      expect(operatorOf(second)).not.toBe(operatorOf(first));
    });

    it("is read again when a version settles that is older than the newest", () => {
      const first = certify(store, operator(1, { smeClass: "SMALL" }));
      store.profiles.stage([staged({ ...first, smeClass: "MEDIUM" }, "later")]);
      certify(store, operator(2));
      expect(store.lookup.holders().get(first.certificationId)?.smeClass).toBe("SMALL");
      store.profiles.settle("later", { state: "FINAL", block: 9, settledAt: START });
      expect(store.lookup.holders().get(first.certificationId)?.smeClass).toBe("MEDIUM");
    });
  });
});
