import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { economy } from "../../src/domain/economy.ts";
import type { ExchangeRow } from "../../src/domain/exchangeFile.ts";
import { codeOfAsync } from "../support/codeOf.ts";
import { idOf, record } from "../support/facts.ts";
import { applied, FileWorld, MemorySink, NOW, profileOf } from "./support/exchangeFiles.ts";

/** What can happen between two files, to one of a few operators. */
const change = fc.record({
  number: fc.integer({ min: 1, max: 5 }),
  what: fc.constantFrom("tell", "rename", "take back", "suspend", "reinstate"),
});
type Change = { readonly number: number; readonly what: string };

function happen(world: FileWorld, { number, what }: Change, turn: number): void {
  const id = idOf(number);
  const told = world.profiles.get(id);
  const history = world.facts.state().certifications.get(economy("TW"), id);
  const version = (history?.entries.length ?? 0) + 1;
  const at = 200 + turn;
  if (what === "tell" && history === undefined)
    world.facts.certification(at, "CertificationGranted", id, record({ validFrom: 150 }));
  if (what === "tell") world.profiles.set(id, profileOf(number));
  if (what === "rename" && told !== undefined)
    world.profiles.set(id, { ...told, legalName: `Formosa Example ${number}, renamed ${turn}` });
  if (what === "take back") world.profiles.delete(id);
  if (history === undefined) return;
  const fields = { version, effectiveFrom: at, validFrom: 150 };
  if (what === "suspend")
    world.facts.certification(at, "CertificationSuspended", id, record({ ...fields, status: "SUSPENDED" }));
  if (what === "reinstate") world.facts.certification(at, "CertificationReinstated", id, record(fields));
}

describe("files for systems that can't call", () => {
  it("a full file and the deltas after it are the full file of any later moment", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(change, { maxLength: 4 }), { minLength: 1, maxLength: 5 }), async (days) => {
        const world = new FileWorld();
        const held: { readonly sequence: number; readonly rows: Map<string, ExchangeRow> }[] = [];
        let turn = 0;
        for (const day of days) {
          for (const one of day) happen(world, one, ++turn);
          const { full, sequence } = await world.files();
          const now = applied(new Map(), full);
          for (const before of held) {
            const { full: again, delta } = await world.files(before.sequence);
            expect(applied(before.rows, delta as MemorySink)).toEqual(now);
            expect(applied(new Map(), again)).toEqual(now);
          }
          held.push({ sequence, rows: now });
        }
      }),
      { numRuns: 60 },
    );
  });

  it("a delta has no more than what became other", async () => {
    const world = new FileWorld();
    for (const number of [1, 2, 3]) happen(world, { number, what: "tell" }, number);
    const { sequence } = await world.files();
    happen(world, { number: 2, what: "suspend" }, 9);
    world.profiles.delete(idOf(3));
    const { delta } = await world.files(sequence);
    expect(delta?.entries).toMatchObject([
      { action: "UPSERT", row: { tin: "TW000000002", status: "SUSPENDED", recognisedFor: [] } },
      { action: "REMOVE", key: `TW-${idOf(3)}` },
    ]);
    expect(delta?.head).toMatchObject({ since: { sequence }, position: { sequence: sequence + 1 } });
  });

  it("says for which modes an operator is recognised, and since when its status is so", async () => {
    const world = new FileWorld();
    happen(world, { number: 1, what: "tell" }, 1);
    const { full } = await world.files();
    const recognisedFor = ["SEA", "AIR", "ROAD", "RAIL"];
    expect(full.entries).toMatchObject([{ row: { status: "CERTIFIED", effectiveFrom: 150, recognisedFor } }]);
  });

  it("keeps recognising when a partner's feed is late, and says in the head that it is", async () => {
    const world = new FileWorld();
    happen(world, { number: 1, what: "tell" }, 1);
    world.profilesAsOf = NOW - 61;
    const { full } = await world.files();
    expect(full.head?.partners).toEqual([{ economy: "TW", profilesAsOf: NOW - 61, isStale: true }]);
    expect(full.entries).toMatchObject([{ row: { recognisedFor: ["SEA", "AIR", "ROAD", "RAIL"] } }]);
  });

  it("draws nothing from a ledger that is past its bound, and takes no sequence for it", async () => {
    const world = new FileWorld();
    world.freshness = "STALE";
    expect(await codeOfAsync(() => world.files())).toBe("FILE_NOT_FRESH");
    world.freshness = "LIVE";
    expect((await world.files()).sequence).toBe(1);
  });

  it("refuses a delta since a file that was not drawn yet", async () => {
    const world = new FileWorld();
    await world.files();
    expect(await codeOfAsync(() => world.files(2))).toBe("FILE_BASE_UNKNOWN");
  });

  it("draws files that are asked for at once one after the other", async () => {
    const world = new FileWorld();
    for (const number of [1, 2, 3, 4, 5]) happen(world, { number, what: "tell" }, number);
    const drawn = await Promise.all([world.files(), world.files(), world.files()]);
    expect(drawn.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
    for (const { full } of drawn) expect(full.entries).toHaveLength(5);
  });

  it("lets others have their turn, and hands on what it has so far", async () => {
    const world = new FileWorld();
    for (let number = 1; number <= 45; number += 1) happen(world, { number, what: "tell" }, number);
    const { full } = await world.files();
    expect(world.pauses).toBe(3);
    expect(full.turns).toBe(3);
  });

  it("keeps nothing of who an operator is", async () => {
    const world = new FileWorld();
    happen(world, { number: 7, what: "tell" }, 1);
    await world.files();
    const kept = JSON.stringify(world.database.all("SELECT * FROM exchange_file_row"));
    expect(kept).not.toContain("TW000000007");
    world.profiles.clear();
    await world.files();
    expect(world.database.all("SELECT digest FROM exchange_file_row")).toEqual([{ digest: null }]);
  });
});
