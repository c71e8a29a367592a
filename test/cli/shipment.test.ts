import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { JP } from "../support/facts.ts";
import { startGateway, type TestGateway } from "./support/gateway.ts";
import { oneRecognised } from "./support/oneRecognised.ts";
import { accessFileFor, aeo, scratch } from "./support/runCli.ts";

const directory = scratch();
let jp: TestGateway;
let env: Record<string, string>;

beforeAll(async () => {
  jp = await startGateway(JP, oneRecognised());
  env = { AEO_ACCESS: accessFileFor(directory, [jp]), AEO_AS: "JP:officer" };
});
afterAll(() => jp.close());

const file = (content: object) => {
  const path = join(directory, "consignment.json");
  writeFileSync(path, JSON.stringify(content));
  return path;
};
const exporter = { role: "EXPORTER", tin: "TW123456789", name: "Formosa" };

describe("aeo shipment", () => {
  it("says whether the whole chain is AEO, who breaks it, and what the papers say", async () => {
    const good = await aeo(["shipment", file({ mode: "SEA", parties: [exporter] })], { env });
    expect(good.exit, good.stderr).toBe(0);
    expect(good.stdout).toMatch(/^ALL AEO/);
    expect(good.stdout).toMatch(/1\s+exporter\s+AEO.*Formosa/i);
    const more = { mode: "SEA", parties: [exporter, { role: "CARRIER", tin: "KR9999999" }] };
    const broken = await aeo(["shipment", file(more)], { env });
    expect(broken.exit).toBe(1);
    expect(broken.stdout).toContain("The chain is broken by party 2 (carrier).");
    const json = JSON.parse((await aeo(["shipment", file(more), "--json"], { env })).stdout);
    expect(json).toMatchObject({ verdict: "PARTLY", breaks: [{ party: 2, role: "CARRIER" }], open: [] });
    expect(json.parties[0]).toMatchObject({ standing: "AEO", answer: { recognition: "RECOGNISED", receipt: null } });
  });

  it("can't tell when the ledger is stale", async () => {
    jp.knobs.freshness = "STALE";
    expect((await aeo(["shipment", file({ mode: "SEA", parties: [exporter] })], { env })).exit).toBe(3);
    jp.knobs.freshness = "LIVE";
  });

  it("takes no more than fifty parties, and at least one", async () => {
    const many = await aeo(["shipment", file({ mode: "SEA", parties: Array(51).fill(exporter) })], { env });
    expect(many.exit).toBe(2);
    expect(many.stderr).toContain("BATCH_TOO_LARGE");
    expect((await aeo(["shipment", file({ mode: "SEA", parties: [] })], { env })).exit).toBe(2);
  });
});
