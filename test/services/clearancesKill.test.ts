import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { BenefitLedger } from "../../src/services/benefitLedger.ts";
import { monthsOf } from "../../src/services/months.ts";
import { contentOf, csvOf, longPortion, openIntake, portion } from "./support/clearanceIntake.ts";

const CHILD = fileURLToPath(new URL("support/feedUntilKilled.ts", import.meta.url));

interface Death {
  /** After so many acknowledged portions, wherever it is then. */
  readonly portions?: number;
  /** Once it has read this row, before anything of its portion is written. */
  readonly rows?: number;
  /** Once so many rows are written, before the last of them are committed. */
  readonly written?: number;
  /** Feeding long portions, two at once, which a thread writes. */
  readonly threaded?: boolean;
}

/** Runs the child from a portion on until its death, and gives the portions that it acknowledged. */
async function killed(
  path: string,
  from: number,
  { portions = Infinity, rows = Infinity, written = Infinity, threaded = false }: Death,
): Promise<number[]> {
  const args = [path, String(from), String(rows), String(written), threaded ? "threaded" : ""];
  const child = spawn(process.execPath, ["--import", "tsx", CHILD, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  child.stdout.on("data", (more: Buffer) => {
    text += more.toString();
    if (text.split("\n").length > portions) child.kill("SIGKILL");
  });
  const [, signal] = (await once(child, "close")) as [number | null, string | null];
  expect(signal).toBe("SIGKILL");
  // The last line may be cut.
  return text.split("\n").slice(0, -1).map(Number);
}

/** What the clearances in the store make by themselves. */
function refolded(intake: ReturnType<typeof openIntake>): BenefitLedger {
  const figures = new BenefitLedger(monthsOf("UTC"));
  for (const one of intake.stores.clearances.all()) figures.add(one);
  return figures;
}

test("after kill -9 every acknowledged portion is there once, none is there in part, and the figures are those of a fresh fold", async () => {
  const directory = mkdtempSync(join(tmpdir(), "aeo-clearances-"));
  const path = join(directory, "gateway.sqlite");
  try {
    let next = 0;
    for (const death of [
      { rows: 7 },
      { portions: 9 },
      { written: 401 },
      { portions: 23 },
      { rows: 2_750 },
      { written: 1 },
    ]) {
      const acknowledged = await killed(path, next, death);
      const intake = openIntake(path);
      const store = intake.stores.clearances;
      const there = (number: number) => portion(number).filter((row) => store.find(row.split(",")[0] as string)).length;
      expect(acknowledged).toEqual(acknowledged.map((_, index) => next + index));
      const last = next + acknowledged.length;
      for (let number = 0; number < last; number += 1) {
        expect(there(number)).toBe(portion(number).length);
        if (number % 3 === 0) expect(store.find(`P${number}-0`)?.clearance.channel).toBe("CARGO_EXAMINATION");
      }
      // The one under way is there as a whole or not at all.
      expect([0, portion(last).length]).toContain(there(last));
      expect(contentOf(intake.figures)).toEqual(contentOf(refolded(intake)));

      // Sent again by a client that never saw the answer: under its key it is answered as before, and nothing counts twice.
      const first = await intake.post(`portion-${last}`, csvOf(portion(last)));
      expect(first).toMatchObject({ rows: portion(last).length, accepted: portion(last).length });
      expect(await intake.post(`portion-${last}`, csvOf(portion(last)))).toEqual(first);
      const untouched = portion(last).slice(1);
      if (untouched.length > 0)
        expect(await intake.post(`repeated-${last}`, csvOf(untouched))).toMatchObject({
          accepted: 0,
          repeated: untouched.length,
        });
      let rows = 0;
      for (let number = 0; number <= last; number += 1) rows += portion(number).length;
      expect(store.count).toBe(rows);
      expect(contentOf(intake.figures)).toEqual(contentOf(refolded(intake)));
      intake.close();
      next = last;
    }
    expect(next).toBeGreaterThan(35);
  } finally {
    rmSync(directory, { recursive: true });
  }
}, 60_000);

test("after kill -9 in the midst of portions that a thread writes, all that was acknowledged is there, and nothing in part", async () => {
  const directory = mkdtempSync(join(tmpdir(), "aeo-clearances-"));
  const path = join(directory, "gateway.sqlite");
  try {
    let next = 0;
    for (const portions of [1, 4, 11]) {
      const acknowledged = await killed(path, next, { portions, threaded: true });
      expect(acknowledged).toEqual(acknowledged.map((_, index) => next + index));
      expect(acknowledged.length).toBeGreaterThanOrEqual(portions);
      const last = next + acknowledged.length;
      const intake = openIntake(path, { threaded: true });
      const { clearances } = intake.stores;
      const there = (number: number) => {
        const references = longPortion(number).map((row) => row.split(",")[0] as string);
        return clearances.known(references).size;
      };
      for (let number = 0; number < last; number += 1) expect(there(number)).toBe(1_500);
      // Two were on their way.
      for (const number of [last, last + 1]) expect([0, 1_500]).toContain(there(number));
      expect(there(last + 2)).toBe(0);
      expect(contentOf(intake.figures)).toEqual(contentOf(refolded(intake)));
      for (const number of [last, last + 1]) {
        const answer = await intake.post(`portion-${number}`, csvOf(longPortion(number)));
        expect(answer).toMatchObject({ rows: 1_500, accepted: 1_500, refusedCount: 0 });
      }
      expect(clearances.count).toBe((last + 2) * 1_500);
      expect(contentOf(intake.figures)).toEqual(contentOf(refolded(intake)));
      intake.close();
      next = last + 2;
    }
  } finally {
    rmSync(directory, { recursive: true });
  }
}, 60_000);
