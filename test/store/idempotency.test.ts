import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AeoError } from "../../src/domain/errors.ts";
import { Database } from "../../src/store/database.ts";
import { IDEMPOTENCY_MIGRATIONS, IdempotencyKeys, requestFingerprint } from "../../src/store/idempotency.ts";
import { Outbox } from "../../src/store/outbox.ts";
import { OUTBOX_MIGRATIONS } from "../../src/store/outboxSchema.ts";
import { codeOf, intent, NOW, operationId } from "./support.ts";

const MIGRATIONS = [...OUTBOX_MIGRATIONS, ...IDEMPOTENCY_MIGRATIONS];
const request = { caller: "registrar", key: "k-1", fingerprint: requestFingerprint("POST", "/v1/x", { a: 1 }) };
const DAY = 24 * 3600;

let folder: string;
let db: Database;
let keys: IdempotencyKeys;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "aeo-keys-"));
  open();
});

afterEach(() => {
  db.close();
  rmSync(folder, { recursive: true });
});

function open(): void {
  db = Database.open(join(folder, "store.db"), MIGRATIONS, 0);
  keys = new IdempotencyKeys(db, DAY);
}

/** Accepts the intent of a number, as a route would. */
function accepting(number: number): () => { status: number; headers: Record<string, string>; body: string } {
  return () => {
    new Outbox(db).accept(intent(number), "queue");
    const location = `/v1/operations/${operationId(number)}`;
    return { status: 202, headers: { location }, body: `{"id":"${operationId(number)}"}` };
  };
}

const intents = () => db.get("SELECT count(*) AS n FROM intent")?.n;

describe("an idempotency key", () => {
  it("gives the first answer again, and acts once, also after a restart", () => {
    const first = keys.withIdempotency(request, NOW, accepting(1));
    expect(first).toMatchObject({ status: 202, replayed: false });
    db.close();
    open();
    const again = keys.withIdempotency(request, NOW + 60, accepting(2));
    expect(again).toEqual({ ...first, replayed: true });
    expect(intents()).toBe(1);
  });

  it("is refused with another method, address or body", () => {
    keys.withIdempotency(request, NOW, accepting(1));
    for (const other of [
      requestFingerprint("PUT", "/v1/x", { a: 1 }),
      requestFingerprint("POST", "/v1/y", { a: 1 }),
      requestFingerprint("POST", "/v1/x", { a: 2 }),
      requestFingerprint("POST", "/v1/x", undefined),
    ]) {
      const reuse = () => keys.withIdempotency({ ...request, fingerprint: other }, NOW, accepting(2));
      expect(codeOf(reuse)).toBe("IDEMPOTENCY_KEY_REUSED");
    }
    expect(intents()).toBe(1);
  });

  it("belongs to its caller", () => {
    keys.withIdempotency(request, NOW, accepting(1));
    const other = keys.withIdempotency({ ...request, caller: "signatory" }, NOW, accepting(2));
    expect(other.replayed).toBe(false);
    expect(intents()).toBe(2);
  });

  it("keeps nothing of a request that is refused, so that it can be tried again", () => {
    const refuse = () => {
      accepting(1)();
      throw new AeoError("STALE_VERSION", "version 1, not 2");
    };
    expect(codeOf(() => keys.withIdempotency(request, NOW, refuse))).toBe("STALE_VERSION");
    expect(intents()).toBe(0);
    expect(keys.withIdempotency(request, NOW, accepting(1)).replayed).toBe(false);
  });

  it("is kept for a day and no shorter", () => {
    keys.withIdempotency(request, NOW, accepting(1));
    expect(keys.purge(NOW + DAY - 1)).toBe(0);
    expect(keys.withIdempotency(request, NOW + DAY - 1, accepting(2)).replayed).toBe(true);
    expect(keys.purge(NOW + DAY)).toBe(1);
    expect(() => new IdempotencyKeys(db, DAY - 1)).toThrow(RangeError);
  });
});

describe("requests at the same time", () => {
  it("50 with one key make one intent; each gets the answer or is told that the first is running", async () => {
    const gate = Promise.withResolvers<void>();
    const send = async (number: number) => {
      try {
        const answer = await keys.withPreparation(
          request,
          () => NOW,
          async () => {
            await gate.promise;
            return accepting(number);
          },
        );
        return answer.body;
      } catch (error) {
        return (error as AeoError).code;
      }
    };
    const early = Array.from({ length: 25 }, (_, number) => send(number));
    const sync = codeOf(() => keys.withIdempotency(request, NOW, accepting(99)));
    gate.resolve();
    const [first, ...rest] = await Promise.all(early);
    const late = await Promise.all(Array.from({ length: 25 }, (_, number) => send(100 + number)));
    expect(sync).toBe("IDEMPOTENCY_KEY_IN_USE");
    expect(new Set(rest)).toEqual(new Set(["IDEMPOTENCY_KEY_IN_USE"]));
    expect(new Set(late)).toEqual(new Set([first]));
    expect(first).toContain(operationId(0));
    expect(intents()).toBe(1);
  });

  it("a running key is not confused with another body, and is free again when its preparation fails", async () => {
    const gate = Promise.withResolvers<never>();
    const running = keys.withPreparation(
      request,
      () => NOW,
      () => gate.promise,
    );
    const other = { ...request, fingerprint: "another" };
    const meanwhile = keys.withPreparation(
      other,
      () => NOW,
      async () => accepting(2),
    );
    await expect(meanwhile).rejects.toMatchObject({ code: "IDEMPOTENCY_KEY_REUSED" });
    gate.reject(new Error("the node is away"));
    await expect(running).rejects.toThrow("the node is away");
    expect(keys.withIdempotency(request, NOW, accepting(1)).replayed).toBe(false);
  });
});

describe("when the store can't be written", () => {
  it("nothing is accepted, and the same key works once it can", () => {
    const other = Database.open(join(folder, "store.db"), MIGRATIONS, 0);
    other.transaction(() => {
      expect(codeOf(() => keys.withIdempotency(request, NOW, accepting(1)))).toBe("STORE_UNAVAILABLE");
    });
    other.close();
    db.run(`PRAGMA max_page_count = ${String(db.get("PRAGMA page_count")?.page_count)}`);
    const large = () => ({ ...accepting(1)(), body: "x".repeat(100_000) });
    expect(codeOf(() => keys.withIdempotency(request, NOW, large))).toBe("STORE_UNAVAILABLE");
    expect(intents()).toBe(0);
    db.run("PRAGMA max_page_count = 4294967294");
    expect(keys.withIdempotency(request, NOW, accepting(1)).replayed).toBe(false);
    expect(intents()).toBe(1);
  });
});

describe("the fingerprint", () => {
  it("is that of the meaning: the order of fields does not matter, every value does", () => {
    const body = fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 5 });
    fc.assert(
      fc.property(body, (value) => {
        const turned = Object.fromEntries(Object.entries(value).reverse());
        expect(requestFingerprint("POST", "/", turned)).toBe(requestFingerprint("POST", "/", value));
        expect(requestFingerprint("POST", "/", [value])).not.toBe(requestFingerprint("POST", "/", value));
      }),
    );
  });

  it("does not let the address run into the body", () => {
    expect(requestFingerprint("POST", '/"]', 1)).not.toBe(requestFingerprint("POST", "/", '"]1'));
  });
});
