import { beforeAll, describe, expect, test } from "vitest";
import { auditNode } from "../../src/audit/auditNode.ts";
import { certificationsAt, standingAt } from "../../src/audit/stateAt.ts";
import { economiesOf } from "../../src/domain/eventParties.ts";
import type { LedgerEvent } from "../../src/domain/event.ts";
import { applyEvent, emptyLedgerState, type LedgerState } from "../../src/domain/ledgerState.ts";
import { Timeline, type TimelineSubject } from "../../src/audit/timeline.ts";
import type { AsOf } from "../../src/domain/time.ts";
import { JP, KR, TW } from "../support/facts.ts";
import { buildLedger, CL, NZ, RELEASE } from "./support.ts";

const DAY = 86_400;
const events: LedgerEvent[] = [];
let state: LedgerState;

beforeAll(async () => {
  const on = await buildLedger();
  const onEvent = (event: LedgerEvent) => void events.push(event);
  ({ state } = await auditNode(on.rpc, on.book, { release: RELEASE, storage: false, onEvent }));
}, 120_000);

/** The state that the ledger gave when it knew nothing later than a moment. */
function asKnown(knownAt: number): LedgerState {
  const before = emptyLedgerState();
  for (const event of events) if (event.position.time <= knownAt) applyEvent(before, event);
  return before;
}

/** All that is told of a state, without the interval's ends: those that came later are in them, and not told. */
function told(of: LedgerState, at: AsOf) {
  const { authorities, legs } = standingAt(of, at);
  const certifications = certificationsAt(of, at, TW);
  const rows = legs.map(({ interval: { arrangement, version, leg }, kind, until }) => {
    return { arrangement, version, leg, kind, until };
  });
  return { authorities, certifications, legs: rows };
}

describe("the state at two times", () => {
  test("is what a ledger gives that ends at knownAt", () => {
    const times = [...new Set(events.map(({ position }) => position.time))];
    for (const knownAt of times.filter((_, index) => index % 9 === 0)) {
      const before = asKnown(knownAt);
      for (const validAt of [knownAt, knownAt - 12 * 3_600, knownAt + 50 * DAY, knownAt + 1_000 * DAY]) {
        const at = { validAt, knownAt };
        expect(told(state, at)).toEqual(told(before, at));
      }
    }
  });

  test("counts every certification once, and finds what ends in between", () => {
    const knownAt = events.at(-1)!.position.time;
    const now = standingAt(state, { validAt: knownAt, knownAt });
    const of = (standing: typeof now, economy: string) => standing.authorities.find((one) => one.economy === economy)!;
    const sum = [...of(now, TW).certifications.values()].reduce((a, b) => a + b, 0);
    expect(sum).toBe(12);
    const certified = of(now, TW).certifications.get("CERTIFIED")!;
    const later = standingAt(state, { validAt: knownAt + 1_000 * DAY, knownAt });
    expect(of(later, TW).certifications.get("CERTIFIED")).toBeLessThan(certified);
    expect(of(later, TW).certifications.get("EXPIRED")).toBeGreaterThan(0);
    expect(later.legs.length).toBeLessThan(now.legs.length);
  });

  test("shows an authority as it was known: not yet, suspended, removed, and back", () => {
    const ofNz = events.filter(
      (event) => "economy" in event && event.economy === NZ && event.type.startsWith("Member"),
    );
    const seen = ofNz.map(({ position: { time } }) => {
      const [one] = standingAt(state, { validAt: time, knownAt: time }, NZ).authorities;
      return one?.status;
    });
    expect(seen).toEqual(["ACTIVE", "SUSPENDED", "REMOVED", "ACTIVE"]);
    const before = ofNz[0]!.position.time - 1;
    expect(standingAt(state, { validAt: before, knownAt: before }, NZ).authorities).toEqual([]);
  });
});

describe("a timeline", () => {
  const timelineOf = (subject: TimelineSubject) => {
    const timeline = new Timeline(subject);
    const folded = emptyLedgerState();
    for (const event of events) {
      applyEvent(folded, event);
      timeline.take(event, folded);
    }
    return timeline.facts;
  };

  test("of a certification holds all its facts, each by its authority, and no other", () => {
    for (const { id, economy } of state.certifications.values()) {
      const facts = timelineOf({ kind: "certification", id });
      expect(facts.map(({ event }) => event)).toEqual(events.filter((event) => "record" in event && event.id === id));
      expect(new Set(facts.map(({ actor }) => actor))).toEqual(new Set([economy]));
    }
  });

  test("of an arrangement holds what was reported and claimed under it", () => {
    const facts = timelineOf({ kind: "arrangement", number: 2 });
    const types = facts.map(({ event }) => event.type);
    const expected = events.filter(
      (event) => event.position.registry === "benefits" && event.type !== "ReceiptsAnchored",
    ).length;
    expect(facts.filter(({ event }) => event.position.registry === "benefits")).toHaveLength(expected);
    expect(types).toContain("BreachResolved");
    expect(types).toContain("ArrangementAcceded");
    const suspension = facts.find(({ event }) => event.type === "SuspensionNotified")!;
    expect(suspension).toMatchObject({
      actor: JP,
      effectiveAt: (suspension.event as { effectiveAt?: number }).effectiveAt,
    });
    expect(timelineOf({ kind: "arrangement", number: 9 })).toEqual([]);
  });

  test("of an authority holds what names it, and what ends an arrangement of its own", () => {
    const kr = timelineOf({ kind: "authority", economy: KR }).map(({ event }) => event);
    for (const event of events.filter((one) => economiesOf(one).has(KR))) expect(kr).toContain(event);
    expect(kr).toContainEqual(expect.objectContaining({ type: "ArrangementTerminated", arrangement: 3 }));
    const tw = timelineOf({ kind: "authority", economy: TW }).map(({ event }) => event);
    expect(tw).not.toContainEqual(expect.objectContaining({ type: "ArrangementTerminated" }));
    expect(timelineOf({ kind: "authority", economy: TW })[0]?.actor).toBeUndefined();
    const breaches = tw.filter(({ type }) => type === "BreachAcknowledged");
    expect(breaches).toHaveLength(2);
    const cl = timelineOf({ kind: "authority", economy: CL });
    expect(cl.at(-1)?.event.type).toBe("WriterCompromised");
  });
});
