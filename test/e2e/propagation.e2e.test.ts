import { afterAll, beforeAll, expect, test } from "vitest";
import type { Economy } from "../../src/domain/economy.ts";
import { eventually, startTestNetwork, type TestNetwork } from "../support/network.ts";
import { certified, grantBody } from "../support/networkRecords.ts";

const [TW, JP, KR] = ["TW", "JP", "KR"] as Economy[] as [Economy, Economy, Economy];
let net: TestNetwork;

beforeAll(async () => {
  net = await startTestNetwork({ economies: [TW, JP, KR], seed: "none" });
});
afterAll(() => net?.close());

test("the first answer after a partner's gateway has read the block of a suspension, or of its end, says so", async () => {
  const [registrar, officer] = await Promise.all([net.as(TW, "registrar"), net.as(JP, "officer")]);
  const body = grantBody(1);
  const id = await certified(registrar, body);
  const ask = async () => (await officer.get(`/v1/verifications?tin=${body.tin}&mode=SEA`)).body;
  await eventually("recognition at the partner", ask, ({ recognition }) => recognition === "RECOGNISED");
  for (const [version, path, wanted] of [
    [1, "suspensions", "SUSPENDED"],
    [2, "reinstatements", "RECOGNISED"],
    [3, "suspensions", "SUSPENDED"],
  ] as const) {
    // Asked just before, so that an answer is kept.
    await ask();
    const reason = path === "suspensions" ? { reason: { code: "AUDIT_FINDING" } } : {};
    const done = await registrar.send("POST", `/v1/certifications/${id}/${path}?wait=final`, reason, { version });
    expect(done).toMatchObject({ status: 202, body: { state: "FINAL" } });
    const block = done.body["block"] as number;
    await net.gateway(JP).reached(block);
    const answer = await ask();
    expect(answer.recognition).toBe(wanted);
    expect(answer.asOf.block - block).toBeLessThanOrEqual(2);
  }
});
