import { describe, expect, it } from "vitest";
import { Auditor, hearing } from "../../src/audit/auditor.ts";
import { Findings } from "../../src/audit/finding.ts";
import { type Economy, economy } from "../../src/domain/economy.ts";
import { type LedgerEvent, REGISTRIES, type Registry } from "../../src/domain/event.ts";
import { receiptsIdOf, termsHashOf } from "../../src/ledger/contentIds.ts";
import { FakeLedger } from "../support/fakeLedger.ts";
import { idOf, JP, KR, leg, record, terms, TW, writerOf, ZERO } from "../support/facts.ts";

const { book } = new FakeLedger();
const { deployedAt } = book.contracts.authorities;
const CL = economy("CL");
const XX = economy("XX");
const OPEN = 1_000 + 30 * 86_400;

interface Place {
  readonly block?: number;
  readonly time?: number;
  readonly by?: Economy;
  readonly transaction?: number;
}

/** A history under construction: what is said goes into the block of the founding, or another, a second later for each. */
class Story {
  readonly events: LedgerEvent[] = [];
  readonly #sequences = new Map<Registry, number>();

  say(registry: Registry, fact: object, { block = deployedAt, time, by = TW, transaction = block }: Place = {}): this {
    const sequence = (this.#sequences.get(registry) ?? 0) + 1;
    this.#sequences.set(registry, sequence);
    const moment = time ?? 1_000 + block - deployedAt;
    const logIndex = this.events.filter(({ position }) => position.block === block).length;
    const position = { registry, sequence, block, logIndex, time: moment, transaction: idOf(transaction) };
    this.events.push({ position, writer: writerOf(by), ...fact } as LedgerEvent);
    return this;
  }

  /** Founders with a slot for the admin of each, as the contract's creation logs them. */
  founded(...economies: readonly Economy[]): this {
    for (const each of economies)
      this.say("authorities", admitted(each), { by: XX }).say("authorities", slot(each), { by: XX });
    return this;
  }
}

const admitted = (of: Economy, ballotId = 0, admin = writerOf(of)) =>
  ({ type: "MemberAdmitted", economy: of, ballotId, admin, generation: 1 }) as const;
const slot = (of: Economy, account = writerOf(of)) =>
  ({ type: "WriterSet", economy: of, account, roles: 15, from: 0, until: 0, generation: 1 }) as const;
const endpoint = (of: Economy) => ({ type: "EndpointSet", economy: of, endpoint: "https://gateway.example" }) as const;
const granted = (of: Economy, fields = {}) =>
  ({
    type: "CertificationGranted",
    id: idOf(7),
    decidedAt: 1,
    record: record({ economy: of, ...fields }),
    profileCommitment: idOf(8),
  }) as const;

const next = deployedAt + 1;
const founding = (): Story => new Story().founded(TW, JP, KR);

function audited({ events }: Story) {
  const auditor = new Auditor(book, new Findings());
  for (const event of events) auditor.take(event);
  return auditor;
}
/** What is found, as check, registry, sequence, place, field and words. */
function found(story: Story): string[] {
  return audited(story).findings.list.map(
    ({ check, kind, registry, sequence, block, logIndex, field, line, detail }) =>
      `${check} ${kind} ${registry} ${sequence} ${Number(block) - deployedAt}:${logIndex} ${line} ${field}: ${detail}`,
  );
}
const noAdmin = (of: Economy): string => `${writerOf(of)} was no ADMIN of an active member then`;

describe("a founding", () => {
  it("is by whoever made the contract", () => {
    const auditor = audited(founding());
    expect(auditor.findings.list).toEqual([]);
    expect([...auditor.state.authorities.members.keys()]).toEqual([TW, JP, KR]);
  });

  it("is of members without a ballot, and of their admins, alone", () => {
    expect(found(founding().say("authorities", admitted(CL, 1), { by: XX }))).toEqual([
      `writer unlawful authorities 7 0:6 null writer: ${noAdmin(XX)}`,
      "rules unlawful authorities 7 0:6 null ballotId: there is no such ballot",
    ]);
    expect(found(founding().say("authorities", slot(KR, writerOf(XX)), { by: XX }))).toEqual([
      `writer unlawful authorities 7 0:6 null writer: ${noAdmin(XX)}`,
    ]);
    expect(found(founding().say("authorities", endpoint(KR), { by: XX }))).toEqual([
      `writer unlawful authorities 7 0:6 null writer: ${noAdmin(XX)}`,
    ]);
    const certified = founding().say("certifications", granted(TW), { by: XX });
    const words = `${writerOf(XX)} was no REGISTRAR of an active member then`;
    expect(found(certified)).toEqual([`writer unlawful certifications 1 0:6 null writer: ${words}`]);
  });

  it("is in the block of the contract's creation alone", () => {
    for (const block of [deployedAt - 1, next]) {
      const at = block - deployedAt;
      const late = new Story().say("authorities", admitted(TW), { block, by: XX, time: 1_000 });
      late.say("authorities", slot(TW), { block, by: XX, time: 1_000 });
      expect(found(late)).toEqual([
        `writer unlawful authorities 1 ${at}:0 null writer: ${noAdmin(XX)}`,
        `rules unlawful authorities 1 ${at}:0 null ballotId: there is no such ballot`,
        `writer unlawful authorities 2 ${at}:1 null writer: ${noAdmin(XX)}`,
      ]);
    }
  });

  it("sets the slot of an admin right after it, once, in its transaction", () => {
    const twice = founding().say("authorities", slot(KR), { by: XX });
    expect(found(twice)).toEqual([`writer unlawful authorities 7 0:6 null writer: ${noAdmin(XX)}`]);
    const apart = new Story().say("authorities", admitted(TW), { by: XX });
    expect(found(apart.say("authorities", slot(TW), { by: XX, transaction: 99 }))).toHaveLength(1);
    const between = new Story()
      .say("authorities", admitted(TW), { by: XX })
      .say("authorities", admitted(JP), { by: XX });
    expect(found(between.say("authorities", slot(TW), { by: XX }))).toHaveLength(1);
  });
});

describe("an admin whom a ballot names", () => {
  const voted = (kind: string): Story => {
    const ballot = { type: "BallotProposed", ballotId: 1, kind, economy: CL, proposer: TW, admin: writerOf(CL) };
    const facts = { compromisedSince: 0, expiresAt: OPEN + 1, electorate: 0b111n };
    const story = founding().say("authorities", { ...ballot, ...facts }, { block: next });
    for (const voter of [JP, KR])
      story.say("authorities", { type: "BallotVoted", economy: CL, ballotId: 1, voter }, { block: next, by: voter });
    return story;
  };
  const last = { block: next, by: KR };

  it("gets a slot from the last voter, in the same transaction", () => {
    const story = voted("ADMIT").say("authorities", admitted(CL, 1), last).say("authorities", slot(CL), last);
    expect(found(story)).toEqual([]);
    expect(found(story.say("authorities", slot(CL), last))).toEqual([
      `writer unlawful authorities 12 1:5 null writer: ${writerOf(KR)} writes for KR, not CL`,
    ]);
  });

  it("gets it from nobody else, and nobody else gets one", () => {
    const words = `writer unlawful authorities 11 1:4 null writer: ${writerOf(KR)} writes for KR, not CL`;
    const story = (): Story => voted("ADMIT").say("authorities", admitted(CL, 1), last);
    expect(found(story().say("authorities", slot(CL, writerOf(XX)), last))).toEqual([words]);
    expect(found(story().say("authorities", slot(CL), { ...last, transaction: 99 }))).toEqual([words]);
    const revoked = { type: "WriterRevoked", economy: CL, account: writerOf(CL) };
    expect(found(story().say("authorities", revoked, last))[0]).toBe(words);
    const nobody = `writer unlawful authorities 11 1:4 null writer: ${noAdmin(XX)}`;
    expect(found(story().say("authorities", slot(CL), { ...last, by: XX }))).toEqual([nobody]);
  });

  it("is named by the outcome, not by the proposal", () => {
    const ballot = { type: "BallotProposed", ballotId: 1, kind: "ADMIT", economy: CL, admin: writerOf(CL) };
    const facts = { proposer: TW, compromisedSince: 0, expiresAt: OPEN + 1, electorate: 0b111n };
    const story = founding().say("authorities", { ...ballot, ...facts }, { block: next });
    const words = `writer unlawful authorities 8 1:1 null writer: ${writerOf(TW)} writes for TW, not CL`;
    expect(found(story.say("authorities", slot(CL), { block: next }))).toContain(words);
  });

  it("in the block of the founding is none of the founders", () => {
    const replaced = { ...admitted(TW, 1, writerOf(CL)), type: "MemberAdminReplaced", generation: 2 };
    const story = founding().say("authorities", replaced, { by: XX });
    story.say("authorities", { ...slot(TW, writerOf(CL)), generation: 2 }, { by: XX });
    const lines = found(story);
    expect(lines).toContain("rules unlawful authorities 7 0:6 null ballotId: there is no such ballot");
    expect(lines.at(-1)).toBe(`writer unlawful authorities 8 0:7 null writer: ${noAdmin(XX)}`);
  });

  it("may be another than before", () => {
    const replaced = { ...admitted(JP, 1, writerOf(CL)), type: "MemberAdminReplaced", generation: 2 };
    const facts = { compromisedSince: 0, expiresAt: OPEN + 1, electorate: 0b101n, ballotId: 1 };
    const ballot = { type: "BallotProposed", kind: "REPLACE_ADMIN", economy: JP, proposer: TW, admin: writerOf(CL) };
    const story = founding().say("authorities", { ...ballot, ...facts }, { block: next });
    story.say("authorities", { type: "BallotVoted", economy: JP, ballotId: 1, voter: KR }, last);
    story.say("authorities", replaced, last).say("authorities", { ...slot(JP, writerOf(CL)), generation: 2 }, last);
    expect(found(story)).toEqual([]);
  });
});

describe("blocks", () => {
  it("come in their order, and their times never go back", () => {
    const story = founding().say("authorities", endpoint(TW), { block: next + 1, time: 2_000 });
    story.say("authorities", endpoint(TW), { block: next, time: 2_000 });
    expect(found(story)).toEqual([
      `time unlawful authorities 8 1:0 null block: it comes after an event of block ${next + 1}`,
    ]);
    const back = founding().say("authorities", endpoint(TW), { block: next, time: 2_000 });
    back.say("authorities", endpoint(TW), { block: next + 1, time: 1_999 });
    back.say("authorities", endpoint(TW), { block: next + 1, time: 1_999 });
    const words = "the block's time 1999 lies before the last, 2000";
    expect(found(back)).toEqual([`time unlawful authorities 8 2:0 null time: ${words}`]);
    // The last is the latest so far.
    back.say("authorities", endpoint(TW), { block: next + 2, time: 1_999 });
    expect(found(back)).toHaveLength(2);
    const equal = founding().say("authorities", endpoint(TW), { block: next, time: 1_000 });
    expect(found(equal)).toEqual([]);
  });

  it("are counted from the first one, whichever that is", () => {
    for (const block of [0, 1, 7]) {
      const story = new Story().say("authorities", endpoint(TW), { block, time: 1_000 });
      expect(audited(story).counts.blocks, `${block}`).toBe(1);
    }
  });

  it("are counted, and so are the events of each registry, and annulments", () => {
    const story = founding().say("certifications", granted(TW), { block: next });
    const annulment = { ...granted(TW), profileCommitment: ZERO };
    story.say("certifications", { ...annulment, type: "CertificationAnnulmentProposed" }, { block: next });
    const annulled = {
      ...annulment,
      type: "CertificationAnnulled",
      record: record({ status: "ANNULLED", version: 2 }),
    };
    story.say("certifications", annulled, { block: next + 1 });
    const { counts } = audited(story);
    const events = { authorities: 6, certifications: 3, arrangements: 0, benefits: 0 };
    expect(counts).toEqual({ events, blocks: 3, annulments: 1 });
    expect(Object.keys(counts.events)).toEqual([...REGISTRIES]);
  });
});

describe("an event", () => {
  it("is judged by what was so before it, whatever registry it is of", () => {
    const story = founding().say("certifications", granted(TW), { block: next });
    story.say("certifications", granted(JP), { block: next, by: JP });
    story.say("certifications", granted(TW), { block: next });
    const receipts = { type: "ReceiptsAnchored", economy: TW, from: 1, until: 2, root: idOf(4) };
    story.say("benefits", { ...receipts, id: receiptsIdOf(TW, 1, 2) }, { block: next });
    story.say("benefits", { ...receipts, id: idOf(5) }, { block: next });
    const withdrawn = { type: "WithdrawalCancelled", arrangement: 3, party: TW };
    story.say("arrangements", withdrawn, { block: next });
    expect(found(story)).toEqual([
      "rules unlawful certifications 3 1:2 null record: it grants a certification that is there already",
      "rules unlawful benefits 2 1:4 null id: the id does not follow from the period",
      "rules unlawful arrangements 1 1:5 null arrangement: there is no such arrangement",
    ]);
  });

  it("about an arrangement is judged by those before it", () => {
    const given = terms([leg()]);
    const of = { arrangement: 1, version: 1 };
    const proposal = {
      type: "ArrangementProposed",
      ...of,
      proposer: TW,
      termsHash: termsHashOf(book, 1, 1, given),
      terms: given,
    };
    const signed = { type: "ArrangementSigned", ...of, party: TW };
    const story = founding()
      .say("arrangements", proposal, { block: next })
      .say("arrangements", signed, { block: next });
    expect(found(story)).toEqual([]);
    expect(found(story.say("arrangements", signed, { block: next }))).toEqual([
      "rules unlawful arrangements 3 1:2 null party: TW has signed already",
    ]);
  });

  it("that contradicts the state is found, and the next is judged", () => {
    const story = founding().say("authorities", { ...endpoint(TW), economy: CL }, { block: next });
    story.say("authorities", endpoint(TW), { block: next });
    expect(found(story)).toEqual([
      `writer unlawful authorities 7 1:0 null writer: ${writerOf(TW)} writes for TW, not CL`,
      "rules unlawful authorities 7 1:0 null null: not a member: CL",
    ]);
    expect(audited(story).state.authorities.members.get(TW)?.endpoint).toBe("https://gateway.example");
  });

  it("that meets a fault of ours is no finding", () => {
    const auditor = audited(founding());
    Object.freeze(auditor.state.authorities.members.get(TW));
    const [event] = new Story().say("authorities", endpoint(TW), { block: next }).events;
    expect(() => auditor.take(event as LedgerEvent)).toThrowError(TypeError);
  });

  it("of a marked writer is doubtful, as known at the latest block", () => {
    const marked = { type: "WriterCompromised", economy: TW, account: writerOf(TW), compromisedSince: 1_001 };
    const story = founding().say("authorities", endpoint(TW), { block: next });
    expect(audited(story).suspect()).toEqual([]);
    story.say("authorities", marked, { block: next + 1 });
    const suspect = { writer: writerOf(TW), writes: 2, firstBlock: next, lastBlock: next + 1 };
    expect(audited(story).suspect()).toEqual([suspect]);
  });
});

describe("who listens", () => {
  const story = founding().say("authorities", endpoint(TW), { block: next });
  const members = (auditor: { authorities: { members: ReadonlyMap<string, unknown> } }) =>
    auditor.authorities.members.size;

  it("is told of each event once it is folded, and of each block before it is", () => {
    const told: string[] = [];
    const auditor = new Auditor(book, new Findings(), {
      onEvent: (event, state) => told.push(`${event.type} ${members(state)}`),
      beforeBlock: (event, state) => told.push(`block of ${event.type} ${members(state)}`),
    });
    for (const event of story.events) auditor.take(event);
    expect(told).toEqual([
      "block of MemberAdmitted 0",
      ...["MemberAdmitted 1", "WriterSet 1", "MemberAdmitted 2", "WriterSet 2", "MemberAdmitted 3", "WriterSet 3"],
      "block of EndpointSet 3",
      "EndpointSet 3",
    ]);
  });

  it("is told after one who watches", () => {
    const told: string[] = [];
    const watch = { hear: (event: LedgerEvent) => void told.push(`watched ${event.type}`) };
    const onEvent = (event: LedgerEvent): void => void told.push(`heard ${event.type}`);
    const beforeBlock = (): void => void told.push("block");
    const [event] = story.events as [LedgerEvent];
    const both = hearing({ watch, onEvent, beforeBlock });
    both.onEvent?.(event, {} as never);
    expect(told).toEqual(["watched MemberAdmitted", "heard MemberAdmitted"]);
    expect(both.beforeBlock).toBe(beforeBlock);
    hearing({ watch }).onEvent?.(event, {} as never);
    expect(told).toHaveLength(3);
    expect(hearing({ onEvent, beforeBlock })).toEqual({ onEvent, beforeBlock });
  });
});
