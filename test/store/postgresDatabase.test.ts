import { execFile, execFileSync } from "node:child_process";
import { promisify } from "node:util";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { AeoError } from "../../src/domain/errors.ts";
import { PostgresDatabase } from "../../src/store/postgresDatabase.ts";
import { dropSchemas, newSchema, postgresUrl } from "../support/eachStore.ts";

const url = await postgresUrl();
const NOTES = [{ id: "note", sql: "CREATE TABLE note (text TEXT NOT NULL UNIQUE, number INTEGER, bytes BLOB) STRICT" }];
const INSERT = "INSERT INTO note (text) VALUES (?)";
const LOCK_MS = 200;
/** Has the server end the connection while it commits: what is deferred is done then. */
const ENDS_AT_COMMIT = {
  id: "ends-at-commit",
  sql: "",
  postgres: `
    CREATE FUNCTION end_connection() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
    CREATE CONSTRAINT TRIGGER ends AFTER INSERT ON note DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW EXECUTE FUNCTION end_connection();`,
};

describe.skipIf(url === undefined)("a database on PostgreSQL", () => {
  const schema = newSchema();
  let db: PostgresDatabase;
  /** Somebody else at the same server. */
  let other: pg.Client;

  beforeAll(async () => {
    other = new pg.Client({ connectionString: url! });
    other.on("error", () => undefined);
    await other.connect();
  });
  beforeEach(() => {
    db = open();
  });
  afterEach(async () => {
    db.close();
    await dropSchemas(url!, [schema]);
  });
  afterAll(() => other.end());

  function open(name = schema): PostgresDatabase {
    return PostgresDatabase.open({ url: url!, schema, name, lockMs: LOCK_MS }, NOTES);
  }

  const notes = () => db.all("SELECT text FROM note ORDER BY text").map((row) => row["text"]);

  /** What `body` throws. */
  function thrown(body: () => unknown): unknown {
    try {
      body();
    } catch (error) {
      return error;
    }
    return "nothing thrown";
  }

  const unavailable = (detail: RegExp | string) =>
    expect.objectContaining({ code: "STORE_UNAVAILABLE", message: expect.stringMatching(detail) });

  /** The server ends our connection, as it does when it is stopped. This thread waits for another process to ask for that. */
  function cut(): void {
    const program = `import pg from "pg";
      const client = new pg.Client({ connectionString: process.argv[1] });
      await client.connect();
      await client.query("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = $1", [process.argv[2]]);
      await client.end();`;
    execFileSync(process.execPath, ["--input-type=module", "--eval", program, url!, schema]);
  }

  describe("a transaction", () => {
    it("keeps nothing of a body that throws", () => {
      const failing = () =>
        db.transaction(() => {
          db.run(INSERT, "a");
          throw new Error("no");
        });
      expect(failing).toThrow("no");
      expect(db.takenBack).toBe(1);
      expect(notes()).toEqual([]);
    });

    it("takes back only the inner part when the inner one throws and the outer goes on", () => {
      db.transaction(() => {
        db.run(INSERT, "outer");
        expect(() =>
          db.transaction(() => {
            db.run(INSERT, "inner");
            db.run(INSERT, "inner");
          }),
        ).toThrow("unique");
        db.run(INSERT, "later");
      });
      expect(notes()).toEqual(["later", "outer"]);
    });

    it("keeps what is around an inner part that failed at its first statement, or did nothing", () => {
      db.transaction(() => {
        db.transaction(() => undefined);
        expect(() =>
          db.transaction(() => {
            db.transaction(() => db.run(INSERT, "first"));
            db.run("INSERT INTO nowhere VALUES (1)");
          }),
        ).toThrow("nowhere");
        expect(() => db.transaction(() => db.run("INSERT INTO nowhere VALUES (1)"))).toThrow("nowhere");
        db.transaction(() => db.transaction(() => db.run(INSERT, "second")));
        db.transaction(() => undefined);
      });
      expect(notes()).toEqual(["second"]);
      expect(() => db.transaction(() => db.run("INSERT INTO nowhere VALUES (1)"))).toThrow("nowhere");
      expect(db.transaction(() => notes())).toEqual(["second"]);
    });

    it("is not kept after a statement that failed, whatever the body makes of that", () => {
      const careless = () =>
        db.transaction(() => {
          db.run(INSERT, "a");
          thrown(() => db.run(INSERT, "a"));
        });
      expect(thrown(careless)).toEqual(unavailable("kept nothing"));
      expect(notes()).toEqual([]);
    });

    it("refuses an asynchronous body, and keeps nothing of it", () => {
      expect(() => db.transaction(async () => db.run(INSERT, "a"))).toThrow(TypeError);
      expect(notes()).toEqual([]);
    });

    it("has its turn alone: another waits, and is refused when that takes too long", async () => {
      await other.query(`BEGIN; SELECT pg_advisory_xact_lock(hashtextextended('aeo store ${schema}', 0))`);
      expect(thrown(() => db.transaction(() => db.run(INSERT, "a")))).toEqual(unavailable("another gateway"));
      expect(
        thrown(() => db.run(INSERT, "a")),
        "a single statement takes its turn as well",
      ).toEqual(unavailable("another gateway"));
      expect(notes(), "who reads does not wait").toEqual([]);
      await other.query("COMMIT");
      db.run(INSERT, "a");
      expect(notes()).toEqual(["a"]);
    });
  });

  describe("a connection that is lost", () => {
    it("is made anew by the next call", () => {
      db.run(INSERT, "a");
      cut();
      // The first may be the one that notices.
      thrown(notes);
      expect(notes()).toEqual(["a"]);
    });

    it("takes its transaction along: nothing is done outside of it, and nothing is kept", () => {
      const cutOff = () =>
        db.transaction(() => {
          db.run(INSERT, "a");
          cut();
          expect(thrown(() => db.run(INSERT, "b"))).toEqual(unavailable(/./));
          expect(thrown(() => db.run(INSERT, "c"))).toEqual(unavailable(/./));
        });
      expect(thrown(cutOff)).toEqual(unavailable("connection"));
      expect(notes()).toEqual([]);
      db.transaction(() => db.run(INSERT, "d"));
      expect(notes()).toEqual(["d"]);
    });

    it("with the first statement is not taken for nothing, whatever the body makes of that", () => {
      cut();
      const careless = () =>
        db.transaction(() => {
          thrown(() => db.run(INSERT, "a"));
          thrown(() => db.run(INSERT, "b"));
        });
      // Noticed by then or not: either everything is kept, or the caller is told.
      const outcome = thrown(careless);
      if (outcome === "nothing thrown") expect(notes()).toEqual(["a", "b"]);
      else {
        expect(outcome).toEqual(unavailable("connection"));
        expect(notes()).toEqual([]);
      }
    });

    it("while it commits leaves open whether it did, and says so", () => {
      const dying = PostgresDatabase.open({ url: url!, schema }, [...NOTES, ENDS_AT_COMMIT]);
      const cutOff = () => dying.transaction(() => dying.run(INSERT, "a"));
      expect(thrown(cutOff)).toEqual(unavailable("not known"));
      expect(dying.takenBack, "what was remembered of it may not be so").toBe(1);
      dying.close();
    });
  });

  it("gives whole numbers, bytes and null as SQLite does, and no number that is not exact", () => {
    const insert = "INSERT INTO note (text, number, bytes) VALUES (?, ?, ?)";
    db.run(insert, "a", Number.MAX_SAFE_INTEGER, Buffer.from("abc"));
    db.run(insert, "b", null, null);
    db.run(insert, "c", -5n, new Uint8Array(0));
    expect(db.all("SELECT * FROM note ORDER BY text")).toEqual([
      { text: "a", number: Number.MAX_SAFE_INTEGER, bytes: new Uint8Array([97, 98, 99]) },
      { text: "b", number: null, bytes: null },
      { text: "c", number: -5, bytes: new Uint8Array(0) },
    ]);
    expect(() => db.run(insert, "d", undefined as never, null)).toThrow(TypeError);
    db.run(insert, "e", 2n ** 60n, null);
    expect(() => db.get("SELECT number FROM note WHERE text = 'e'")).toThrow("exactly");
    expect(db.get("SELECT count(*) AS n, sum(number) AS sum FROM note WHERE text < 'e'")).toEqual({
      n: 3,
      sum: Number.MAX_SAFE_INTEGER - 5,
    });
  });

  it("goes through more rows than are fetched at once, and is not disturbed by the same question asked meanwhile", () => {
    db.transaction(() => {
      for (let number = 0; number < 4_100; number += 1)
        db.run("INSERT INTO note (text, number) VALUES (?, ?)", `${number}`, number);
    });
    const ask = () => db.iterate("SELECT number FROM note WHERE number >= ? ORDER BY number", 10);
    const seen: unknown[] = [];
    for (const row of ask()) {
      if (seen.push(row["number"]) === 3) expect([...ask()]).toHaveLength(4_090);
    }
    expect(seen).toEqual(Array.from({ length: 4_090 }, (_, index) => index + 10));
    for (const row of ask()) if (row["number"] === 12) break;
    expect(db.all("SELECT name FROM pg_cursors")).toEqual([]);
  });

  it("sorts texts by their bytes, whatever the database's language is", () => {
    for (const text of ["b", "A", "a", "É", "Z", "\u{1F6A2}", "～"]) db.run(INSERT, text);
    expect(notes()).toEqual(["A", "Z", "a", "b", "É", "～", "\u{1F6A2}"]);
  });

  it("can be opened by many at once, and each migration is made once", async () => {
    await dropSchemas(url!, [schema]);
    const program = `import { PostgresDatabase } from "./src/store/postgresDatabase.ts";
      const [, url, schema, migrations] = process.argv;
      PostgresDatabase.open({ url, schema }, JSON.parse(migrations)).close();`;
    await Promise.all(Array.from({ length: 4 }, () => run(program, url!, schema, JSON.stringify(NOTES))));
    expect(db.all("SELECT id FROM migration")).toEqual([{ id: "note" }]);
  });

  it("tells neither password nor what is in a row", () => {
    const secret = "s3cret-of-the-url";
    const wrong = new URL(url!);
    [wrong.username, wrong.password, wrong.pathname] = ["nobody_there", secret, "/postgres"];
    const refused = thrown(() => PostgresDatabase.open({ url: wrong.href, schema }, NOTES));
    expect(refused).toEqual(unavailable("does not let this user in"));
    db.run(INSERT, "Forgettable Traders");
    const doubled = thrown(() => db.run(INSERT, "Forgettable Traders"));
    for (const error of [refused, doubled] as Error[]) {
      const told = JSON.stringify([
        error.message,
        error.stack,
        error.cause instanceof Error ? error.cause.stack : null,
      ]);
      expect(told).not.toContain(secret);
      expect(told).not.toContain("Forgettable");
    }
    expect(doubled).not.toBeInstanceOf(AeoError);
  });

  it("that is not there is said to be unavailable", () => {
    const nowhere = { url: "postgres://aeo@127.0.0.1:1/postgres", schema };
    expect(thrown(() => PostgresDatabase.open(nowhere, NOTES))).toEqual(unavailable("nothing answers"));
  });
});

const run = (program: string, ...args: string[]) =>
  promisify(execFile)(process.execPath, ["--input-type=module-typescript", "--eval", program, ...args]);
