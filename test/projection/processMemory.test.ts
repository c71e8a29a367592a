import { describe, expect, it, vi } from "vitest";
import { collectGarbage, collectWhileReading } from "../../src/projection/processMemory.ts";
import type { LedgerChange } from "../../src/domain/ledgerChange.ts";

const advanced = (count: number) => ({ kind: "advanced", events: Array(count), asOf: {} }) as unknown as LedgerChange;
const rolledBack = (count: number) =>
  ({ kind: "rolledBack", removed: Array(count), asOf: {}, depth: 1 }) as unknown as LedgerChange;

describe("keeping a process small", () => {
  it("collects once every 5,000 events, however they come", () => {
    const collect = vi.fn();
    const changed = collectWhileReading(collect);
    changed(advanced(4_999));
    changed(advanced(0));
    expect(collect).toHaveBeenCalledTimes(0);
    changed(rolledBack(1));
    expect(collect).toHaveBeenCalledTimes(1);
    for (let batch = 0; batch < 10; batch += 1) changed(advanced(1_000));
    expect(collect).toHaveBeenCalledTimes(3);
  });

  it("frees what nobody holds, at once", () => {
    const gone = new WeakRef(new Uint8Array(1_000_000));
    // A weak reference that was made or read holds its target until the job ends.
    return new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      collectGarbage();
      expect(gone.deref()).toBeUndefined();
    });
  });
});
