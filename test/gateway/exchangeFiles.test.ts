import { describe, expect, it } from "vitest";
import type { Freshness } from "../../src/domain/asOf.ts";
import type { FileDirectory } from "../../src/exchange/fileSet.ts";
import { type ExchangeFilesParts, writeWhenDue } from "../../src/gateway/exchangeFiles.ts";
import { partnerIdentifiers } from "../../src/domain/partnerProfile.ts";
import { FakeKeyRegistry } from "../exchange/support/keys.ts";
import { START } from "../exchange/support/profiles.ts";
import { profileOf } from "../http/hot/world.ts";
import { Facts, idOf, JP, leg, record, terms, TW } from "../support/facts.ts";

const HOUR = 3_600;
const facts = new Facts()
  .members(10, TW, JP)
  .certification(100, "CertificationGranted", idOf(1), record())
  .adopted(100, 1, terms([leg()]));

function memoryDirectory() {
  const files = new Map<string, string>();
  const directory: FileDirectory = {
    list: async () => [...files.keys()],
    read: async (name) => files.get(name) ?? "",
    write: async (name, text) => void files.set(name, text),
    remove: async (name) => void files.delete(name),
  };
  return { files, directory };
}

describe("the daily files", () => {
  it("are written once a day, when their time has come and the ledger is fresh", async () => {
    const { files, directory } = memoryDirectory();
    const at = { now: START, freshness: "LIVE" as Freshness };
    const asOf = { block: 9, time: START } as never;
    const parts = {
      config: { economy: JP, timeZone: "UTC", feedBound: 60, exchangeFilesAt: "02:00", exchangeFilesKeep: 86_400 },
      secrets: { headSigner: new FakeKeyRegistry().add(JP, "HEAD") },
      stores: {
        partners: { identifiers: () => partnerIdentifiers([profileOf(1)]), byId: () => ({ profile: profileOf(1) }) },
      },
      reading: { view: { asOf, current: () => ({ state: facts.state(), asOf }) } },
      partners: { feedAsOf: () => at.now },
      health: { freshness: () => at.freshness, trustedNow: () => at.now },
    } as unknown as Omit<ExchangeFilesParts, "log">;
    const write = () => writeWhenDue(parts, directory);
    expect(await write()).toBe(true);
    expect(files.get("aeo-JP-000001-full.csv")).toContain("TW123456781,");
    expect(await write()).toBe(false);
    at.now = START + 24 * HOUR;
    at.freshness = "STALE";
    expect(await write()).toBe(false);
    at.freshness = "LIVE";
    expect(await write()).toBe(true);
    expect(await write()).toBe(false);
    at.now += 24 * HOUR;
    expect(await write()).toBe(true);
    at.now += 24 * HOUR;
    expect(await write()).toBe(true);
    const sets = [...files.keys()].filter((name) => name.endsWith("manifest.jwt"));
    expect(sets).toEqual(["aeo-JP-000003-manifest.jwt", "aeo-JP-000004-manifest.jwt"]);
  });
});
