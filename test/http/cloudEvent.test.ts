import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PUBLIC_TYPES, publicType } from "../../src/domain/eventTypes.ts";
import { cloudEvent, cloudEventSchema } from "../../src/http/cloudEvent.ts";
import { presentEvent } from "../../src/http/presentEvent.ts";
import { arbitraryEvent, EVENT_KINDS } from "../support/arbitraryEvents.ts";
import { Facts, idOf, JP, leg, record, terms, TW, writerOf, ZERO } from "../support/facts.ts";
import { ORIGIN } from "../support/feed.ts";

const DAY = 1_798_761_600; // 2027-01-01T00:00:00Z
const cursor = { block: 12, logIndex: 3, generation: 0 };
const anyEvent = fc.constantFrom(...EVENT_KINDS).chain(([registry, type]) => arbitraryEvent(registry, type));
const factOf = (facts: Facts) => presentEvent(facts.events.at(-1)!).fact;

describe("a fact in the API's words", () => {
  it("names programme, tier and types of a certification, and dates its moments", () => {
    const granted = { validFrom: DAY, tier: 2, operatorTypes: 0b11, effectiveFrom: DAY };
    const facts = new Facts().certification(DAY, "CertificationGranted", idOf(5), record(granted));
    expect(factOf(facts)).toEqual({
      id: idOf(5),
      decidedAt: "2027-01-01T00:00:00Z",
      record: {
        economy: "TW",
        programme: "AEO",
        tier: "AEOS",
        operatorTypes: ["IMPORTER", "EXPORTER"],
        status: "CERTIFIED",
        version: 1,
        validFrom: "2027-01-01T00:00:00Z",
        validUntil: null,
        reviewAt: null,
        effectiveFrom: "2027-01-01T00:00:00Z",
      },
      profileCommitment: null,
    });
  });

  it("names modes, benefits and roles", () => {
    const proposed = { type: "ArrangementProposed", version: 1, proposer: TW, termsHash: ZERO } as const;
    const facts = new Facts().arrangement(DAY, TW, { arrangement: 4, ...proposed, terms: terms([leg({ modes: 5 })]) });
    expect(factOf(facts)).toMatchObject({
      terms: { legs: [{ modes: ["SEA", "ROAD"], benefits: ["REDUCED_EXAMINATION"] }] },
    });
    const writer = { account: writerOf(JP), roles: 9, from: DAY, until: 0, generation: 1 };
    facts.authority(DAY, { type: "WriterSet", economy: JP, ...writer });
    expect(factOf(facts)).toMatchObject({ roles: ["REGISTRAR", "ADMIN"], from: "2027-01-01T00:00:00Z", until: null });
  });

  it("is JSON, and holds no mask and no seconds, whatever the fact", () => {
    const raw = new Set(["decidedAt", "from", "until", "effectiveAt", "expiresAt", "compromisedSince", "validFrom"]);
    for (const field of ["revokedAt", "governsFrom", "validUntil", "reviewAt", "effectiveFrom", "modes", "roles"])
      raw.add(field);
    fc.assert(
      fc.property(anyEvent, (event) => {
        const text = JSON.stringify(presentEvent(event), (field, value: unknown) => {
          if (raw.has(field)) expect(typeof value, field).not.toBe("number");
          return value;
        });
        expect(JSON.parse(text)).toEqual(presentEvent(event));
      }),
    );
  });
});

describe("a CloudEvents document", () => {
  it("fits its own schema, has a public type, and an id by its place, whatever the event", () => {
    fc.assert(
      fc.property(anyEvent, (event) => {
        const told = cloudEvent({ kind: "event", event, cursor }, ORIGIN);
        expect(cloudEventSchema.parse(told)).toEqual(told);
        expect(PUBLIC_TYPES).toContain(told.type);
        const { registry, sequence } = event.position;
        expect(told.id).toBe(`31337:${ORIGIN.contracts[registry]}:${sequence}`);
        expect(told.subject).toMatch(/./);
      }),
    );
  });

  it("is of a suspension what the ledger recorded", () => {
    const facts = new Facts().certification(DAY, "CertificationSuspended", idOf(5), record({ status: "SUSPENDED" }));
    expect(cloudEvent({ kind: "event", event: facts.events[0]!, cursor }, ORIGIN)).toMatchObject({
      specversion: "1.0",
      type: "aeo.certification.suspended.v1",
      source: "/aeo-ledger/31337/certifications",
      subject: idOf(5),
      time: "2027-01-01T00:00:00Z",
      datacontenttype: "application/json",
      cursor: "12:3",
      data: { fact: { record: { status: "SUSPENDED" } } },
    });
  });

  it("has another id where the ledger took the sequence back, for it is another event", () => {
    const event = new Facts().members(DAY, TW).events[0]!;
    const ids = [0, 1].map(
      (generation) => cloudEvent({ kind: "event", event, cursor: { ...cursor, generation } }, ORIGIN).id,
    );
    expect(new Set(ids).size).toBe(2);
  });

  it("tells of a roll-back from where on events are void", () => {
    const back = { block: 9, logIndex: 999_999_999, generation: 0 };
    expect(cloudEvent({ kind: "rolledBack", cursor: back, number: 3 }, ORIGIN)).toMatchObject({
      id: "31337:TW:rollback:3",
      type: "aeo.ledger.rolledback.v1",
      data: { cursor: "9:999999999", block: 9 },
    });
  });

  it("never shares its type with another kind of fact", () => {
    expect(new Set(PUBLIC_TYPES).size).toBe(PUBLIC_TYPES.length);
    expect(publicType("CertificationSuspended")).toBe("aeo.certification.suspended.v1");
  });
});
