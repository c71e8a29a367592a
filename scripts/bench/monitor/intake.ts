import type { Request, Response } from "express";
import { portionsOf } from "../../../src/cli/portions.ts";
import { clearanceRoutes } from "../../../src/http/routes/clearances.ts";
import type { Context, Route } from "../../../src/http/route.ts";
import { BenefitLedger } from "../../../src/services/benefitLedger.ts";
import { createClearances } from "../../../src/services/clearances.ts";
import { monthsOf } from "../../../src/services/months.ts";
import { newSalts } from "../../../src/gateway/salts.ts";
import { openStores } from "../../../src/gateway/stores.ts";
import { buildWorld, NOW, OWN } from "./world.ts";

/** What `aeo clearance import` sends at once. */
const PORTION = 10_000;

/** What became of a file. */
export interface Taken {
  readonly accepted: number;
  /** Of reading and dividing the file, as the command line does it. */
  readonly clientSeconds: number;
  /** Of everything that the gateway does with the portions. */
  readonly gatewaySeconds: number;
}

/** The part of a gateway that takes clearances, over a store on disk: all of POST /v1/clearances but the socket and the token. */
export function openIntake(path: string) {
  const stores = openStores(path, { consent: { mode: "GENERAL" }, reorgDepth: 64 });
  const figures = new BenefitLedger(monthsOf("UTC"));
  const { state, profilesOf } = buildWorld();
  const clearances = createClearances({
    own: OWN,
    state: () => state,
    profilesOf,
    store: stores.clearances,
    figures,
    newSalts,
    version: () => state,
    ledgerTime: () => 0,
  });
  const writeDeps = {
    idempotency: stores.idempotency,
    now: () => NOW,
    nudge() {},
    settled: () => Promise.reject(new Error("this is no write to the ledger")),
  };
  const [record] = clearanceRoutes({
    clearances,
    begun: () => () => {},
    doubted() {},
    writeDeps,
    writer: stores.clearanceThread,
  }) as [Route];
  const post = async (body: string, key: string) => {
    const input = { params: undefined, query: { corrections: "false" }, body } as never;
    return (await record.handle(input, contextOf(key))).body as { accepted: number; refusedCount: number };
  };
  return { stores, figures, post };
}

/** Portions that are divided before they are fed, so that the one time is not in the other. */
const DIVIDED = 25;
/** What `aeo clearance import` has on its way at once. */
const ON_THEIR_WAY = 2;

/** Feeds a CSV file as the command line does. */
export async function feed(file: string, intake: ReturnType<typeof openIntake>): Promise<Taken> {
  const began = performance.now();
  let [accepted, gateway, number] = [0, 0, 0];
  const take = async (portions: readonly string[]) => {
    const before = performance.now();
    const answers: ReturnType<typeof intake.post>[] = [];
    for (const portion of portions) {
      answers.push(intake.post(portion, `portion-${number++}`));
      await answers.at(-ON_THEIR_WAY);
    }
    for (const { accepted: some, refusedCount } of await Promise.all(answers)) {
      if (refusedCount > 0) throw new Error(`${refusedCount} rows were refused`);
      accepted += some;
    }
    gateway += performance.now() - before;
  };
  let divided: string[] = [];
  for await (const { text } of portionsOf(file, "CSV", PORTION, undefined as never))
    if (divided.push(text) === DIVIDED) {
      await take(divided);
      divided = [];
    }
  await take(divided);
  const all = performance.now() - began;
  return { accepted, clientSeconds: (all - gateway) / 1000, gatewaySeconds: gateway / 1000 };
}

function contextOf(key: string): Context {
  const request = {
    method: "POST",
    path: "/v1/clearances",
    get: (name: string) => (name === "idempotency-key" ? key : undefined),
    is: (type: string) => type === "text/csv",
  } as unknown as Request;
  const caller = { subject: "customs", economy: OWN, roles: ["monitor"] } as const;
  return { caller, request, traceId: "bench", response: undefined as unknown as Response };
}
