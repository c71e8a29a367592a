import { describe, expect, it } from "vitest";
import { TestGateway, Wire } from "./support/gateway.ts";
import { JP, KR, operator, START, TW } from "./support/profiles.ts";
import { staged } from "./support/store.ts";
import { OPEN_LEG, World } from "./support/world.ts";

/** More than all the certifications of the published tables. */
const CERTIFICATIONS = 18_000;
const BATCH = 500;

describe("the load of all published certifications", () => {
  it("goes from staging to a partner's use, in batches, with one partner entitled to half of it", async () => {
    const world = new World();
    const wire = new Wire();
    const tw = new TestGateway(world, TW, wire);
    const jp = new TestGateway(world, JP, wire);
    const kr = new TestGateway(world, KR, wire);
    world.arrange(TW, JP, OPEN_LEG);
    world.arrange(TW, KR, { ...OPEN_LEG, operatorTypes: 0b01 });

    const { profiles } = tw.store;
    for (let batch = 0; batch < CERTIFICATIONS / BATCH; batch++) {
      const entries = Array.from({ length: BATCH }, (_, n) => {
        const serial = batch * BATCH + n;
        return staged(
          operator(serial, { operatorTypes: [serial % 2 === 0 ? "IMPORTER" : "EXPORTER"] }),
          `batch-${batch}`,
        );
      });
      profiles.stage(entries);
      for (const { profile, commitment } of entries) world.commit(TW, profile.certificationId, commitment);
      profiles.settle(`batch-${batch}`, { state: "FINAL", block: world.block, settledAt: START });
    }
    while (!tw.reconciler.step().done);
    for (const gateway of [jp, kr]) await gateway.client.step();

    expect(jp.partners.count(TW)).toBe(CERTIFICATIONS);
    expect(kr.partners.count(TW)).toBe(CERTIFICATIONS / 2);
    expect(tw.store.feed.position(JP).acknowledged).toBe(CERTIFICATIONS);
    expect([jp, kr].flatMap((gateway) => gateway.alarms.all())).toEqual([]);
  }, 120_000);
});
