import type { Request, Response } from "express";
import { VIEWS } from "../../../src/domain/clearanceRecord.ts";
import { textOf } from "../../../src/domain/measure/cell.ts";
import type { Economy } from "../../../src/domain/economy.ts";
import type { LedgerState } from "../../../src/domain/ledgerState.ts";
import type { Profile } from "../../../src/domain/profile.ts";
import { newSalts as drawSalts } from "../../../src/gateway/salts.ts";
import { openStores } from "../../../src/gateway/stores.ts";
import type { Context, Route } from "../../../src/http/route.ts";
import { clearanceRoutes } from "../../../src/http/routes/clearances.ts";
import { BenefitLedger } from "../../../src/services/benefitLedger.ts";
import { createClearances } from "../../../src/services/clearances.ts";
import { monthsOf } from "../../../src/services/months.ts";
import { Facts, idOf, JP, leg, record, terms, TW } from "../../support/facts.ts";

export const NOW = Date.UTC(2026, 5, 1) / 1000;
const TIN = "TW123456789";
const HEADER = "reference,issuer,mode,lodgedAt,releasedAt,channel,operator,claimed,granted";
const STORE = { consent: { mode: "GENERAL" }, reorgDepth: 64 } as const;

export interface IntakeOptions {
  readonly newSalts?: (count: number) => Uint8Array;
  /** Is told how many rows were written, before they are committed. */
  readonly written?: (rows: number) => void;
  /** Whether long files are written by a thread, as in a gateway. */
  readonly threaded?: boolean;
  /** What the ledger says, instead of what it says at first. */
  readonly state?: () => LedgerState;
  /** Is told of issuers whose clearances were judged by what has changed meanwhile. */
  readonly outdated?: (issuers: Iterable<Economy>) => void;
  /** As the gateway's figures are told; called when it is over. */
  readonly begun?: () => () => void;
  /** Is told when nobody knows whether rows were written. */
  readonly doubted?: () => void;
}

/** What the ledger says at first: the one operator of Chinese Taipei is certified, and recognised. */
export const factsAtFirst = () =>
  new Facts()
    .members(1_000, TW, JP)
    .adopted(1_500, 1, terms([leg({ benefits: 3n })]))
    .certification(2_000, "CertificationGranted", idOf(1), record());

/** What a gateway of Japan does with `POST /v1/clearances`, over a store on disk; the figures are folded from that first. */
export function openIntake(path: string, options: IntakeOptions = {}) {
  const {
    newSalts = drawSalts,
    written = () => {},
    threaded = false,
    outdated = () => {},
    begun = () => () => {},
    doubted = () => {},
  } = options;
  const stores = openStores(path, STORE);
  const { clearances: table } = stores;
  const figures = new BenefitLedger(monthsOf("UTC"));
  for (const one of stores.clearances.counted()) figures.add(one);
  const first = factsAtFirst().state();
  const state = options.state ?? (() => first);
  const profile = { economy: TW, certificationId: idOf(1), previousIds: [] } as unknown as Profile;
  const clearances = createClearances({
    own: JP,
    state,
    profilesOf: (identifier) => (identifier === TIN ? [profile] : []),
    store: {
      findAll: (references) => table.findAll(references),
      known: (references) => table.known(references),
      replaceAll: (records) => table.replaceAll(records),
      addAll(records) {
        const isAdded = table.addAll(records);
        if (isAdded) written(records.count);
        return isAdded;
      },
    },
    figures,
    newSalts,
    version: state,
    ledgerTime: () => NOW,
    outdated,
  });
  const settled = () => Promise.reject(new Error("no write to the ledger"));
  const writeDeps = { idempotency: stores.idempotency, now: () => NOW, nudge() {}, settled };
  const [route] = clearanceRoutes({
    clearances,
    begun,
    doubted,
    writeDeps,
    writer: threaded ? stores.clearanceThread : undefined,
  }) as [Route];
  const post = async (key: string, body: string, corrections = false) => {
    const input = { params: undefined, query: { corrections: String(corrections) }, body } as never;
    return (await route.handle(input, contextOf(key))).body as Readonly<Record<string, number>>;
  };
  return { stores, figures, post, close: () => stores.close() };
}

/** The rows of a portion: from 1 to 400, half of them naming an operator. */
export function portion(number: number): string[] {
  return Array.from({ length: 1 + ((number * 37) % 400) }, (_, row) => {
    const lodged = Date.UTC(2026, number % 5, 1 + (row % 27), row % 24);
    const released = lodged + (row * 61 + number) * 1_000;
    const times = `${new Date(lodged).toISOString()},${new Date(released).toISOString()}`;
    const named = row % 2 === 0 ? `FREE,${TIN},yes,REDUCED_EXAMINATION` : "PAPER_REVIEW,,,";
    return `P${number}-${row},TW,${row % 3 === 0 ? "AIR" : "SEA"},${times},${named}`;
  });
}

/** The rows of a portion that is long enough for a thread. */
export function longPortion(number: number): string[] {
  const rows = portion(60);
  return Array.from({ length: 1_500 }, (_, row) =>
    (rows[row % rows.length] as string).replace(/^[^,]*/, `L${number}-${row}`).replaceAll(".000Z", "Z"),
  );
}

export const csvOf = (rows: readonly string[]) => [HEADER, ...rows].join("\n");

/** All that the figures hold, to be compared. */
export function contentOf(figures: BenefitLedger): unknown {
  return VIEWS.map((view) =>
    [...figures.cells(view).groups({}, textOf)]
      .map(([key, { stages, ...counts }]) => {
        const times = [stages[1], stages[2]].map(({ n, sum, sumOfSquares }) => [n, sum, sumOfSquares]);
        const buckets = [stages[1], stages[2]].map((stage) => [...stage.counts()].sort(([a], [b]) => a - b));
        return [key, counts, times, buckets] as const;
      })
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

function contextOf(key: string): Context {
  const request = {
    method: "POST",
    path: "/v1/clearances",
    get: (name: string) => (name === "idempotency-key" ? key : undefined),
    is: (type: string) => type === "text/csv",
  } as unknown as Request;
  const caller = { subject: "customs", economy: JP, roles: ["monitor"] } as const;
  return { caller, request, traceId: "test", response: undefined as unknown as Response };
}
