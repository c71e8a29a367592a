import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AeoError } from "../../src/domain/errors.ts";
import type { Database } from "../../src/store/database.ts";
import { SqliteDatabase } from "../../src/store/sqliteDatabase.ts";
import { GroupCommit } from "../../src/store/groupCommit.ts";

const MIGRATIONS = [{ id: "words-1", sql: "CREATE TABLE word (word TEXT PRIMARY KEY) STRICT" }];

let folder: string;
let db: Database;
let other: Database;
let commits: GroupCommit;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "aeo-group-"));
  db = SqliteDatabase.open(join(folder, "store.db"), MIGRATIONS, 0);
  other = SqliteDatabase.open(join(folder, "store.db"), MIGRATIONS, 0);
  commits = new GroupCommit(db);
});

afterEach(() => {
  db.close();
  other.close();
  rmSync(folder, { recursive: true });
});

const write = (word: string) => () => {
  db.run("INSERT INTO word (word) VALUES (?)", word);
  return word;
};
const stored = (of: Database) => of.all("SELECT word FROM word ORDER BY word").map(({ word }) => word);

describe("what is asked for at the same time", () => {
  it("is committed in one transaction, in the order of asking, each seeing what those before it did", async () => {
    let transactions = 0;
    const transaction = db.transaction.bind(db);
    let depth = 0;
    db.transaction = (body) => {
      if (depth === 0) transactions += 1;
      depth += 1;
      try {
        return transaction(body);
      } finally {
        depth -= 1;
      }
    };
    const asked = [write("a"), () => stored(db), write("b"), () => stored(db)].map((body) =>
      commits.run<unknown>(body),
    );
    expect(stored(db)).toEqual([]);
    expect(await Promise.all(asked)).toEqual(["a", ["a"], "b", ["a", "b"]]);
    expect(transactions).toBe(1);
  });

  it("is told of as done only when others can see it", async () => {
    const seen = commits.run(write("a")).then(() => stored(other));
    await commits.run(write("b"));
    expect(await seen).toEqual(["a", "b"]);
  });

  it("fails for itself: a body that throws takes back its own part, and no other's", async () => {
    const refused = new AeoError("DUPLICATE_CERTIFICATION", "there is one");
    const outcomes = await Promise.allSettled([
      commits.run(write("a")),
      commits.run(() => {
        write("b")();
        throw refused;
      }),
      commits.run(() => {
        throw new RangeError("a fault of ours");
      }),
      commits.run(write("c")),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "rejected", "fulfilled"]);
    expect((outcomes[1] as PromiseRejectedResult).reason).toBe(refused);
    expect((outcomes[2] as PromiseRejectedResult).reason).toBeInstanceOf(RangeError);
    expect(stored(other)).toEqual(["a", "c"]);
  });
});

describe("a store that fails", () => {
  const codes = (outcomes: readonly PromiseSettledResult<unknown>[]) =>
    outcomes.map((outcome) => (outcome.status === "rejected" ? (outcome.reason as AeoError).code : "kept"));

  it("in the midst keeps nothing of the group, and nothing that comes after it in the group is begun", async () => {
    let begun = false;
    const asked = [
      commits.run(write("a")),
      commits.run(() => {
        throw new AeoError("STORE_UNAVAILABLE", "the disk is full");
      }),
      commits.run(() => {
        begun = true;
      }),
    ];
    expect(codes(await Promise.allSettled(asked))).toEqual(Array(3).fill("STORE_UNAVAILABLE"));
    expect(begun).toBe(false);
    expect(stored(other)).toEqual([]);
  });

  it("at the commit keeps nothing, and says so to each; the next group goes on", async () => {
    const transaction = db.transaction.bind(db);
    db.transaction = () => {
      throw new AeoError("STORE_UNAVAILABLE", "the store is locked");
    };
    const lost = [commits.run(write("c")), commits.run(write("d"))];
    expect(codes(await Promise.allSettled(lost))).toEqual(["STORE_UNAVAILABLE", "STORE_UNAVAILABLE"]);
    db.transaction = transaction;
    expect(await commits.run(write("e"))).toBe("e");
    expect(stored(other)).toEqual(["e"]);
  });
});
