import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ClearanceJudgement } from "../../src/domain/clearanceJudgement.ts";
import type { ClearanceRecord } from "../../src/domain/clearanceRecord.ts";
import { economy } from "../../src/domain/economy.ts";
import { AeoError } from "../../src/domain/errors.ts";
import { ALONE, type Companions, openCompanions } from "../../src/gateway/companions.ts";
import { SharedFigures } from "../../src/gateway/sharedFigures.ts";
import { openStores, type Stores } from "../../src/gateway/stores.ts";
import { monthsOf } from "../../src/services/months.ts";
import { createLog } from "../../src/telemetry/log.ts";
import { dropSchemas, newSchema, postgresUrl } from "../support/eachStore.ts";
import { eventually } from "../support/network.ts";

const url = await postgresUrl();
const SETTINGS = { consent: { mode: "NONE" }, reorgDepth: 64 } as const;
const log = createLog("silent", { app: "test" });
const now = () => Math.floor(Date.now() / 1000);

describe("a gateway with a store of its own", () => {
  it("is alone: its duties are its own, and nobody changes anything", () => {
    const stores = openStores(":memory:", SETTINGS);
    expect(openCompanions({ stores, log, now })).toBe(ALONE);
    expect(ALONE.duties.areOurs()).toBe(true);
    stores.close();
  });
});

describe.skipIf(url === undefined)("gateways that share a store", () => {
  const schema = newSchema();
  let folder: string;
  let stores: Stores[];
  let companions: Companions[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "aeo-companions-"));
    stores = ["a", "b"].map(openOne);
    companions = stores.map((one) => openCompanions({ stores: one, log, now }));
  });
  afterEach(async () => {
    for (const one of companions) await one.close();
    for (const one of stores) one.close();
    await dropSchemas(url!, [schema]);
    rmSync(folder, { recursive: true });
  });

  function openOne(name: string): Stores {
    return openStores(join(folder, name), { ...SETTINGS, shared: { url: url!, password: undefined, schema } });
  }

  const record = (reference: string): ClearanceRecord => {
    const judgement = { standing: "ORDINARY", due: 0n } as ClearanceJudgement;
    const times = { departedAt: null, arrivedAt: null, lodgedAt: 1_000, releasedAt: null, deliveredAt: null };
    const rest = { operator: null, operatorType: null, claimed: false, smeClass: null, granted: 0n, denial: null };
    const clearance = {
      reference,
      issuer: economy("TW"),
      mode: "SEA",
      channel: "FREE",
      agency: null,
      ...times,
      ...rest,
    };
    return {
      clearance: clearance as ClearanceRecord["clearance"],
      salt: new Uint8Array(16),
      relied: judgement,
      truth: judgement,
    };
  };

  it("have one whose turn the periodic work is, and the other takes it over when that one ends", async () => {
    const [a, b] = companions as [Companions, Companions];
    let taken = 0;
    b.duties.onTaken(() => (taken += 1));
    a.run();
    await eventually("a's turn", () => a.duties.areOurs(), Boolean);
    b.run();
    // b has looked, and has seen that it is not its turn.
    let looks = 0;
    b.onLook(() => (looks += 1));
    await eventually(
      "looks of b",
      () => looks,
      (count) => count > 1,
    );
    expect([a.duties.areOurs(), b.duties.areOurs(), taken]).toEqual([true, false, 0]);
    await a.close();
    expect(a.duties.areOurs()).toBe(false);
    await eventually("b's turn", () => b.duties.areOurs(), Boolean);
    expect(taken).toBe(1);
  });

  it("tell again of duties that somebody could not take up, until it could", async () => {
    const [a] = companions as [Companions, Companions];
    const told: string[] = [];
    a.duties.onTaken(() => {
      told.push("first");
      if (told.length < 3) throw new AeoError("STORE_UNAVAILABLE", "away for a moment");
    });
    a.duties.onTaken(() => told.push("second"));
    a.run();
    await eventually(
      "both to be told",
      () => told.at(-1),
      (last) => last === "second",
    );
    let looks = 0;
    a.onLook(() => (looks += 1));
    await eventually(
      "looks of a",
      () => looks,
      (count) => count > 1,
    );
    expect(told).toEqual(["first", "first", "first", "second"]);
  });

  it("hear of what the other changed, and not of what they changed themselves", async () => {
    const [a, b] = stores as [Stores, Stores];
    const heard: string[] = [];
    companions[0]!.onChange("ownCodes", () => heard.push("a"));
    companions[1]!.onChange("ownCodes", () => heard.push("b"));
    for (const one of companions) one.run();
    const code = { scheme: "MID", code: "X1", issuer: economy("JP"), tin: "1", validFrom: 0, validUntil: 0 };
    a.ownCodes.add({ ...code, id: "1", recordedBy: "registrar", recordedAt: 1 });
    await eventually(
      "b to hear",
      () => heard.length,
      (count) => count > 0,
    );
    expect(heard).toEqual(["b"]);
    a.revokedTokens.revoke({ jti: "lost", expiresAt: 9_999_999_999, by: "admin", at: 1, reason: "lost device" });
    expect(b.revokedTokens.has("lost")).toBe(false);
    await eventually("b to refuse the token", () => b.revokedTokens.has("lost"), Boolean);
  });

  it("come to the same figures over the clearances that either took", async () => {
    const [a, b] = stores as [Stores, Stores];
    const counted = stores.map(
      (one, index) =>
        new SharedFigures({
          months: monthsOf("UTC"),
          counted: () => one.clearances.counted(),
          changes: () => companions[index]!.countOf("clearances"),
        }),
    ) as [SharedFigures, SharedFigures];
    for (const [index, one] of companions.entries()) {
      one.onChange("clearances", () => counted[index]!.fallBehind());
      one.run();
    }
    const take = (store: Stores, figures: SharedFigures, reference: string) => {
      store.clearances.addAll([record(reference)]);
      figures.add(record(reference));
    };
    take(a, counted[0], "A1");
    take(b, counted[1], "B1");
    take(a, counted[0], "A2");
    for (const figures of counted)
      await eventually(
        "both gateways' clearances",
        async () => {
          await figures.catchUp();
          return { n: figures.cells("TRUE").total({}).n, isCurrent: figures.isCurrent };
        },
        ({ n, isCurrent }) => n === 3 && isCurrent,
      );
  });

  it("are no place for the file of a gateway that kept everything in it", () => {
    const path = join(folder, "used");
    const alone = openStores(path, SETTINGS);
    alone.watchedFrom.set(7);
    alone.close();
    const shared = { url: url!, password: undefined, schema };
    expect(() => openStores(path, { ...SETTINGS, shared })).toThrow(
      expect.objectContaining({
        code: "INVALID_CONFIGURATION",
        message: expect.stringContaining("AEO_STORE_URL"),
      }) as AeoError,
    );
  });
});
