import { generateKeyPairSync } from "node:crypto";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Freshness } from "../../src/domain/asOf.ts";
import { ALONE } from "../../src/gateway/companions.ts";
import { openExchangeFiles } from "../../src/gateway/exchangeFiles.ts";
import { openStores, type Stores } from "../../src/gateway/stores.ts";
import { createLog } from "../../src/telemetry/log.ts";
import { createMetrics } from "../../src/telemetry/metrics.ts";
import { FileWorld, profileOf } from "../services/support/exchangeFiles.ts";
import { idOf, JP, record, TW } from "../support/facts.ts";

const at = (text: string) => Date.parse(text) / 1000;
const { privateKey } = generateKeyPairSync("ed25519");
let path: string;
let stores: Stores;
let now: number;
let freshness: Freshness;
beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), "aeo-daily-"));
  stores = openStores(":memory:", { consent: { mode: "NONE" }, reorgDepth: 64 });
  now = at("2026-11-25T12:00:00+09:00");
  freshness = "LIVE";
});
afterEach(async () => {
  stores.close();
  await rm(path, { recursive: true });
});

function open(fileDirectory = path) {
  const world = new FileWorld();
  world.facts.certification(300, "CertificationGranted", idOf(1), record({ validFrom: 150 }));
  const profile = { economy: TW, certificationId: idOf(1), cursor: 1, block: 1, profile: profileOf(1) };
  stores.partners.put({ ...profile, salt: idOf(5) as never, commitment: idOf(6) });
  const { asOf } = world.deps().view();
  return openExchangeFiles({
    config: { economy: JP, timeZone: "Asia/Tokyo", feedBound: 900, fileDirectory, fileTime: "03:00", fileKeep: 7 },
    secrets: { receiptSigner: { economy: JP, purpose: "RECEIPT", keyId: idOf(7), privateKey } },
    stores,
    companions: ALONE,
    reading: { view: { asOf, current: () => ({ state: world.facts.state(), asOf }) } } as never,
    partners: { partners: () => [{ economy: TW, profilesAsOf: now }] },
    freshness: () => freshness,
    metrics: createMetrics("JP"),
    log: createLog("silent", { app: "test" }),
    now: () => now,
  });
}

const manifests = async () => (await readdir(path)).filter((name) => name.endsWith(".manifest")).length;

it("puts one file a day into the directory, at the configured time of the authority's own day", async () => {
  const files = open();
  await files.placeDue();
  expect(await manifests()).toBe(0);
  now = at("2026-11-26T02:59:59+09:00");
  await files.placeDue();
  expect(await manifests()).toBe(0);
  now = at("2026-11-26T03:00:00+09:00");
  await files.placeDue();
  await files.placeDue();
  expect(await manifests()).toBe(1);
  expect((await files.routes.draw("csv", undefined)).content.toString()).toContain("TW000000001");
  now = at("2026-11-27T09:00:00+09:00");
  await files.placeDue();
  expect(await manifests()).toBe(2);
});

it("makes up for a time that was missed while the gateway was stopped, or while the ledger was stale", async () => {
  open();
  now = at("2026-11-26T08:00:00+09:00");
  freshness = "STALE";
  const files = open();
  await expect(files.placeDue()).rejects.toMatchObject({ code: "FILE_NOT_FRESH" });
  freshness = "LIVE";
  await files.placeDue();
  expect(await manifests()).toBe(1);
});

it("writes nothing where no directory is configured", async () => {
  const files = open("");
  now = at("2026-11-27T09:00:00+09:00");
  await files.placeDue();
  expect(await manifests()).toBe(0);
  expect(stores.exchangeFiles.current().sequence).toBe(0);
});
