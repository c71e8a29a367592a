import { expect, test } from "vitest";
import type { Economy } from "../../src/domain/economy.ts";
import { AeoError } from "../../src/domain/errors.ts";
import { without } from "../../src/domain/recognition.ts";
import type { Context, Route } from "../../src/http/route.ts";
import { receiptRoutes } from "../../src/http/routes/receipts.ts";
import { verificationRoutes } from "../../src/http/routes/verifications.ts";
import { statusOf } from "../../src/http/status.ts";
import type { AnswerRecord } from "../../src/services/receiptBook.ts";
import type { Verification } from "../../src/services/verify.ts";
import { answer } from "../receipts/support/answers.ts";

const NOW = 1_800_000_000;
const JP = "JP" as Economy;
const { asOf } = answer(1);
const verification: Verification = {
  answer: without("UNKNOWN", { code: "NO_PROFILE" }),
  issuer: undefined,
  recogniser: JP,
  mode: "SEA",
  validAt: NOW,
  knownAt: NOW,
  profile: undefined,
  asOf,
  freshness: "LIVE",
  profilesAsOf: undefined,
} as Verification;
const context = { caller: { subject: "officer-9", economy: JP, roles: ["officer"] } } as unknown as Context;

/** The routes over a book whose disk is full or not. */
function world(isFull: boolean) {
  const recorded: AnswerRecord[] = [];
  const full = new AeoError("RECEIPTS_NOT_SEALED", "ENOSPC");
  const book = {
    record: (record: AnswerRecord) => `${recorded.push(record)}-abcdefghijklmnop`,
    sealed: () => (isFull ? Promise.reject(full) : Promise.resolve()),
    room: () => undefined,
  };
  const routes = verificationRoutes(
    () => verification,
    () => Promise.resolve(null),
    { book, nowMs: () => NOW * 1000 + 5 },
  );
  const handle = (method: string, input: object) =>
    Promise.resolve(routes.find((one: Route) => one.method === method)!.handle(input as never, context));
  return { recorded, handle };
}

const query = { tin: "TW1", mode: "SEA" };

test("each answer is recorded with who asked it and when, and names its receipt", async () => {
  const { handle, recorded } = world(false);
  const reply = await handle("get", { query });
  expect(reply.body).toMatchObject({ receipt: "1-abcdefghijklmnop", recognition: "UNKNOWN" });
  expect(reply.headers).toMatchObject({ "Aeo-Receipt": "pending; max-loss-ms=100" });
  expect(recorded).toEqual([
    expect.objectContaining({ askedBy: "officer-9", answeredAt: NOW * 1000 + 5, cause: "NO_PROFILE", asOf }),
  ]);
  expect(JSON.parse(recorded[0]!.question)).toMatchObject({ tin: "TW1", recogniser: "JP", mode: "SEA" });
  const batch = await handle("post", { query: { receipt: "sync" }, body: { questions: [query, query] } });
  expect(batch.headers).toMatchObject({ "Aeo-Receipt": "sealed" });
  expect(recorded).toHaveLength(3);
});

test("when receipts can't be sealed, who waits for one gets no answer; others do", async () => {
  const { handle } = world(true);
  expect((await handle("get", { query })).status).toBe(200);
  const refused = expect.objectContaining({ code: "RECEIPTS_NOT_SEALED" });
  await expect(handle("get", { query: { ...query, receipt: "sync" } })).rejects.toEqual(refused);
  const sync = { query: { receipt: "sync" }, body: { questions: [query] } };
  await expect(handle("post", sync)).rejects.toEqual(refused);
  expect(statusOf("RECEIPTS_NOT_SEALED")).toBe(503);
});

test("an export that would end before it begins is refused, not answered with nothing", async () => {
  const routes = receiptRoutes({ batches: () => [] } as never);
  const route = routes.find((one: Route) => one.path === "/v1/receipts")!;
  const response = { set: () => undefined };
  const handle = async (query: object) => route.handle({ query } as never, { response } as never);
  await expect(handle({ from: NOW + 1, to: NOW })).rejects.toMatchObject({
    code: "INVALID_PARAMETER",
    faults: [{ pointer: "/query/from" }],
  });
  expect(await handle({ from: NOW, to: NOW })).toEqual({ status: 200 });
});
