import type { Request, Response } from "express";
import { expect, test } from "vitest";
import { AeoError } from "../../src/domain/errors.ts";
import type { Context, Reply, Route } from "../../src/http/route.ts";
import { clearanceRoutes } from "../../src/http/routes/clearances.ts";
import { JP } from "../support/facts.ts";

/** Records a file; the store answers as given after `produce`, or before it. */
async function record(answer: (produce: () => Reply) => Reply) {
  const told: string[] = [];
  const receipt = { rows: 1, accepted: 1, repeated: 0, corrected: 0, refused: [] };
  const [route] = clearanceRoutes({
    clearances: { take: () => ({ receipt, counted: () => told.push("counted") }) } as never,
    begun: () => () => undefined,
    doubted: () => told.push("doubted"),
    writeDeps: {
      idempotency: { run: (_, produce) => Promise.resolve().then(() => answer(produce)) },
      now: () => 1_000,
      nudge() {},
      settled: () => Promise.reject(new Error("no write to the ledger")),
    },
  }) as [Route];
  const request = { method: "POST", path: "/v1/clearances", get: () => "a-key-of-mine", is: () => "text/csv" };
  const context: Context = {
    caller: { subject: "customs", economy: JP, roles: ["monitor"] },
    request: request as unknown as Request,
    traceId: "test",
    response: undefined as unknown as Response,
  };
  const input = {
    params: undefined,
    query: { corrections: "false" },
    body: "reference,issuer,mode,lodgedAt,channel\nA1,TW,SEA,2026-01-01T00:00:00Z,FREE",
  };
  await Promise.resolve(route.handle(input as never, context)).catch((error: unknown) => told.push(String(error)));
  return told;
}

const away = () => {
  throw new AeoError("STORE_UNAVAILABLE", "The connection was lost at the very end.");
};

test("figures count what was committed, and doubt themselves when that is not known", async () => {
  expect(await record((produce) => produce())).toEqual(["counted"]);
  expect(await record((produce) => (produce(), away()))).toEqual([
    "doubted",
    expect.stringContaining("at the very end"),
  ]);
});

test("rows that were never taken leave no doubt, nor does an answer that is given again", async () => {
  expect(await record(away)).toEqual([expect.stringContaining("at the very end")]);
  expect(await record(() => ({ status: 200 }))).toEqual([]);
});
