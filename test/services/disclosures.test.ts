import { expect, test } from "vitest";
import type { Consent } from "../../src/domain/profile.ts";
import type { ToldEntry } from "../../src/domain/profileFeed.ts";
import { createDisclosures, type DisclosuresDeps } from "../../src/services/disclosures.ts";
import { Facts, idOf, JP, KR, leg, record, terms, TW } from "../support/facts.ts";

const NOW = 2_000;
const facts = new Facts()
  .members(10, TW, JP, KR)
  .certification(100, "CertificationGranted", idOf(1), record())
  .certification(150, "CertificationSuspended", idOf(1), record({ status: "SUSPENDED", version: 2 }))
  .adopted(100, 1, terms([leg()]));
const held: ToldEntry = { kind: "UPSERT", toldAt: 300, acknowledgedAt: 305 };

function sights(deps: Partial<DisclosuresDeps> = {}, id = idOf(1)) {
  const consent: Consent = { mode: "GENERAL" };
  return createDisclosures({
    own: TW,
    state: () => facts.state(),
    consents: { of: () => consent },
    lastTold: () => undefined,
    readingOf: () => undefined,
    now: () => NOW,
    ...deps,
  })(id);
}

test("names partners with a leg that covers it, told or not", () => {
  expect(sights()).toEqual([
    { economy: JP, covered: true, consented: true, told: undefined, statusRead: false, reading: undefined },
  ]);
  expect(sights({ consents: { of: () => ({ mode: "NONE" }) } })).toMatchObject([{ economy: JP, consented: false }]);
});

test("names whoever was ever told, also once no leg covers it any more", () => {
  const lastTold: DisclosuresDeps["lastTold"] = (partner) => (partner === KR ? held : undefined);
  expect(sights({ lastTold })).toMatchObject([
    { economy: JP, told: undefined },
    { economy: KR, covered: false, told: held },
  ]);
  expect(sights({ now: () => 500 }), "before the leg begins nobody is entitled").toEqual([]);
});

test("a partner has read the status once its signed head is at the newest entry of the certification", () => {
  const readAt = (sequence: number) => sights({ readingOf: () => ({ sequence, receivedAt: 400 }) })[0]?.statusRead;
  expect([1, 2, 3].map(readAt)).toEqual([false, true, true]);
});

test("of what this authority never certified nothing is told", () => {
  expect(() => sights({}, idOf(7))).toThrow(expect.objectContaining({ code: "UNKNOWN_CERTIFICATION" }));
});
