import type { AuthoritiesState, Member, StatementKey, Writer } from "../../domain/authority.ts";
import type { Economy } from "../../domain/economy.ts";
import { type Address, BALLOT_KINDS, MEMBER_STATUSES, STATEMENT_PURPOSES } from "../../domain/event.ts";
import {
  addressKey,
  bytesKey,
  dataSlot,
  mappingSlot,
  numberKey,
  slotAfter,
  type Word,
  wordOf,
} from "../../ledger/storageSlots.ts";
import { activeSet, type BallotBook, type BookedBallot } from "../ballotBook.ts";
import type { WriterLists } from "../writerLists.ts";
import { codeOf, type ExpectedSlot, type Layout, pack, packedArray, WHOLE } from "./layout.ts";

/** The places of AuthorityRegistry's state variables; solc lays out bases first. */
const SLOT = {
  writers: 1,
  members: 2,
  writersOf: 3,
  economies: 4,
  active: 5,
  memberCount: 6,
  ballots: 7,
  ballotCount: 8,
  lapses: 9,
  stamps: 10,
  statementKeys: 11,
  endpoints: 12,
} as const;

const MEMBER: Layout = [
  ["status", 8],
  ["position", 8],
  ["generation", 16],
  ["since", 40],
  ["compromisedSince", 40],
  ["clearedAt", 40],
];
const WRITER: Layout = [
  ["economy", 16],
  ["roles", 8],
  ["from", 40],
  ["until", 40],
  ["compromisedSince", 40],
  ["generation", 16],
  ["acting", 8],
  ["place", 8],
];
const BALLOT: Layout = [
  ["kind", 8],
  ["economy", 16],
  ["expiresAt", 40],
  ["passed", 8],
  ["admin", 160],
];
const KEY: Layout = [
  ["economy", 16],
  ["purpose", 8],
  ["from", 40],
  ["until", 40],
  ["revokedAt", 40],
];
const LISTED: Layout = [["writer", 160]];
const COUNT: Layout = WHOLE("count");

const at = (subject: string, slot: Word, word: Word, layout: Layout): ExpectedSlot => {
  return { registry: "authorities", subject, slot, word, layout };
};

/** Every slot that AuthorityRegistry must hold, but for its history's. */
export function* authoritySlots(state: AuthoritiesState, book: BallotBook, lists: WriterLists): Iterable<ExpectedSlot> {
  const members = [...state.members.values()].sort((a, b) => a.position - b.position);
  yield at("members", wordOf(SLOT.economies), wordOf(members.length), COUNT);
  const codes = packedArray(
    members.map(({ economy }) => codeOf(economy)),
    16,
  );
  for (const [index, word] of codes.entries())
    yield at("members", slotAfter(dataSlot(SLOT.economies), index), word, WHOLE("economies"));
  yield at("members", wordOf(SLOT.active), wordOf(activeSet(state)), WHOLE("active"));
  const present = members.filter(({ statuses }) => statuses.at(-1)?.status !== "REMOVED");
  yield at("members", wordOf(SLOT.memberCount), wordOf(present.length), COUNT);
  for (const member of members) {
    yield* memberSlots(member);
    yield* listSlots(member.economy, lists);
  }
  for (const [account, writer] of state.writers) yield writerSlot(account, writer, state, lists);
  for (const key of state.statementKeys.values()) yield* keySlots(key);
  yield at("ballots", wordOf(SLOT.ballotCount), wordOf(book.ballots.size), COUNT);
  for (const ballot of book.ballots.values()) yield* ballotSlots(ballot);
  for (const [economy, lapses] of book.lapses)
    yield at(`votes of ${economy}`, mappingSlot(bytesKey(economy), SLOT.lapses), wordOf(lapses), WHOLE("lapses"));
}

function* memberSlots({ economy, position, generation, statuses, marks, endpoint }: Member): Iterable<ExpectedSlot> {
  const status = statuses.at(-1)?.status ?? "NONE";
  // A member that was suspended already is told so once more with a mark; its suspension began when it began.
  const before = statuses.findLastIndex((entry) => entry.status !== status);
  const mark = marks.at(-1);
  const word = pack(MEMBER, {
    status: MEMBER_STATUSES.indexOf(status),
    position,
    generation,
    since: statuses[before + 1]?.since ?? 0,
    compromisedSince: mark?.since ?? 0,
    clearedAt: mark?.until ?? 0,
  });
  yield at(`member ${economy}`, mappingSlot(bytesKey(economy), SLOT.members), word, MEMBER);
  yield* textSlots(economy, endpoint);
}

/** Up to 31 bytes stand beside their doubled length; more stand elsewhere, and the slot holds the doubled length and 1. */
function* textSlots(economy: Economy, endpoint: string): Iterable<ExpectedSlot> {
  const slot = mappingSlot(bytesKey(economy), SLOT.endpoints);
  const bytes = Buffer.from(endpoint);
  const of = `endpoint of ${economy}`;
  if (bytes.length < 32) {
    const word = Buffer.alloc(32);
    bytes.copy(word);
    word.writeUInt8(bytes.length * 2, 31);
    yield at(of, slot, `0x${word.toString("hex")}`, WHOLE("endpoint"));
    return;
  }
  yield at(of, slot, wordOf(bytes.length * 2 + 1), WHOLE("endpoint"));
  for (let from = 0; from < bytes.length; from += 32) {
    const word = bytes.toString("hex", from, from + 32).padEnd(64, "0");
    yield at(of, slotAfter(dataSlot(slot), from / 32), `0x${word}`, WHOLE("endpoint"));
  }
}

/** Each writer has its place of the list in its own word too. What a shorter list leaves behind is zeros. */
function* listSlots(economy: Economy, lists: WriterLists): Iterable<ExpectedSlot> {
  const slot = mappingSlot(bytesKey(economy), SLOT.writersOf);
  const accounts = lists.of(economy);
  yield at(`writers of ${economy}`, slot, wordOf(accounts.length), COUNT);
  for (const [index, account] of accounts.entries())
    yield at(`writers of ${economy}`, slotAfter(dataSlot(slot), index), addressKey(account), LISTED);
}

function writerSlot(
  account: Address,
  { economy, roles, from, until, generation, marks }: Writer,
  { members }: AuthoritiesState,
  lists: WriterLists,
): ExpectedSlot {
  const member = members.get(economy);
  const isActive = member?.statuses.at(-1)?.status === "ACTIVE";
  const word = pack(WRITER, {
    ...{ economy: codeOf(economy), roles, from, until, generation },
    compromisedSince: marks.at(-1)?.since ?? 0,
    acting: isActive && member.generation === generation ? roles : 0,
    place: 1 + lists.of(economy).indexOf(account),
  });
  return at(`writer ${account}`, mappingSlot(addressKey(account), SLOT.writers), word, WRITER);
}

function* keySlots({
  keyId,
  economy,
  purpose,
  publicKey,
  from,
  until,
  revokedAt,
}: StatementKey): Iterable<ExpectedSlot> {
  const slot = mappingSlot(keyId, SLOT.statementKeys);
  const subject = `statement key ${keyId}`;
  const word = pack(KEY, {
    economy: codeOf(economy),
    purpose: STATEMENT_PURPOSES.indexOf(purpose),
    from,
    until,
    revokedAt,
  });
  yield at(subject, slot, publicKey, WHOLE("publicKey"));
  yield at(subject, slotAfter(slot, 1), word, KEY);
}

function* ballotSlots(ballot: BookedBallot): Iterable<ExpectedSlot> {
  const { id, kind, economy, expiresAt, passed, admin, compromisedSince, electorate, votes, stamps } = ballot;
  const slot = mappingSlot(numberKey(id), SLOT.ballots);
  const subject = `ballot ${id}`;
  const facts = { kind: BALLOT_KINDS.indexOf(kind as never), economy: codeOf(economy), expiresAt, passed };
  yield at(subject, slot, pack(BALLOT, { ...facts, admin: BigInt(admin) }), BALLOT);
  yield at(subject, slotAfter(slot, 1), wordOf(compromisedSince), WHOLE("compromisedSince"));
  yield at(subject, slotAfter(slot, 2), wordOf(electorate), WHOLE("electorate"));
  yield at(subject, slotAfter(slot, 3), wordOf(votes), WHOLE("votes"));
  const stampsOf = mappingSlot(numberKey(id), SLOT.stamps);
  for (const [voter, stamp] of stamps)
    yield at(
      `vote of ${voter} in ballot ${id}`,
      mappingSlot(bytesKey(voter), stampsOf),
      wordOf(stamp + 1),
      WHOLE("stamp"),
    );
}
