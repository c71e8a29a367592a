import { describe, expect, it } from "vitest";
import { WritesByBlock } from "../../src/audit/suspectWrites.ts";
import type { LedgerEvent } from "../../src/domain/event.ts";
import { Facts, idOf, JP, record, TW, writerOf } from "../support/facts.ts";

const [tw, jp] = [writerOf(TW), writerOf(JP)];
const marked = (compromisedSince: number) =>
  ({ type: "WriterCompromised", economy: TW, account: tw, compromisedSince }) as const;

/** A write of Chinese Taipei's or of Japan's writer, in a block of a time of the same number. */
function write(block: number, writer = tw): LedgerEvent {
  const position = { registry: "certifications", sequence: 1, block, logIndex: 0, time: block, transaction: idOf(1) };
  const fact = {
    type: "CertificationGranted",
    id: idOf(2),
    decidedAt: 1,
    record: record(),
    profileCommitment: idOf(3),
  };
  return { position, writer, ...fact } as LedgerEvent;
}

function suspectOf(events: readonly LedgerEvent[], facts: Facts, knownAt = 9_000) {
  const writes = new WritesByBlock();
  for (const event of events) writes.add(event);
  return writes.suspect(facts.state().authorities, knownAt);
}

describe("writes that a mark makes doubtful", () => {
  const members = (): Facts => new Facts().members(1_000, TW, JP);

  it("are none without a mark", () => {
    expect(suspectOf([write(2_000)], members())).toEqual([]);
  });

  it("are counted from the moment that the mark names, with their blocks", () => {
    const events = [2_000, 2_499, 2_500, 2_500, 2_600, 2_600, 2_600, 2_700].map((block) => write(block));
    const facts = members().authority(3_000, marked(2_500));
    expect(suspectOf(events, facts)).toEqual([{ writer: tw, writes: 6, firstBlock: 2_500, lastBlock: 2_700 }]);
    // Known only once the mark is.
    expect(suspectOf(events, facts, 2_999)).toEqual([]);
    expect(suspectOf(events, facts, 3_000)).toHaveLength(1);
  });

  it("are told for each writer, however their blocks lie among each other", () => {
    const events = [write(2_500), write(2_500, jp), write(2_500), write(2_600, jp), write(2_700)];
    const both = members().authority(3_000, marked(2_000));
    both.authority(3_000, { type: "WriterCompromised", economy: JP, account: jp, compromisedSince: 2_600 });
    expect(suspectOf(events, both)).toEqual([
      { writer: tw, writes: 3, firstBlock: 2_500, lastBlock: 2_700 },
      { writer: jp, writes: 1, firstBlock: 2_600, lastBlock: 2_600 },
    ]);
  });

  it("are none before the mark's moment, nor of who was nobody's writer", () => {
    const facts = members().authority(3_000, marked(2_500));
    expect(suspectOf([write(2_000)], facts)).toEqual([]);
    expect(suspectOf([write(2_600, idOf(9))], facts)).toEqual([]);
  });
});
