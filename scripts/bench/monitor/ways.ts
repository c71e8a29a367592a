import { rmSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { BenefitLedger } from "../../../src/services/benefitLedger.ts";
import { measureReport } from "../../../src/services/measureReport.ts";
import { monthsOf } from "../../../src/services/months.ts";
import { figuresOver } from "./figures.ts";
import { feed, openIntake } from "./intake.ts";
import { allFigures, figuresOf, fold, plainReport, plainRows, scan } from "./passes.ts";
import { makeColumns } from "./rows.ts";
import { IN_FORCE_MONTH, PARTNERS } from "./world.ts";

/** What one way measured: times in milliseconds. */
export type Measured = Readonly<Record<string, number>>;

/** Each is run in a process of its own, so that none profits from the one before. */
export const WAYS: Readonly<
  Record<string, (rows: number, file: string, store: string) => Measured | Promise<Measured>>
> = {
  scan: (rows) => {
    const columns = makeColumns(rows);
    return { query: timed(() => scan(columns)), warm: hot(() => scan(columns)) };
  },
  full: (rows) => {
    const columns = makeColumns(rows);
    const report = () => allFigures(fold(columns));
    const query = timed(report);
    const check = report().reduce((sum, { median, p90 }) => sum + median + p90, 0);
    return { query, check, warm: hot(report), ...oneMore(fold(columns)) };
  },
  objects: (rows) => {
    const plain = plainRows(makeColumns(rows));
    let figures: ReturnType<typeof plainReport> = [];
    const query = timed(() => (figures = plainReport(plain)));
    return { query, check: figures.reduce((sum, { median, p90 }) => sum + median + p90, 0) };
  },
  async ingest(_rows, file, store) {
    for (const end of ["", "-wal", "-shm"]) rmSync(store + end, { force: true });
    const intake = openIntake(store);
    const { accepted, clientSeconds, gatewaySeconds } = await feed(file, intake);
    await intake.stores.clearanceThread?.close();
    intake.stores.close();
    return { accepted, client: clientSeconds * 1_000, gateway: gatewaySeconds * 1_000 };
  },
  start(_rows, _file, store) {
    const { stores } = openIntake(store);
    const figures = new BenefitLedger(monthsOf("UTC"));
    const before = process.memoryUsage().rss;
    const folded = timed(() => {
      for (const record of stores.clearances.counted()) figures.add(record);
    });
    const [first] = stores.clearances.namedAfter(PARTNERS[0] as (typeof PARTNERS)[number], 0, 1);
    stores.database.close();
    if (first === undefined) throw new Error("the store is empty");
    const memoryMB = Math.round((process.memoryUsage().rss - before) / 2 ** 20);
    const { cells, question } = asked(figures);
    const report = timed(() => measureReport(cells, question));
    const warm = hot(() => measureReport(cells, question));
    const one = hot(() => figures.add(first));
    return { folded, memoryMB, cells: cells.size, report, warm, one };
  },
};

/** The memory that the figures over ten times as many take: by how much the process grew, and what of that is held; once. */
export function memory(rows: number): Measured {
  const [before, heldBefore] = [process.memoryUsage().rss, held()];
  const figures = figuresOver(rows * 10);
  const memoryMB = Math.round((process.memoryUsage().rss - before) / 2 ** 20);
  const heldMB = Math.round((held() - heldBefore) / 2 ** 20);
  return { memoryMB, heldMB, cells: figures.cells("TRUE").size };
}

/** Bytes that garbage collection leaves. */
function held(): number {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** A question as a monitor asks it: one partner's, before its arrangement beside after. */
function asked(figures: BenefitLedger) {
  const filter = { issuer: [PARTNERS[0] as (typeof PARTNERS)[number]] };
  const question = { view: "RELIED", filter, from: 202401, before: 202601, since: IN_FORCE_MONTH } as const;
  return { cells: figures.cells("RELIED"), question };
}

/** One more duration, and then the figures of its group, or those of all groups. */
function oneMore(histograms: ReturnType<typeof fold>): Measured {
  const one = hot(() => {
    histograms.add(0, 321);
    figuresOf(histograms, 0);
  });
  const all = hot(() => {
    histograms.add(0, 321);
    allFigures(histograms);
  });
  return { one, all };
}

function timed(body: () => unknown): number {
  const began = performance.now();
  body();
  return performance.now() - began;
}

/** The median of several, when the code is hot. */
function hot(body: () => unknown): number {
  const times = Array.from({ length: 21 }, () => timed(body)).sort((a, b) => a - b);
  return times[10] as number;
}
