import { beforeEach, describe, expect, it } from "vitest";
import { economy } from "../../src/domain/economy.ts";
import type { Database } from "../../src/store/database.ts";
import { GATEWAY_IDENTITY_MIGRATIONS, GATEWAY_MIGRATIONS, Gateways, identityOf } from "../../src/store/gateways.ts";
import { SqliteDatabase } from "../../src/store/sqliteDatabase.ts";
import { eachStore, openStore } from "../support/eachStore.ts";
import { NOW } from "./support.ts";

const [JP, KR] = [economy("JP"), economy("KR")];
const DAY = 86_400;

eachStore(() => {
  let db: Database;
  let gateways: Gateways;
  beforeEach(() => {
    db = openStore(GATEWAY_MIGRATIONS);
    gateways = new Gateways(db);
  });

  it("gateways are numbered in the order in which they came, for ever", () => {
    expect(["a", "b", "a", "c"].map((name) => gateways.numberOf(name))).toEqual([0, 1, 0, 2]);
    expect(new Gateways(db).numberOf("b")).toBe(1);
  });

  describe("what all gateways have of a partner's feed", () => {
    it("is what the slowest has, for each partner", () => {
      expect(gateways.reachedByAll("a", JP, 5, NOW)).toBe(5);
      expect(gateways.reachedByAll("b", JP, 3, NOW)).toBe(3);
      expect(gateways.reachedByAll("a", JP, 6, NOW)).toBe(3);
      expect(gateways.reachedByAll("a", KR, 9, NOW)).toBe(9);
      expect(gateways.reachedByAll("b", JP, 7, NOW)).toBe(6);
    });

    it("is less again when one reads the feed from the start", () => {
      gateways.reachedByAll("a", JP, 5, NOW);
      gateways.reachedByAll("b", JP, 5, NOW);
      expect(gateways.reachedByAll("b", JP, 0, NOW)).toBe(0);
      expect(gateways.reachedByAll("a", JP, 5, NOW)).toBe(0);
    });

    it("waits for one that is away for a week, and no longer", () => {
      gateways.reachedByAll("away", JP, 1, NOW);
      expect(gateways.reachedByAll("a", JP, 5, NOW + 7 * DAY - 1)).toBe(1);
      expect(gateways.reachedByAll("a", JP, 5, NOW + 7 * DAY)).toBe(5);
    });

    it("is still waited for while it has nothing new to say", () => {
      for (let day = 0; day <= 14; day += 1) gateways.reachedByAll("quiet", JP, 1, NOW + day * DAY);
      expect(gateways.reachedByAll("a", JP, 5, NOW + 14 * DAY)).toBe(1);
    });
  });
});

it("a gateway keeps the name that it gave itself", () => {
  const [one, other] = [1, 2].map(() => SqliteDatabase.open(":memory:", GATEWAY_IDENTITY_MIGRATIONS));
  expect(identityOf(one!)).toBe(identityOf(one!));
  expect(identityOf(one!)).not.toBe(identityOf(other!));
});
