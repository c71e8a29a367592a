import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Histograms } from "../../../src/domain/measure/histograms.ts";
import { RELEASE_BUCKETS } from "../../../src/domain/measure/logBuckets.ts";

/** Short ones, middling ones, and those that a row keeps apart: from 65,536 s on. */
const duration = fc.oneof(fc.nat(300), fc.nat(65_000), fc.integer({ min: 65_000, max: 2 ** 25 - 1 }));
const SLOTS = 20;
const placed = fc.array(fc.tuple(fc.nat(SLOTS - 1), duration), { maxLength: 400 });
const SHARES = [0.01, 0.25, 0.5, 0.9, 0.999, 1];

function opened(slots = SLOTS): Histograms {
  const histograms = new Histograms(1);
  for (let slot = 0; slot < slots; slot += 1) expect(histograms.open()).toBe(slot);
  return histograms;
}

/** What must be said of durations: as of a plain list, sorted. */
function expectSame(histograms: Histograms, slot: number, durations: readonly number[]): void {
  const sorted = durations.toSorted((a, b) => a - b);
  const sum = (of: (one: number) => number) => sorted.reduce((total, one) => total + of(one), 0);
  expect([histograms.n(slot), histograms.sum(slot), histograms.sumOfSquares(slot)]).toEqual([
    sorted.length,
    sum((one) => one),
    sum((one) => one ** 2),
  ]);
  const counts = new Map<number, number>();
  for (const bucket of sorted.map(RELEASE_BUCKETS.of)) counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
  expect([...histograms.counts(slot)]).toEqual([...counts]);
  if (durations.length === 0) return;
  const exact = SHARES.map((share) => sorted[Math.max(1, Math.ceil(share * sorted.length)) - 1] as number);
  const together = histograms.quantiles(slot, SHARES);
  expect(SHARES.map((share) => histograms.quantiles(slot, [share])[0])).toEqual(together);
  for (const [index, one] of exact.entries())
    expect(Math.abs((together[index] as number) - one)).toBeLessThanOrEqual(one < 256 ? 0 : one / 128);
}

const ofSlot = (all: readonly (readonly [number, number])[], slot: number) =>
  all.filter(([of]) => of === slot).map(([, seconds]) => seconds);

describe("histograms side by side", () => {
  it("say of each what its sorted durations say, added one by one or by the column, and whatever was taken back", () => {
    fc.assert(
      fc.property(placed, placed, placed, (single, column, gone) => {
        const histograms = opened();
        for (const [slot, seconds] of [...gone, ...single]) histograms.add(slot, seconds);
        histograms.addAll(
          Uint32Array.from(column, ([slot]) => slot),
          Float64Array.from(column, ([, seconds]) => seconds),
        );
        for (const [slot, seconds] of gone) histograms.remove(slot, seconds);
        for (let slot = 0; slot < SLOTS; slot += 1) expectSame(histograms, slot, ofSlot([...single, ...column], slot));
      }),
    );
  });

  it("joined are those of both together, and the other is as it was", () => {
    fc.assert(
      fc.property(placed, placed, (one, other) => {
        const [histograms, others] = [opened(), opened()];
        for (const [slot, seconds] of one) histograms.add(slot, seconds);
        for (const [slot, seconds] of other) others.add(slot, seconds);
        histograms.merge(3, others, 4);
        expectSame(histograms, 3, [...ofSlot(one, 3), ...ofSlot(other, 4)]);
        expectSame(histograms, 4, ofSlot(one, 4));
        expectSame(others, 4, ofSlot(other, 4));
      }),
    );
  });

  it("do not take back what they never had", () => {
    const histograms = opened(2);
    histograms.add(0, 300);
    expect(() => histograms.remove(1, 300)).toThrow(RangeError);
    expect(() => histograms.remove(0, 4_000)).toThrow(RangeError);
    expectSame(histograms, 0, [300]);
    expectSame(histograms, 1, []);
  });

  it("leave a slot empty for the next when they are closed", () => {
    const histograms = opened(3);
    for (const slot of [0, 1, 2]) for (const seconds of [7, 100_000]) histograms.add(slot, seconds + slot);
    histograms.close(1);
    expect(histograms.open()).toBe(1);
    expectSame(histograms, 1, []);
    expectSame(histograms, 2, [9, 100_002]);
    expect(histograms.open()).toBe(3);
    expectSame(histograms, 3, []);
  });
});

describe("more than a row holds", () => {
  const repeated = (n: number, ...durations: number[]) =>
    Array.from({ length: n }, (_, index) => durations[index % durations.length] as number);
  const many = repeated(150_000, 500, 500, 500, 70_000, 3);

  function columnOf(slot: number, durations: readonly number[]): readonly [Uint16Array, Uint32Array] {
    return [new Uint16Array(durations.length).fill(slot), Uint32Array.from(durations)];
  }

  it("is counted all the same, by the column", () => {
    const histograms = opened(3);
    histograms.addAll(...columnOf(1, many));
    histograms.add(2, 500);
    expectSame(histograms, 1, many);
    expectSame(histograms, 2, [500]);
    expectSame(histograms, 0, []);
  });

  it("is counted all the same, one by one in turns", () => {
    const histograms = opened(2);
    for (const [index, seconds] of many.entries()) histograms.add(index % 2, seconds);
    for (const slot of [0, 1])
      expectSame(
        histograms,
        slot,
        many.filter((_, index) => index % 2 === slot),
      );
  });

  it("is taken back to the last, and no further", () => {
    const histograms = opened(1);
    histograms.addAll(...columnOf(0, many));
    histograms.add(0, 90);
    for (const seconds of many) histograms.remove(0, seconds);
    expectSame(histograms, 0, [90]);
    expect(() => histograms.remove(0, 500)).toThrow(RangeError);
    histograms.addAll(...columnOf(0, many));
    expectSame(histograms, 0, [90, ...many]);
  });

  it("is joined, again and again, and added to after that", () => {
    const histograms = opened(2);
    const [half, all] = [many.slice(0, 60_000), [] as number[]];
    histograms.addAll(...columnOf(1, half));
    for (let turn = 0; turn < 3; turn += 1) {
      histograms.merge(0, histograms, 1);
      all.push(...half);
      const more = repeated(30_000, 500);
      histograms.addAll(...columnOf(0, more));
      all.push(...more);
    }
    expectSame(histograms, 0, all);
    const others = opened(1);
    others.merge(0, histograms, 0);
    expectSame(others, 0, all);
  });

  it("is joined of two that fit alone but not together, and leaves no more room than there is", () => {
    const histograms = opened(2);
    const most = repeated(60_000, 500);
    for (const slot of [0, 1]) {
      const one = opened(1);
      one.addAll(...columnOf(0, most));
      histograms.merge(0, one, 0);
      if (slot === 0) expectSame(histograms, 0, most);
    }
    expectSame(histograms, 0, [...most, ...most]);
    const [fresh, one] = [opened(1), opened(1)];
    one.addAll(...columnOf(0, most));
    fresh.merge(0, one, 0);
    fresh.addAll(...columnOf(0, most));
    expectSame(fresh, 0, [...most, ...most]);
  });

  it("is forgotten when it is closed", () => {
    const histograms = opened(1);
    histograms.addAll(...columnOf(0, many));
    histograms.close(0);
    histograms.open();
    expectSame(histograms, 0, []);
  });
});
