/**
 * What the auditor's questions cost a gateway that holds a made-up ledger: 80 % grants and 20 % suspensions of one economy, in
 * SQLite. For each question: the milliseconds until its answer, the work of the
 * process in them, and the longest for which everything else had to wait meanwhile.
 * Run with: npm run bench -- audit [EVENTS].
 */
import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as pause } from "node:timers/promises";
import type { LedgerAsOf } from "../../../src/domain/asOf.ts";
import { economy } from "../../../src/domain/economy.ts";
import { type LedgerEvent, REGISTRIES } from "../../../src/domain/event.ts";
import { EVENT_TOPICS } from "../../../src/domain/eventTopics.ts";
import type { VerifiedLog } from "../../../src/domain/ledgerLog.ts";
import { applyEvent, emptyLedgerState } from "../../../src/domain/ledgerState.ts";
import { writeRecord } from "../../../src/ledger/certificationWord.ts";
import { decodeLog } from "../../../src/ledger/eventCodec.ts";
import { createEntries } from "../../../src/services/audit/entries.ts";
import { EntryIndex } from "../../../src/services/audit/entryIndex.ts";
import { createRegisters } from "../../../src/services/audit/registers.ts";
import { createTimelines } from "../../../src/services/audit/timelines.ts";
import { SqliteDatabase } from "../../../src/store/sqliteDatabase.ts";
import { EventStore } from "../../../src/store/eventStore.ts";
import { ledgerMigrations } from "../../../src/store/ledgerSchema.ts";

const EVENTS = Number(process.argv[2] ?? 100_000);
const GRANTS = Math.floor(EVENTS * 0.8);
const PER_BLOCK = 500;
const START = 1_700_000_000;
const TW = economy("TW");
const HEAD = Buffer.alloc(24);
const ids = Array.from({ length: GRANTS }, () => randomBytes(32));
const word = (value: number): Buffer => Buffer.from(value.toString(16).padStart(64, "0"), "hex");

function logOf(index: number): VerifiedLog {
  const isGrant = index < GRANTS;
  const type = isGrant ? "CertificationGranted" : "CertificationSuspended";
  const block = 1 + Math.floor(index / PER_BLOCK);
  const time = START + 15 * block;
  const record = writeRecord({
    economy: TW,
    programme: 1,
    tier: 1,
    operatorTypes: 3,
    status: isGrant ? "CERTIFIED" : "SUSPENDED",
    version: isGrant ? 1 : 2,
    validFrom: START - 86_400,
    validUntil: START + 94_608_000,
    reviewAt: 0,
    effectiveFrom: time,
  });
  const content = Buffer.concat([
    Buffer.from(EVENT_TOPICS[type].slice(2), "hex"),
    ids[isGrant ? index : index - GRANTS] as Buffer,
    ...[word(index + 1), Buffer.from("77".repeat(20).padStart(64, "0"), "hex"), word(time), record, randomBytes(32)],
  ]);
  const transaction = `0x${createHash("sha256").update(String(block)).digest("hex")}` as const;
  const place = { registry: "certifications", sequence: index + 1, block, logIndex: index % PER_BLOCK } as const;
  return { position: { ...place, time, transaction }, content, head: HEAD };
}

const directory = mkdtempSync(join(tmpdir(), "aeo-bench-audit-"));
const db = SqliteDatabase.open(join(directory, "gateway.sqlite"), ledgerMigrations);
const store = new EventStore(db, 64);
const state = emptyLedgerState();
const founding = {
  registry: "authorities",
  sequence: 1,
  block: 0,
  logIndex: 0,
  time: START,
  transaction: "0x",
} as const;
applyEvent(state, {
  type: "MemberAdmitted",
  economy: TW,
  ballotId: 0,
  admin: `0x${"77".repeat(20)}`,
  generation: 1,
  position: founding,
  writer: `0x${"77".repeat(20)}`,
} as LedgerEvent);
const last = START + 15 * Math.ceil(EVENTS / PER_BLOCK);
const heads = Object.fromEntries(
  REGISTRIES.map((name) => [name, { sequence: 0, head: "0x" }]),
) as unknown as LedgerAsOf["heads"];
const asOf: LedgerAsOf = { block: Math.ceil(EVENTS / PER_BLOCK), blockHash: "0x", time: last, heads };
const logs = Array.from({ length: EVENTS }, (_, index) => logOf(index));
store.append({ logs, asOf, links: [] });
for (const log of logs) applyEvent(state, decodeLog(log));

const index = new EntryIndex((after, limit) => store.page(after, limit).map(decodeLog), pause);
const entries = createEntries({
  index,
  pause,
  log: (place) => store.at(place),
  decode: decodeLog,
  address: () => `0x${"11".repeat(20)}`,
  headAfter: (registry, sequence) => (sequence === 0 ? `0x${"00".repeat(24)}` : store.headAt(registry, sequence)),
});
const registers = createRegisters({ view: () => ({ state, asOf }), pause });
const event = (place: Parameters<EventStore["at"]>[0]) => {
  const log = store.at(place);
  return log && decodeLog(log);
};
const timelines = createTimelines({ index, state: () => state, event, pause });

/** Runs a question while something else wants its turn all the time, and tells how long both waited. */
async function measure(what: string, ask: () => Promise<unknown>): Promise<void> {
  let longest = 0;
  let done = false;
  const ticking = (async () => {
    let before = performance.now();
    while (!done) {
      await pause();
      const now = performance.now();
      longest = Math.max(longest, now - before);
      before = now;
    }
  })();
  const [started, used] = [performance.now(), process.cpuUsage()];
  await ask();
  const took = performance.now() - started;
  const { user, system } = process.cpuUsage(used);
  done = true;
  await ticking;
  console.log(
    `${what.padEnd(52)} ${took.toFixed(1).padStart(9)} ms ${((user + system) / 1000).toFixed(1).padStart(9)} ms ${longest.toFixed(1).padStart(8)} ms`,
  );
}

const at = (moment: number) => ({ validAt: moment, knownAt: moment });
const middle = START + 15 * Math.floor(EVENTS / PER_BLOCK / 2);
console.log(
  `${EVENTS} events, ${GRANTS} certifications of one economy`.padEnd(52),
  "      answer          CPU  others wait",
);
await measure("first question to the index: it is built", () => entries.page({ newestFirst: true, limit: 100 }));
await measure("newest 100 entries", () => entries.page({ newestFirst: true, limit: 100 }));
await measure("100 suspensions, from the middle on", () =>
  entries.page({ types: ["CertificationSuspended"], from: middle, newestFirst: false, limit: 100 }),
);
await measure("register at a moment", () => registers.at(TW, at(last)));
await measure("register at another moment", () => registers.at(TW, at(middle)));
await measure("register at a moment asked before", () => registers.at(TW, at(last)));
await measure("difference of the two", () => registers.diff(TW, at(middle), at(last)));
await measure("timeline of one certification", () =>
  timelines({ kind: "certification", id: `0x${(ids[0] as Buffer).toString("hex")}` }),
);
await measure("timeline of the authority, every fact", () => timelines({ kind: "authority", economy: TW }));
db.close();
rmSync(directory, { recursive: true });
