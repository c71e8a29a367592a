import type { Bytes32 } from "../../../../src/domain/event.ts";
import type { BlockReference } from "../../../../src/domain/outboxEntry.ts";
import type { FakeBlock } from "./fakeChain.ts";

/** The blocks of those transactions that took effect in some blocks: only they leave events. */
export function placesIn(blocks: readonly FakeBlock[], hashes: readonly Bytes32[]): Map<Bytes32, BlockReference> {
  const wanted = new Set(hashes);
  const effective = blocks.flatMap(({ number, hash, time, executed }) =>
    executed
      .filter(({ transaction, succeeded }) => succeeded && wanted.has(transaction.hash))
      .map(({ transaction }) => [transaction.hash, { number, hash, time }] as const),
  );
  return new Map(effective);
}
