import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ClearanceRecord } from "../../src/domain/clearanceRecord.ts";
import { openStores, type Stores } from "../../src/gateway/stores.ts";
import { NOT_MOVED, SHARED_TABLES } from "../../src/store/moveShared.ts";
import { aeo } from "../cli/support/runCli.ts";
import { JP, operator, START } from "../exchange/support/profiles.ts";
import { staged } from "../exchange/support/store.ts";
import { clearance } from "../support/countedClearances.ts";
import { dropSchemas, newSchema, postgresUrl } from "../support/eachStore.ts";
import { intent, NOW, operationId } from "./support.ts";

const url = await postgresUrl();
const SETTINGS = { consent: { mode: "NONE" }, reorgDepth: 64 } as const;

/** A clearance as it is kept. */
function taken(reference: string): ClearanceRecord {
  const said = { standing: "RECOGNISED", recognition: "RECOGNISED", cause: "COVERED" } as const;
  const judgement = { ...said, certification: undefined, arrangement: 1, version: 1, due: 3n };
  return { clearance: clearance({ reference }), salt: new Uint8Array(16).fill(7), relied: judgement, truth: judgement };
}

describe.skipIf(url === undefined)("aeo store move", () => {
  const schema = newSchema();
  const folder = mkdtempSync(join(tmpdir(), "aeo-move-"));
  const path = join(folder, "gateway.sqlite");
  const shared = { url: url!, password: undefined, schema };
  const move = () => aeo(["store", "move", "--store", path, "--url", url!, "--schema", schema, "--json"]);
  let stores: Stores;

  beforeAll(() => {
    stores = openStores(path, SETTINGS);
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await dropSchemas(url!, [schema]);
  });

  it("knows every table that is shared", () => {
    const tables = (of: Stores) =>
      of.database
        .all("SELECT table_name FROM information_schema.tables WHERE table_schema = ?", schema)
        .map((row) => row["table_name"]);
    const empty = openStores(":memory:", { ...SETTINGS, shared });
    const known = [...SHARED_TABLES, ...NOT_MOVED, "migration", "change_count"];
    expect(new Set(tables(empty))).toEqual(new Set(known));
    empty.close();
  });

  it("makes no file where there is none, and nothing in one that is no gateway's", async () => {
    const of = (store: string) => aeo(["store", "move", "--store", store, "--url", url!, "--schema", schema]);
    const typo = join(folder, "typo.sqlite");
    const missing = await of(typo);
    expect(missing.exit).toBe(2);
    expect(missing.stderr).toMatch(/FILE_UNREADABLE[^]*no store at .*typo/);
    expect(readdirSync(folder).filter((name) => name.startsWith("typo"))).toEqual([]);
    writeFileSync(typo, "");
    expect((await of(typo)).stderr).toMatch(/INVALID_CONFIGURATION[^]*no store of a gateway/);
    writeFileSync(typo, "no database at all, only some text");
    expect((await of(typo)).stderr).toMatch(/STORE_UNAVAILABLE[^]*not a database/);
    expect(readFileSync(typo, "utf8")).toBe("no database at all, only some text");
  });

  it("is refused while the gateway runs, and by a schema that is in use", async () => {
    stores.outbox.accept(intent(1));
    stores.outbox.accept(intent(2, { after: operationId(1) }));
    expect((await move()).stderr).toContain("STORE_IN_USE");
    stores.close();
    const other = openStores(":memory:", { ...SETTINGS, shared });
    other.watchedFrom.set(1);
    const { exit, stderr } = await move();
    expect(exit).toBe(2);
    expect(stderr, "by the code of what is wrong, not by one that hides it").toMatch(
      /^refused +INVALID_CONFIGURATION\nwhy +there is something in PostgreSQL already.*\nfix /,
    );
    other.database.run("DELETE FROM watched_from");
    other.close();
  });

  it("takes everything over, and the gateway goes on where it was", async () => {
    stores = openStores(path, SETTINGS);
    const [kept, erased] = [staged(operator(1), operationId(1)), staged(operator(2), operationId(2))];
    for (const one of [kept, erased]) {
      stores.profiles.stage([one]);
      stores.profiles.settle(one.operationId, { state: "FINAL", block: 1, settledAt: START });
    }
    stores.profiles.erase(erased.profile.certificationId);
    stores.consents.record(kept.profile.certificationId, {
      consent: { mode: "PER_PARTNER", partners: [JP] },
      recordedAt: NOW,
      recordedBy: "x",
    });
    stores.database.run("INSERT INTO signer (address, next_nonce) VALUES (?, 5)", intent(1).signer);
    const [first, second] = ["A", "B"].map((reference) => taken(reference));
    stores.clearances.addAll([first!, second!]);
    stores.clearances.replaceAll([{ ...first!, clearance: { ...first!.clearance, channel: "PAPER_REVIEW" } }]);
    const clearances = [...stores.clearances.all()];
    const before = stores.lookup.current(kept.profile.certificationId);
    const partners = stores.partners.feed(JP);
    stores.close();

    const { exit, stdout } = await move();
    expect(exit).toBe(0);
    expect(JSON.parse(stdout).moved).toBeGreaterThan(8);
    expect(JSON.parse((await move()).stdout), "again, as after a cut: there is nothing left").toEqual({ moved: 0 });

    const moved = openStores(path, { ...SETTINGS, shared });
    expect(moved.lookup.current(kept.profile.certificationId)).toEqual(before);
    expect([...moved.clearances.all()]).toEqual(clearances);
    expect(clearances.map(({ clearance }) => clearance.channel)).toEqual(["FREE", "PAPER_REVIEW"]);
    expect(moved.clearances.addAll([taken("C")])).toBe(true);
    expect(moved.clearances.find("C")).toMatchObject({ id: 4, truth: { due: 3n } });
    expect(moved.consents.of(kept.profile.certificationId)).toEqual({ mode: "PER_PARTNER", partners: [JP] });
    expect(moved.partners.feed(JP)).toEqual(partners);
    expect(moved.outbox.list(undefined, 10).operations.map(({ id }) => id)).toEqual([2, 1].map(operationId));
    expect(moved.outbox.accept(intent(3)).id).toBe(operationId(3));
    expect(moved.database.get("SELECT next_nonce FROM signer")).toEqual({ next_nonce: 5 });
    // The revision of the erased profile does not come back.
    const next = staged(operator(3), operationId(3));
    moved.profiles.stage([next]);
    expect(moved.lookup.versions(next.profile.certificationId)[0]?.revision).toBe(3);
    moved.close();
  });
});
