import { describe, expect, it } from "vitest";
import { changedFields, differingFields, textOf } from "../../src/audit/changedFields.ts";
import type { LedgerEvent } from "../../src/domain/event.ts";
import { Facts, idOf, JP, leg, record, terms, TW, writerOf } from "../support/facts.ts";
import { encodeEvent } from "../support/encodeEvent.ts";

const facts = new Facts().members(1_000, TW).certification(2_000, "CertificationGranted", idOf(7), record());
facts.adopted(3_000, 1, terms([leg()]));
const eventOf = (type: string): LedgerEvent => facts.events.find((event) => event.type === type) as LedgerEvent;

/** The logs of an event and of what somebody made of it. */
function named(type: string, change: object, fields: readonly string[] = ["data"]): string | null {
  const event = eventOf(type);
  const altered = { ...event, ...change } as LedgerEvent;
  return changedFields(event.position.registry, encodeEvent(event) as never, encodeEvent(altered) as never, fields);
}

describe("a log that was changed", () => {
  it.each([
    ["WriterSet", { until: 9 }, "until"],
    ["WriterSet", { until: 9, account: writerOf(JP) }, "account, until"],
    ["CertificationGranted", { record: record({ tier: 3 }) }, "record.tier"],
    [
      "CertificationGranted",
      { decidedAt: 5, record: record({ tier: 3, status: "REVOKED" }) },
      "decidedAt, record.tier, record.status",
    ],
    ["ArrangementProposed", { terms: terms([leg({ benefits: 2n })]) }, "terms.legs.0.benefits"],
    ["ArrangementProposed", { terms: terms([leg(), leg()]) }, "terms.legs.1"],
    ["WriterSet", { position: { ...eventOf("WriterSet").position, sequence: 9 } }, "sequence"],
  ] as const)("of %s with %o differs in %s", (type, change, words) => {
    const sorted = (text: string | null): string[] | undefined => text?.split(", ").sort();
    expect(sorted(named(type, change))).toEqual(sorted(words));
    expect(sorted(named(type, change, ["topics"]))).toEqual(sorted(words));
    expect(sorted(named(type, change, ["data", "topics"]))).toEqual(sorted(words));
  });

  it("is named by the node's own fields where others differ too, or nothing does", () => {
    expect(named("WriterSet", { until: 9 }, ["data", "logIndex"])).toBeNull();
    expect(named("WriterSet", { until: 9 }, ["blockHash"])).toBeNull();
    expect(named("WriterSet", {})).toBeNull();
  });

  it("of no registry, or that no event can be read from, is not named by an event's fields", () => {
    const [good, other] = [eventOf("WriterSet"), { ...eventOf("WriterSet"), until: 9 } as LedgerEvent].map(encodeEvent);
    expect(changedFields(null, good as never, other as never, ["data"])).toBeNull();
    const strange = { topics: [idOf(1), ...good!.topics.slice(1)], data: good!.data };
    for (const broken of [strange, { topics: good!.topics, data: "0x" }, { topics: [], data: "0x" }]) {
      expect(changedFields("authorities", broken as never, good as never, ["data"])).toBeNull();
      expect(changedFields("authorities", good as never, broken as never, ["data"])).toBeNull();
    }
  });
});

describe("the fields in which two objects differ", () => {
  it("are named with what holds them", () => {
    expect(differingFields({ a: 1, b: 2 }, { a: 1, b: 3 })).toEqual(["b"]);
    expect(differingFields({ a: 1 }, { b: 1 })).toEqual(["a", "b"]);
    expect(differingFields({ a: { b: { c: 1, d: 2 } } }, { a: { b: { c: 2, d: 2 } } })).toEqual(["a.b.c"]);
    expect(differingFields({ a: [1, 2] }, { a: [1, 3] })).toEqual(["a.1"]);
  });

  it("are named whole where only one side is an object", () => {
    for (const other of [null, undefined, 1, "x"]) {
      expect(differingFields({ a: { b: 1 } }, { a: other })).toEqual(["a"]);
      expect(differingFields({ a: other }, { a: { b: 1 } })).toEqual(["a"]);
    }
  });

  it("are none where both hold the same, however it was made", () => {
    expect(differingFields({ a: { b: 1n }, c: [] }, { a: { b: 1n }, c: [] })).toEqual([]);
    expect(differingFields({ a: undefined }, {})).toEqual([]);
  });

  it("leave out where an event stands, but not a position within one", () => {
    expect(differingFields({ position: 1, a: 1 }, { position: 2, a: 1 })).toEqual([]);
    expect(differingFields({ a: { position: 1 } }, { a: { position: 2 } })).toEqual(["a.position"]);
  });
});

it("text of a value has big numbers as digits, and is never undefined", () => {
  expect(textOf({ a: 2n ** 70n, b: [1n] })).toBe('{"a":"1180591620717411303424","b":["1"]}');
  expect(textOf(undefined)).toBe("");
});
