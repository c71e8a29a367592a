import { type ArrangementsState, untilOf } from "../../domain/arrangement.ts";
import { ARRANGEMENT_KINDS } from "../../domain/terms.ts";
import { numbersKey } from "../../ledger/contentIds.ts";
import { bytesKey, dataSlot, mappingSlot, numberKey, slotAfter, type Word, wordOf } from "../../ledger/storageSlots.ts";
import {
  type ArrangementBook,
  type BookedArrangement,
  type BookedDirection,
  type BookedInterval,
  numbersIn,
} from "../arrangementBook.ts";
import { codeOf, type ExpectedSlot, type Layout, pack, packedArray, WHOLE, ZERO_WORD } from "./layout.ts";

/** The places of ArrangementRegistry's state variables. */
const SLOT = { count: 1, records: 2, intervals: 3, confirmations: 4, entered: 5, terminations: 6 } as const;

const RECORD: Layout = [
  ["kind", 8],
  ["version", 16],
  ["proposed", 16],
  ["noticeDays", 16],
  ["governsFrom", 40],
  ["terminatedAt", 40],
  ["signatures", 32],
  ["acceding", 16],
];
const DIRECTION: Layout = [
  ["party", 16],
  ["effectiveAt", 40],
  ["scanFrom", 32],
  ["listed", 8],
];
const LEG: Layout = [
  ["issuer", 16],
  ["recogniser", 16],
  ["modes", 8],
  ["programme", 8],
  ["tiers", 32],
  ["operatorTypes", 32],
  ["from", 40],
  ["until", 40],
  ["benefits", 64],
];
const INTERVAL: Layout = [
  ["plannedUntil", 40],
  ["arrangement", 32],
  ["version", 16],
  ["kind", 8],
];

const at = (subject: string, slot: Word, word: Word, layout: Layout): ExpectedSlot => {
  return { registry: "arrangements", subject, slot, word, layout };
};

/**
 * Every slot that ArrangementRegistry must hold, but for its history's: of the intervals the leg by the domain's state, the rest by
 * the book.
 */
export function* arrangementSlots(
  state: ArrangementsState,
  { arrangements, intervals }: ArrangementBook,
): Iterable<ExpectedSlot> {
  yield at("arrangements", wordOf(SLOT.count), wordOf(arrangements.size), WHOLE("count"));
  for (const [number, arrangement] of arrangements) {
    const subject = `arrangement ${number}`;
    const slot = mappingSlot(numberKey(number), SLOT.records);
    yield* recordSlots(subject, slot, arrangement);
    for (const direction of arrangement.directions.values()) yield directionSlot(subject, slot, direction);
    yield* keyedSlots(subject, number, arrangement);
  }
  for (const [direction, list] of intervals) yield* intervalSlots(direction, list, state);
}

function* recordSlots(subject: string, slot: Word, arrangement: BookedArrangement): Iterable<ExpectedSlot> {
  const { kind, proposed, acceding, termsHash = ZERO_WORD, terms, directions, leavesAt } = arrangement;
  const { version, noticeDays, governsFrom, terminatedAt, signatures } = arrangement;
  const word = pack(RECORD, {
    ...{ version, noticeDays, governsFrom, terminatedAt, signatures },
    kind: ARRANGEMENT_KINDS.indexOf(kind),
    proposed: proposed?.version ?? 0,
    acceding: codeOf(acceding),
  });
  yield at(subject, slot, word, RECORD);
  yield at(subject, slotAfter(slot, 1), termsHash, WHOLE("termsHash"));
  yield at(subject, slotAfter(slot, 2), proposed?.termsHash ?? ZERO_WORD, WHOLE("proposedHash"));
  const parties = (terms?.parties ?? []).map(codeOf);
  yield* arraySlots(subject, "parties", slotAfter(slot, 3), parties, 16);
  const codes = [...directions.values()].map(codeOfDirection);
  yield* arraySlots(subject, "directions", slotAfter(slot, 4), codes, 32);
  for (const party of new Set([...(terms?.parties ?? []), ...leavesAt.keys()])) {
    const leaves = mappingSlot(bytesKey(party), slotAfter(slot, 5));
    yield at(subject, leaves, wordOf(leavesAt.get(party) ?? 0), WHOLE(`leavesAt of ${party}`));
  }
}

/** A shorter list leaves its last words behind as zeros, which nobody needs to look at. */
function* arraySlots(
  subject: string,
  name: string,
  slot: Word,
  elements: readonly bigint[],
  bits: number,
): Iterable<ExpectedSlot> {
  yield at(subject, slot, wordOf(elements.length), WHOLE(`${name} (count)`));
  for (const [index, word] of packedArray(elements, bits).entries())
    yield at(subject, slotAfter(dataSlot(slot), index), word, WHOLE(name));
}

function directionSlot(subject: string, slot: Word, direction: BookedDirection): ExpectedSlot {
  const { issuer, recogniser, party, effectiveAt, scanFrom } = direction;
  const word = pack(DIRECTION, { party: codeOf(party), effectiveAt, scanFrom, listed: 1 });
  const key = bytesKey(issuer + recogniser);
  return at(`${subject}, ${issuer} to ${recogniser}`, mappingSlot(key, slotAfter(slot, 6)), word, DIRECTION);
}

function codeOfDirection({ issuer, recogniser }: BookedDirection): bigint {
  return (codeOf(issuer) << 16n) | codeOf(recogniser);
}

/** What is stored under a hash of several numbers. */
function* keyedSlots(subject: string, number: number, arrangement: BookedArrangement): Iterable<ExpectedSlot> {
  const stored = [
    ["confirmations", arrangement.confirmations, SLOT.confirmations],
    ["entered modes", arrangement.entered, SLOT.entered],
    ["terminations", arrangement.terminations, SLOT.terminations],
  ] as const;
  for (const [field, values, slot] of stored) {
    for (const [key, value] of values) {
      const place = mappingSlot(numbersKey(number, ...numbersIn(key)), slot);
      yield at(subject, place, wordOf(value), WHOLE(field));
    }
  }
}

function* intervalSlots(
  direction: string,
  list: readonly BookedInterval[],
  state: ArrangementsState,
): Iterable<ExpectedSlot> {
  const slot = mappingSlot(bytesKey(direction.replace(">", "")), SLOT.intervals);
  yield at(`intervals ${direction}`, slot, wordOf(list.length), WHOLE("count"));
  for (const [index, { leg, plannedUntil, arrangement, version, kind }] of list.entries()) {
    const known = state.intervals.get(direction)?.[index];
    const until = known === undefined ? leg.until : untilOf(known, Number.POSITIVE_INFINITY);
    const subject = `interval ${index} ${direction}`;
    const first = slotAfter(dataSlot(slot), index * 2);
    const { issuer, recogniser, ...rest } = leg;
    const legWord = pack(LEG, { ...rest, issuer: codeOf(issuer), recogniser: codeOf(recogniser), until });
    yield at(subject, first, legWord, LEG);
    const word = pack(INTERVAL, { plannedUntil, arrangement, version, kind: ARRANGEMENT_KINDS.indexOf(kind) });
    yield at(subject, slotAfter(first, 1), word, INTERVAL);
  }
}
