import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AeoError } from "../../src/domain/errors.ts";
import type { Database } from "../../src/store/database.ts";
import { SqliteDatabase } from "../../src/store/sqliteDatabase.ts";
import { IDEMPOTENCY_MIGRATIONS, IdempotencyKeys, type StoredAnswer } from "../../src/store/idempotency.ts";
import { Outbox } from "../../src/store/outbox.ts";
import { OUTBOX_MIGRATIONS } from "../../src/store/outboxSchema.ts";
import { eachStore, openStore } from "../support/eachStore.ts";
import { codeOf, intent, NOW, operationId } from "./support.ts";

const MIGRATIONS = [...OUTBOX_MIGRATIONS, ...IDEMPOTENCY_MIGRATIONS];
const request = { caller: "registrar", key: "key-0001", fingerprint: "f", now: NOW };
const DAY = 24 * 3600;

let db: Database;
let keys: IdempotencyKeys;

/** Accepts the intent of a number, as a route would. */
function accepting(number: number): () => StoredAnswer {
  return () => {
    const { id } = new Outbox(db).accept(intent(number));
    return { status: 202, headers: { Location: `/v1/operations/${id}` }, body: { id } };
  };
}

const intents = () => db.get("SELECT count(*) AS n FROM intent")?.n;

eachStore(() => {
  beforeEach(() => {
    db = openStore(MIGRATIONS);
    keys = new IdempotencyKeys(db, DAY);
  });

  describe("an idempotency key", () => {
    it("gives the first answer again, and acts once, also to another process", () => {
      const first = keys.run(request, accepting(1));
      const id = operationId(1);
      expect(first).toEqual({ status: 202, headers: { Location: `/v1/operations/${id}` }, body: { id } });
      expect(new IdempotencyKeys(db, DAY).run({ ...request, now: NOW + 60 }, accepting(2))).toEqual(first);
      expect(intents()).toBe(1);
    });

    it("is refused with another method, address or body", () => {
      keys.run(request, accepting(1));
      expect(codeOf(() => keys.run({ ...request, fingerprint: "g" }, accepting(2)))).toBe("IDEMPOTENCY_KEY_REUSED");
      expect(intents()).toBe(1);
    });

    it("belongs to its caller", () => {
      keys.run(request, accepting(1));
      expect(keys.run({ ...request, caller: "signatory" }, accepting(2)).body).toEqual({ id: operationId(2) });
      expect(intents()).toBe(2);
    });

    it("gives the same answer to each of 50 requests and makes one intent", async () => {
      const sent = Array.from({ length: 50 }, async (_, number) => {
        await Promise.resolve();
        return keys.run(request, accepting(number));
      });
      const answers = new Set((await Promise.all(sent)).map((answer) => JSON.stringify(answer)));
      expect(answers.size).toBe(1);
      expect(intents()).toBe(1);
    });

    it("keeps nothing of a request that is refused, so that it can be tried again", () => {
      const refuse = () => {
        accepting(1)();
        throw new AeoError("STALE_VERSION", "version 1, not 2");
      };
      expect(codeOf(() => keys.run(request, refuse))).toBe("STALE_VERSION");
      expect(intents()).toBe(0);
      expect(keys.run(request, accepting(2)).body).toEqual({ id: operationId(2) });
    });

    it("is kept for a day and no shorter", () => {
      const first = keys.run(request, accepting(1));
      expect(keys.purge(NOW + DAY - 1)).toBe(0);
      expect(keys.run({ ...request, now: NOW + DAY - 1 }, accepting(2))).toEqual(first);
      expect(keys.purge(NOW + DAY)).toBe(1);
      expect(() => new IdempotencyKeys(db, DAY - 1)).toThrow(RangeError);
    });
  });
});

describe("a file of SQLite", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "aeo-keys-"));
    open();
  });

  afterEach(() => {
    db.close();
    rmSync(folder, { recursive: true });
  });

  function open(): void {
    db = SqliteDatabase.open(join(folder, "store.db"), MIGRATIONS, 0);
    keys = new IdempotencyKeys(db, DAY);
  }

  it("gives the first answer again after a restart", () => {
    const first = keys.run(request, accepting(1));
    db.close();
    open();
    expect(keys.run({ ...request, now: NOW + 60 }, accepting(2))).toEqual(first);
    expect(intents()).toBe(1);
  });

  it("that can't be written accepts nothing, and the same key works once it can", () => {
    const other = SqliteDatabase.open(join(folder, "store.db"), MIGRATIONS, 0);
    other.transaction(() => {
      expect(codeOf(() => keys.run(request, accepting(1)))).toBe("STORE_UNAVAILABLE");
    });
    other.close();
    db.run(`PRAGMA max_page_count = ${String(db.get("PRAGMA page_count")?.page_count)}`);
    const large = () => ({ ...accepting(1)(), body: "x".repeat(100_000) });
    expect(codeOf(() => keys.run(request, large))).toBe("STORE_UNAVAILABLE");
    expect(intents()).toBe(0);
    db.run("PRAGMA max_page_count = 4294967294");
    expect(keys.run(request, accepting(1)).status).toBe(202);
    expect(intents()).toBe(1);
  });
});
