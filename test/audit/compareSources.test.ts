import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { compareSources } from "../../src/audit/compare/compareSources.ts";
import type { HeadSource } from "../../src/audit/compare/headSource.ts";
import { type LedgerEvent, REGISTRIES, type Registry } from "../../src/domain/event.ts";
import type { VerifiedLog } from "../../src/domain/ledgerLog.ts";
import { encodeEvent } from "../support/encodeEvent.ts";
import { Facts, idOf, JP, KR, TW, writerOf } from "../support/facts.ts";

/** An account of a history by its events: each head is made of the one before and of what the event says, wherever it stands. */
class Account implements HeadSource {
  readonly name = "an account";
  readonly tips: HeadSource["tips"];
  readonly asked: string[] = [];
  readonly #events: readonly LedgerEvent[];
  readonly #heads: Readonly<Record<string, readonly string[]>>;
  readonly #headsOnly: boolean;

  constructor(events: readonly LedgerEvent[], headsOnly = false) {
    this.#events = events;
    this.#headsOnly = headsOnly;
    this.#heads = Object.fromEntries(REGISTRIES.map((registry) => [registry, headsOf(this.#of(registry), registry)]));
    const tips = REGISTRIES.map((registry) => {
      const heads = this.#heads[registry] ?? [];
      return [registry, { sequence: heads.length - 1, head: heads.at(-1) }];
    });
    this.tips = Object.fromEntries(tips) as HeadSource["tips"];
  }

  #of(registry: Registry): LedgerEvent[] {
    return this.#events.filter(({ position }) => position.registry === registry);
  }

  async headAt(registry: Registry, sequence: number): Promise<string> {
    const head = this.#heads[registry]?.[sequence];
    if (head === undefined) throw new RangeError(`there is no entry ${sequence} of ${registry}`);
    this.asked.push(`${registry} ${sequence}`);
    return head;
  }

  async entry(registry: Registry, sequence: number): Promise<VerifiedLog | undefined> {
    const event = this.#of(registry)[sequence - 1];
    if (event === undefined || this.#headsOnly) return undefined;
    const { topics, data } = encodeEvent(event);
    const content = Buffer.from([...topics, data].map((part) => part.slice(2)).join(""), "hex");
    return { position: event.position, content, head: Buffer.alloc(24) };
  }
}

/** The head before the first entry, and after each. */
function headsOf(events: readonly LedgerEvent[], registry: Registry): string[] {
  const heads = [registry as string];
  for (const { position, ...said } of events) {
    const content = textOf([heads.at(-1), position.time, said]);
    heads.push(createHash("sha256").update(content).digest("hex"));
  }
  return heads;
}

/** JSON, in which big numbers are text. */
function textOf(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => (typeof each === "bigint" ? `${each}` : each));
}

/** Two founders, then an endpoint of each, over and over. */
function history(endpoints: number): LedgerEvent[] {
  const facts = new Facts().members(1_000, TW, JP);
  for (let each = 0; each < endpoints; each += 1) {
    const economy = each % 2 === 0 ? TW : JP;
    facts.authority(2_000 + each, { type: "EndpointSet", economy, endpoint: `https://${each}.example` });
  }
  return facts.events;
}

const ofAuthorities = async (one: HeadSource, other: HeadSource) => (await compareSources(one, other))[0];
const untouched = (["certifications", "arrangements", "benefits"] as const).map((registry) => {
  return { registry, verdict: "EQUAL", sequences: [0, 0], first: null };
});

describe("two accounts of one ledger", () => {
  it("that say the same are equal, registry by registry", async () => {
    expect(await compareSources(new Account(history(5)), new Account(history(5)))).toEqual([
      { registry: "authorities", verdict: "EQUAL", sequences: [9, 9], first: null },
      ...untouched,
    ]);
  });

  it("of which one reaches further are one the beginning of the other, from either side", async () => {
    const [short, long] = [history(3), history(8)];
    const longer = { registry: "authorities", verdict: "LONGER", first: null };
    const forth = await compareSources(new Account(short), new Account(long));
    expect(forth).toEqual([{ ...longer, sequences: [7, 12] }, ...untouched]);
    const back = await compareSources(new Account(long), new Account(short));
    expect(back[0]).toEqual({ ...longer, sequences: [12, 7] });
  });

  it("that part are told the first entry in which they do, wherever it stands", async () => {
    const ours = history(12);
    for (let at = 0; at < ours.length; at += 1) {
      const altered = { ...ours[at], writer: writerOf(KR) } as LedgerEvent;
      const theirs = ours.with(at, altered);
      for (const [length, further] of [
        [ours.length, ours.length],
        [at + 1, ours.length],
        [ours.length, at + 1],
      ] as const) {
        const found = await ofAuthorities(new Account(ours.slice(0, length)), new Account(theirs.slice(0, further)));
        expect(found).toMatchObject({
          verdict: "DIFFERENT",
          sequences: [length, further],
          first: { sequence: at + 1 },
        });
      }
    }
  });

  it("are searched by halves: of a thousand entries a dozen are asked for", async () => {
    const ours = history(1_000);
    const theirs = ours.with(700, { ...ours[700], writer: writerOf(KR) } as LedgerEvent);
    const one = new Account(ours);
    expect((await ofAuthorities(one, new Account(theirs)))?.first?.sequence).toBe(701);
    expect(one.asked.filter((each) => each.startsWith("authorities")).length).toBeLessThanOrEqual(12);
  });
});

describe("the entry in which two accounts part", () => {
  const ours = history(2);
  const last = ours.at(-1) as LedgerEvent & { type: "EndpointSet" };
  const told = async (theirs: LedgerEvent, headsOnly = false) => {
    const other = new Account(ours.with(-1, theirs), headsOnly);
    return (await ofAuthorities(new Account(ours), other))?.first;
  };
  const { registry: _, sequence: __, ...place } = last.position;
  const entry = {
    ...place,
    type: "EndpointSet",
    writer: writerOf(JP),
    fact: { economy: "JP", endpoint: "https://1.example" },
  };

  it("is shown as each has it, with the names of the fields that differ", async () => {
    const other = { ...last, endpoint: "https://other.example", writer: writerOf(TW) };
    expect(await told(other)).toEqual({
      sequence: 6,
      entries: [entry, { ...entry, writer: writerOf(TW), fact: { economy: "JP", endpoint: "https://other.example" } }],
      fields: ["writer", "endpoint"],
    });
  });

  it("may differ in its time or its kind", async () => {
    const later = { ...last, position: { ...last.position, time: 2_002 } };
    expect((await told(later))?.fields).toEqual(["time"]);
    const revoked = {
      position: last.position,
      writer: last.writer,
      type: "WriterRevoked",
      economy: JP,
      account: writerOf(JP),
    };
    expect((await told(revoked as LedgerEvent))?.fields).toEqual(["type", "endpoint", "account"]);
  });

  it("stands elsewhere without a difference that counts: where it stands no head covers", async () => {
    const position = { ...last.position, block: 77, logIndex: 5, transaction: idOf(9) };
    const found = await told({ ...last, position, endpoint: "https://other.example" });
    expect(found?.fields).toEqual(["endpoint"]);
    expect(found?.entries[1]).toMatchObject({ block: 77, logIndex: 5, time: 2_001, transaction: idOf(9) });
  });

  it("is known of one side alone, where the other gives only heads", async () => {
    const other = { ...last, endpoint: "https://other.example" };
    expect(await told(other, true)).toEqual({ sequence: 6, entries: [entry, null], fields: [] });
  });

  it("has its large numbers as text, so that it can be written as JSON", async () => {
    const facts = (electorate: bigint): LedgerEvent[] => {
      const about = { ballotId: 1, kind: "SUSPEND", proposer: TW, admin: writerOf(KR), compromisedSince: 0 } as const;
      const ballot = { type: "BallotProposed", economy: JP, ...about, expiresAt: 9, electorate } as const;
      return new Facts().members(1_000, TW).authority(2_000, ballot, TW).events;
    };
    const found = (await ofAuthorities(new Account(facts(5n)), new Account(facts(2n ** 70n))))?.first;
    expect(found?.fields).toEqual(["electorate"]);
    expect(found?.entries.map((each) => each?.fact["electorate"])).toEqual(["5", "1180591620717411303424"]);
    expect(() => JSON.stringify(found)).not.toThrow();
  });
});
