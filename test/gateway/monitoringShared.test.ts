import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { LedgerAsOf } from "../../src/domain/asOf.ts";
import type { LedgerChange } from "../../src/domain/ledgerChange.ts";
import type { Profile } from "../../src/domain/profile.ts";
import { type Companions, openCompanions } from "../../src/gateway/companions.ts";
import { type Monitoring, openMonitoring } from "../../src/gateway/monitoring.ts";
import type { Reading } from "../../src/gateway/reading.ts";
import { openStores, type Stores } from "../../src/gateway/stores.ts";
import { OwnCodeDirectory } from "../../src/services/ownCodeDirectory.ts";
import { PartnerDirectory } from "../../src/services/partnerDirectory.ts";
import { createLog } from "../../src/telemetry/log.ts";
import { clearance } from "../support/countedClearances.ts";
import { dropSchemas, newSchema, postgresUrl } from "../support/eachStore.ts";
import { Facts, idOf, JP, leg, record, TW, terms } from "../support/facts.ts";
import { eventually } from "../support/network.ts";

const url = await postgresUrl();
const SETTINGS = { consent: { mode: "NONE" }, reorgDepth: 64 } as const;
const NOW = 10_000;
const TIN = "TW123456789";

/** One of two gateways of Japan: its stores, its monitoring, and how far it has read the ledger and a partner's profiles. */
interface Member {
  readonly stores: Stores;
  readonly companions: Companions;
  readonly monitoring: Monitoring;
  /** Reads the ledger up to so many facts. */
  reads(count: number): void;
  /** Reads the one profile there is. */
  readsProfile(): void;
  take(...references: readonly string[]): void;
  /** Recognised clearances that were counted, as true. */
  recognised(): number;
}

describe.skipIf(url === undefined)("two gateways that take clearances into one store", () => {
  const schema = newSchema();
  let folder: string;
  let facts: Facts;
  let [ahead, behind]: Member[] = [];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "aeo-monitoring-"));
    facts = new Facts()
      .members(1_000, TW, JP)
      .adopted(1_500, 1, terms([leg({ benefits: 3n })]))
      .certification(2_000, "CertificationGranted", idOf(1), record())
      .certification(3_000, "CertificationAnnulled", idOf(1), record({ status: "ANNULLED", version: 2 }));
    [ahead, behind] = ["a", "b"].map(openMember) as [Member, Member];
    for (const one of [ahead, behind]) one.reads(facts.events.length - 1);
    ahead.companions.run();
    await eventually("the duties", () => ahead!.companions.duties.areOurs(), Boolean);
    behind.companions.run();
    for (const one of [ahead, behind]) one.monitoring.run();
  });
  afterEach(async () => {
    for (const one of [ahead!, behind!]) {
      await one.monitoring.close();
      await one.companions.close();
      one.stores.close();
    }
    await dropSchemas(url!, [schema]);
    rmSync(folder, { recursive: true });
  });

  function openMember(name: string): Member {
    const stores = openStores(join(folder, name), { ...SETTINGS, shared: { url: url!, password: undefined, schema } });
    const log = createLog("silent", { app: "test" });
    const companions = openCompanions({ stores, log, now: () => Math.floor(Date.now() / 1000) });
    const listeners: ((change: LedgerChange) => void)[] = [];
    let known = 0;
    let asOf: LedgerAsOf | undefined;
    const view = {
      current: () => ({ state: facts.state(known), asOf }),
      get asOf() {
        return asOf;
      },
    };
    const profile = { economy: TW, certificationId: idOf(1), tin: TIN, aliases: [], previousIds: [] };
    let profiles: readonly (typeof profile)[] = [];
    const directory = new PartnerDirectory({
      identifiers: () => [],
      byId: () => profiles.map((one) => ({ profile: one as unknown as Profile }))[0],
    });
    const monitoring = openMonitoring({
      config: { economy: JP },
      stores,
      companions,
      reading: { view, follower: { subscribe: (one: never) => listeners.push(one) } } as unknown as Reading,
      partners: { directory, feedAsOf: () => NOW },
      ownCodes: new OwnCodeDirectory(directory, []),
      log,
      now: () => NOW,
    });
    return {
      stores,
      companions,
      monitoring,
      reads(count) {
        const events = facts.events.slice(known, count);
        known = count;
        asOf = { block: count, time: events.at(-1)!.position.time } as LedgerAsOf;
        for (const listener of listeners) listener({ kind: "advanced", events, asOf });
      },
      readsProfile() {
        profiles = [profile];
        directory.changed(TW, [idOf(1)]);
      },
      take(...references) {
        const rows = references.map((reference, row) => ({
          row,
          clearance: clearance({ reference, operator: TIN, lodgedAt: 2_500 }),
        }));
        const { clearances } = monitoring;
        const { receipt, counted } = stores.database.transaction(() => clearances.take(rows, false, NOW));
        counted();
        expect(receipt.accepted).toBe(rows.length);
      },
      recognised: () => monitoring.figures.cells("TRUE").total({ standing: ["RECOGNISED"] }).n,
    };
  }

  const bothCount = (recognised: number) =>
    eventually(
      "both to count the same",
      () => [ahead, behind].map((one) => ({ n: one!.recognised(), isCurrent: one!.monitoring.figures.isCurrent })),
      (all) => all.every(({ n, isCurrent }) => n === recognised && isCurrent),
    );
  const truths = () => [...ahead!.stores.clearances.all()].map(({ truth }) => truth.recognition);

  it("judge by what either knows of the ledger: what one that is a block behind takes is judged again", async () => {
    for (const one of [ahead!, behind!]) one.readsProfile();
    ahead!.take("A1");
    await bothCount(1);
    ahead!.reads(facts.events.length);
    await bothCount(0);
    behind!.take("B1", "B2");
    await bothCount(0);
    expect(truths()).toEqual(["ENDED", "ENDED", "ENDED"]);
    behind!.reads(facts.events.length);
    behind!.take("B3");
    await bothCount(0);
    expect(truths()).toEqual(["ENDED", "ENDED", "ENDED", "ENDED"]);
  });

  it("judge by what either knows of operators: what one takes that has not read a profile yet is judged again", async () => {
    ahead!.readsProfile();
    behind!.take("B1");
    await bothCount(1);
    expect(truths()).toEqual(["RECOGNISED"]);
  });
});
