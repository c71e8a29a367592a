import { describe, expect, it } from "vitest";
import type { LedgerAsOf } from "../../src/domain/asOf.ts";
import type { LedgerEvent } from "../../src/domain/event.ts";
import { emptyLedgerState } from "../../src/domain/ledgerState.ts";
import { type Folded, foldStored, LedgerView, type StoredEvents } from "../../src/projection/view.ts";
import { Facts, idOf, JP, TW } from "../support/facts.ts";

const facts = new Facts().members(1_000, TW, JP);
const { events } = facts;

const asOf = (block: number): LedgerAsOf => ({ block, blockHash: idOf(block), time: 1_000, heads: {} as never });

/** The events of a store, which remembers from where to where it was asked. */
function store() {
  const asked: (readonly [LedgerAsOf | undefined, LedgerAsOf])[] = [];
  const read: StoredEvents = (from, until) => {
    asked.push([from, until]);
    return events.filter(({ position: { block } }) => block > (from?.block ?? 0) && block <= until.block);
  };
  return { asked, read };
}

const never: StoredEvents = () => {
  throw new Error("nothing is read from the store");
};

describe("a view of the ledger", () => {
  it("can't be asked before anything was read", () => {
    const view = new LedgerView(never);
    expect(view.asOf).toBeUndefined();
    const refusal = { code: "NOT_READY", message: "nothing of the ledger has been read yet" };
    expect(() => view.current()).toThrowError(expect.objectContaining(refusal));
  });

  it("is folded from the events that it is given, and reaches as far as they do", () => {
    const view = new LedgerView(never);
    view.apply(events.slice(0, 3), asOf(3));
    expect(view.current()).toEqual({ state: facts.state(3), asOf: asOf(3) });
    view.apply(events.slice(3), asOf(4));
    expect(view.asOf).toEqual(asOf(4));
    expect(view.current()).toEqual({ state: facts.state(), asOf: asOf(4) });
    view.apply([], asOf(5));
    expect(view.current()).toEqual({ state: facts.state(), asOf: asOf(5) });
  });

  it("goes on from where it was left", () => {
    const view = new LedgerView(never, { state: facts.state(2), asOf: asOf(2) });
    expect(view.asOf).toEqual(asOf(2));
    view.apply(events.slice(2), asOf(4));
    expect(view.current()).toEqual({ state: facts.state(), asOf: asOf(4) });
  });

  it("is rebuilt from the store alone, whatever it held", () => {
    const { asked, read } = store();
    const view = new LedgerView(read, { state: facts.state(), asOf: asOf(4) });
    view.rebuild(asOf(3));
    expect(asked).toEqual([[undefined, asOf(3)]]);
    expect(view.current()).toEqual({ state: facts.state(3), asOf: asOf(3) });
  });

  it("stays as it was when it can't be rebuilt", () => {
    const view = new LedgerView(never, { state: facts.state(), asOf: asOf(4) });
    expect(() => view.rebuild(asOf(3))).toThrowError("nothing is read from the store");
    expect(view.current()).toEqual({ state: facts.state(), asOf: asOf(4) });
  });
});

describe("the stored events", () => {
  it("are folded from the beginning, or from a start on", () => {
    const { asked, read } = store();
    const whole = foldStored(read, undefined, asOf(4));
    expect(whole).toEqual({ state: facts.state(), asOf: asOf(4) });
    expect(foldStored(read, { state: facts.state(1), asOf: asOf(1) }, asOf(4))).toEqual(whole);
    expect(asked).toEqual([
      [undefined, asOf(4)],
      [asOf(1), asOf(4)],
    ]);
  });

  it("that contradict the state are no view", () => {
    const strange = [{ ...events[0], type: "EndpointSet", endpoint: "" } as LedgerEvent];
    const refusal = new RangeError("not a member: TW");
    expect(() => foldStored(() => strange, undefined, asOf(1))).toThrowError(refusal);
    expect(() => new LedgerView(never).apply(strange, asOf(1))).toThrowError(refusal);
  });
});

describe("the snapshot of a view", () => {
  const keeper = () => {
    const saved: Folded[] = [];
    let discarded = 0;
    const snapshot = { save: (folded: Folded) => void saved.push(folded), discard: () => void (discarded += 1) };
    return { saved, snapshot, discarded: () => discarded };
  };

  it("is of state and as-of together, once there is something to keep", () => {
    const { saved, snapshot } = keeper();
    const view = new LedgerView(never, undefined, snapshot);
    view.save();
    expect(saved).toEqual([]);
    view.apply(events, asOf(4));
    view.save();
    expect(saved).toEqual([{ state: facts.state(), asOf: asOf(4) }]);
  });

  it("is thrown away when it is about to be wrong", () => {
    const { saved, snapshot, discarded } = keeper();
    new LedgerView(never, { state: emptyLedgerState(), asOf: asOf(1) }, snapshot).invalidate();
    expect([saved.length, discarded()]).toEqual([0, 1]);
  });

  it("needs nowhere to be kept", () => {
    const view = new LedgerView(never, { state: facts.state(), asOf: asOf(4) });
    view.save();
    view.invalidate();
    expect(view.current()).toEqual({ state: facts.state(), asOf: asOf(4) });
  });
});
