import { describe, expect, test } from "vitest";
import type { LedgerEvent } from "../../src/domain/event.ts";
import { EntryIndex, isWanted } from "../../src/services/audit/entryIndex.ts";
import { inPortions } from "../../src/services/audit/pace.ts";
import { JP, KR, TW } from "../support/facts.ts";
import { comparePlaces, type Place } from "../../src/domain/place.ts";

/** Events that are told apart by block and name an economy each. */
function event(block: number, economy: string, type = "EndpointSet"): LedgerEvent {
  const position = {
    registry: "authorities",
    sequence: block,
    block,
    logIndex: 0,
    time: 1_000 + block,
    transaction: "0x",
  };
  return { type, economy, position, writer: "0x" } as unknown as LedgerEvent;
}

function indexOf(events: LedgerEvent[]) {
  let pauses = 0;
  const read = (after: Place, limit: number) =>
    events.filter(({ position }) => comparePlaces(position, after) > 0).slice(0, limit);
  const index = new EntryIndex(read, () => {
    pauses += 1;
    return Promise.resolve();
  });
  return { index, pauses: () => pauses };
}

describe("the index of entries", () => {
  test("goes on from where it was, in portions, once for all who ask at once", async () => {
    const events = Array.from({ length: 1_000 }, (_, block) => event(block, TW));
    const { index, pauses } = indexOf(events);
    const [one, other] = await Promise.all([index.entries(), index.entries()]);
    expect(one).toBe(other);
    expect(one).toHaveLength(1_000);
    expect(pauses()).toBe(10);
    events.push(event(1_000, JP));
    expect((await index.entries()).at(-1)).toMatchObject({ block: 1_000, time: 2_000 });
    expect(await index.entries()).toHaveLength(1_001);
  });

  test("forgets what was taken back, and takes what came in its place", async () => {
    const events = [event(1, TW), event(2, TW), event(3, TW)];
    const { index } = indexOf(events);
    await index.entries();
    events.splice(1, 2, event(2, JP), event(4, KR));
    index.rolledBack(1);
    expect((await index.entries()).map(({ block, economies }) => [block, ...economies])).toEqual([
      [1, TW],
      [2, JP],
      [4, KR],
    ]);
    expect(index.rollbacks).toBe(1);
  });

  test("wants what meets all of a filter", async () => {
    const { index } = indexOf([event(1, TW), event(2, JP, "WriterRevoked"), event(3, TW, "WriterRevoked")]);
    const entries = await index.entries();
    const blocks = (filter: Parameters<typeof isWanted>[1]) =>
      entries.filter((one) => isWanted(one, filter)).map(({ block }) => block);
    expect(blocks({})).toEqual([1, 2, 3]);
    expect(blocks({ economy: TW })).toEqual([1, 3]);
    expect(blocks({ economy: TW, types: ["WriterRevoked"] })).toEqual([3]);
    expect(blocks({ registry: "benefits" })).toEqual([]);
    expect(blocks({ from: 1_002, until: 1_003 })).toEqual([2]);
  });
});

test("a list is gone through in order, with a pause after each portion and none at the end", async () => {
  const log: (number | string)[] = [];
  const pause = () => {
    log.push("pause");
    return Promise.resolve();
  };
  await inPortions([1, 2, 3, 4, 5], pause, (item) => void log.push(item), 2);
  expect(log).toEqual([1, 2, "pause", 3, 4, "pause", 5]);
  await inPortions([], pause, () => undefined);
  expect(log).toHaveLength(7);
});
