/** One process that accepts writes for some seconds: SECONDS FILE, or SECONDS URL SCHEMA. Tells its parent how many. */
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import type { LedgerCall } from "../../../src/domain/call.ts";
import { IDEMPOTENCY_MIGRATIONS, IdempotencyKeys } from "../../../src/store/idempotency.ts";
import { Outbox } from "../../../src/store/outbox.ts";
import { OUTBOX_MIGRATIONS } from "../../../src/store/outboxSchema.ts";
import { PostgresDatabase } from "../../../src/store/postgresDatabase.ts";
import { SqliteDatabase } from "../../../src/store/sqliteDatabase.ts";

const MIGRATIONS = [...OUTBOX_MIGRATIONS, ...IDEMPOTENCY_MIGRATIONS];
const [seconds, place, schema] = process.argv.slice(2) as [string, string, string?];
const database =
  schema === undefined
    ? SqliteDatabase.open(place, MIGRATIONS)
    : PostgresDatabase.open({ url: place, schema, lockMs: 30_000 }, MIGRATIONS);
const keys = new IdempotencyKeys(database);
const outbox = new Outbox(database);
process.send?.("open");
await once(process, "message");
const until = performance.now() + Number(seconds) * 1000;
let count = 0;
while (performance.now() < until) {
  const now = Math.floor(Date.now() / 1000);
  keys.run({ caller: "bench", key: randomUUID(), fingerprint: "f", now }, () => {
    const id = randomUUID();
    outbox.accept({ id, call: callOf(), caller: "bench", signer: `0x${"11".repeat(20)}`, after: null, createdAt: now });
    return { status: 202, body: { id } };
  });
  count += 1;
}
process.send?.(count);
database.close();
process.disconnect();

/** A suspension of a certification of its own. */
function callOf(): LedgerCall {
  const id = `0x${randomUUID().replaceAll("-", "").repeat(2)}` as const;
  const entry = { id, expectedVersion: 1, effectiveFrom: 1, decidedAt: 1, reviewAt: 0 };
  return { registry: "certifications", fn: "suspend", entries: [entry] } as unknown as LedgerCall;
}
