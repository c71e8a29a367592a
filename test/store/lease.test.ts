import { beforeEach, describe, expect, it } from "vitest";
import { Lease, LEASE_MIGRATIONS } from "../../src/store/lease.ts";
import { NOW } from "./support.ts";
import { eachStore, openStore } from "../support/eachStore.ts";

const DAY = 86_400;

eachStore(() => {
  describe("a lease", () => {
    let first: Lease;
    let second: Lease;

    beforeEach(() => {
      const db = openStore(LEASE_MIGRATIONS);
      [first, second] = [new Lease(db, "key", "first"), new Lease(db, "key", "second")];
    });

    it("of a holder that died ends after 15 seconds", () => {
      expect(first.hold(NOW)).toBe(true);
      expect(second.hold(NOW + 14)).toBe(false);
      expect(second.hold(NOW + 15)).toBe(true);
      expect(first.hold(NOW + 16)).toBe(false);
    });

    it("of a holder that died while the clock was a day ahead ends 15 seconds after somebody asks for it", () => {
      expect(first.hold(NOW + DAY)).toBe(true);
      expect(second.hold(NOW)).toBe(false);
      expect(second.hold(NOW + 14)).toBe(false);
      expect(second.hold(NOW + 15)).toBe(true);
    });

    it("stays with a living holder when the clock is set back", () => {
      expect(first.hold(NOW + DAY)).toBe(true);
      for (let elapsed = 0; elapsed < 60; elapsed += 1) {
        expect(second.hold(NOW + elapsed)).toBe(false);
        if (elapsed % 5 === 0) expect(first.hold(NOW + elapsed)).toBe(true);
      }
    });
  });
});
