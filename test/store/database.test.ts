import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AeoError } from "../../src/domain/errors.ts";
import type { Database } from "../../src/store/database.ts";
import { SqliteDatabase } from "../../src/store/sqliteDatabase.ts";

const NOTES = [{ id: "note", sql: "CREATE TABLE note (text TEXT NOT NULL UNIQUE) STRICT" }];
const INSERT = "INSERT INTO note (text) VALUES (?)";

let folder: string;
let db: Database;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "aeo-store-"));
  db = SqliteDatabase.open(join(folder, "store.db"), NOTES, 0);
});

afterEach(() => {
  db.close();
  rmSync(folder, { recursive: true });
});

const notes = () => db.all("SELECT text FROM note ORDER BY text").map((row) => row.text);

function codeOf(body: () => unknown): unknown {
  try {
    body();
  } catch (error) {
    return error instanceof AeoError ? error.code : error;
  }
  return "nothing thrown";
}

describe("a transaction", () => {
  it("keeps nothing of a body that throws", () => {
    const attempt = () =>
      db.transaction(() => {
        db.run(INSERT, "a");
        throw new Error("no");
      });
    expect(attempt).toThrow("no");
    expect(notes()).toEqual([]);
  });

  it("takes back only the inner part when the inner one throws and the outer goes on", () => {
    db.transaction(() => {
      db.run(INSERT, "outer");
      const inner = () =>
        db.transaction(() => {
          db.run(INSERT, "inner");
          throw new Error("inner");
        });
      expect(inner).toThrow("inner");
      db.run(INSERT, "later");
    });
    expect(notes()).toEqual(["later", "outer"]);
  });

  it("refuses an asynchronous body, and keeps nothing of it", () => {
    expect(() => db.transaction(async () => db.run(INSERT, "a"))).toThrow(TypeError);
    expect(notes()).toEqual([]);
  });

  it("can be used again after each kind of failure", () => {
    expect(() => db.transaction(() => db.run("INSERT INTO nowhere VALUES (1)"))).toThrow();
    db.transaction(() => db.run(INSERT, "a"));
    expect(notes()).toEqual(["a"]);
  });
});

describe("iterate", () => {
  it("is not disturbed by the same question asked meanwhile", () => {
    for (const text of ["a", "b", "c"]) db.run(INSERT, text);
    const seen: unknown[] = [];
    for (const row of db.iterate("SELECT text FROM note ORDER BY text")) {
      seen.push(row.text);
      expect([...db.iterate("SELECT text FROM note ORDER BY text")]).toHaveLength(3);
    }
    expect(seen).toEqual(["a", "b", "c"]);
  });
});

describe("an unusable store is STORE_UNAVAILABLE", () => {
  it("when another process holds the lock", () => {
    const other = SqliteDatabase.open(join(folder, "store.db"), NOTES, 0);
    other.transaction(() => {
      expect(codeOf(() => db.transaction(() => db.run(INSERT, "a")))).toBe("STORE_UNAVAILABLE");
    });
    other.close();
    expect(notes()).toEqual([]);
  });

  it("when the disk is full, also if the body carries on after the error", () => {
    db.run(`PRAGMA max_page_count = ${String(db.get("PRAGMA page_count")?.page_count)}`);
    const fill = () =>
      db.transaction(() => {
        db.run(INSERT, "before");
        expect(codeOf(() => db.run(INSERT, "x".repeat(100_000)))).toBe("STORE_UNAVAILABLE");
        db.run(INSERT, "after");
      });
    expect(codeOf(fill)).toBe("STORE_UNAVAILABLE");
    expect(notes()).toEqual([]);
  });

  it("when it is read-only, or is no database", () => {
    db.run("PRAGMA query_only = ON");
    expect(codeOf(() => db.run(INSERT, "a"))).toBe("STORE_UNAVAILABLE");
    expect(codeOf(() => SqliteDatabase.open(folder, NOTES))).toBe("STORE_UNAVAILABLE");
  });

  it("but a broken rule of the schema stays what it is", () => {
    db.run(INSERT, "a");
    expect(codeOf(() => db.run(INSERT, "a"))).toMatchObject({ message: expect.stringContaining("UNIQUE") });
  });
});
