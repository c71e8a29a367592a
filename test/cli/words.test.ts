import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { duration, Painter, plain } from "../../src/cli/text.ts";
import { describeEvent } from "../../src/cli/words/events.ts";
import { presentEvent } from "../../src/http/presentEvent.ts";
import type { LedgerEvent } from "../../src/domain/event.ts";
import { Facts, idOf, JP, KR, leg, record, terms, TW, writerOf, ZERO } from "../support/facts.ts";

const DAY = 1_798_761_600; // 2027-01-01T00:00:00Z

/** The event in words, as it comes through the API. */
function told(event: LedgerEvent): string {
  const { type, registry, sequence, block, logIndex, writer, fact } = presentEvent(event);
  const time = "2027-01-01T00:00:00Z";
  return describeEvent({
    type,
    registry,
    sequence,
    block,
    logIndex,
    time,
    writer,
    fact: fact as Record<string, unknown>,
  });
}

const last = (facts: Facts) => told(facts.events.at(-1) as LedgerEvent);
const certification = (fields: Parameters<typeof record>[0], type: Parameters<Facts["certification"]>[1]) =>
  last(new Facts().certification(DAY, type, idOf(5), record({ effectiveFrom: DAY, ...fields })));
const arrangement = (event: object) =>
  last(new Facts().arrangement(DAY, JP, { arrangement: 4, ...event } as Parameters<Facts["arrangement"]>[2]));
const authority = (event: object) =>
  last(new Facts().authority(DAY, { economy: KR, ...event } as Parameters<Facts["authority"]>[1], TW));

describe("a fact of the ledger in words", () => {
  it("about a certification says who did what, since when and on which version", () => {
    expect(certification({ status: "SUSPENDED", version: 3, reviewAt: DAY + 86_400 }, "CertificationSuspended")).toBe(
      `Chinese Taipei suspended certification ${idOf(5)} (version 3; effective from 2027-01-01T00:00:00Z; review on 2027-01-02T00:00:00Z; decided 2027-01-01T00:00:00Z)`,
    );
    expect(certification({ validFrom: DAY, validUntil: DAY + 86_400, tier: 2 }, "CertificationGranted")).toContain(
      "granted certification",
    );
    expect(certification({ validFrom: DAY, validUntil: DAY + 86_400, tier: 2 }, "CertificationGranted")).toContain(
      "AEO AEOS; importer, exporter; valid from 2027-01-01T00:00:00Z until 2027-01-02T00:00:00Z",
    );
    expect(certification({}, "CertificationAnnulmentProposed")).toContain("Chinese Taipei proposed to annul");
  });

  it.each([
    [
      { type: "ArrangementProposed", version: 1, proposer: TW, termsHash: ZERO, terms: terms([leg()]) },
      "Chinese Taipei proposed version 1 between Japan, Chinese Taipei (recognition)",
    ],
    [{ type: "ArrangementSigned", version: 1, party: JP }, "Japan signed version 1"],
    [
      { type: "LegEnteredIntoForce", version: 1, interval: 0, leg: leg({ from: DAY }) },
      "operators of Chinese Taipei in Japan are recognised by version 1: AEO by SEA, AIR, ROAD, RAIL from 2027-01-01T00:00:00Z",
    ],
    [
      { type: "LegEndSet", issuer: TW, recogniser: JP, interval: 0, until: 0 },
      "recognition of operators of Chinese Taipei in Japan is open-ended again",
    ],
    [
      { type: "SuspensionNotified", party: JP, issuer: TW, recogniser: JP, effectiveAt: DAY },
      "Japan gave notice to suspend recognition of operators of Chinese Taipei in Japan from 2027-01-01T00:00:00Z",
    ],
    [
      { type: "EntryIntoForceConfirmed", version: 1, party: JP, legIndex: 0, modes: 1, from: DAY },
      "Japan confirmed leg 0 of version 1 for SEA from 2027-01-01T00:00:00Z",
    ],
  ])("about an arrangement: %#", (event, words) => {
    expect(arrangement(event)).toBe(`arrangement 4: ${words}`);
  });

  it.each([
    [
      { type: "MemberAdmitted", ballotId: 0, admin: writerOf(KR), generation: 1 },
      `Korea was admitted at the founding, with the admin ${writerOf(KR)}`,
    ],
    [
      { type: "MemberSuspended", ballotId: 2, compromisedSince: DAY },
      "Korea was suspended as a member by ballot 2; what it wrote since 2027-01-01T00:00:00Z is not relied on",
    ],
    [
      { type: "WriterSet", account: writerOf(KR), roles: 3, from: DAY, until: 0, generation: 1 },
      `Korea lets ${writerOf(KR)} write as REGISTRAR, SIGNATORY from 2027-01-01T00:00:00Z`,
    ],
    [{ type: "BallotVoted", ballotId: 2, voter: TW }, "Chinese Taipei voted for ballot 2"],
  ])("about a member: %#", (event, words) => {
    expect(authority(event)).toBe(words);
  });

  it("that this release does not know, or that has other fields, is shown as it came", () => {
    const event = { registry: "certifications", sequence: 1, block: 1, logIndex: 0, time: "", writer: "0x" };
    expect(describeEvent({ ...event, type: "CertificationPainted", fact: { colour: "red" } })).toBe(
      'CertificationPainted {"colour":"red"}',
    );
    expect(describeEvent({ ...event, type: "CertificationSuspended", fact: { id: "0x1" } })).toBe(
      'CertificationSuspended {"id":"0x1"}',
    );
  });
});

describe("text from elsewhere", () => {
  it("never holds a character that moves the cursor or turns the line", () => {
    const deceptive = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
    for (let first = 0; first <= 0x10ffff; first += 0x1000) {
      const points = Array.from({ length: 0x1000 }, (_, index) => first + index);
      expect(deceptive.test(plain(String.fromCodePoint(...points))), first.toString(16)).toBe(false);
    }
  });

  it("that is clean stays as it is, in any script", () => {
    for (const text of ["福爾摩沙範例貿易", "Đại Việt", "ООО Пример", "한국예시무역", "Te Whānau"])
      expect(plain(text)).toBe(text);
  });

  it("stands in columns, whatever is in it", () => {
    const cell = fc.string().filter((text) => text.trim() !== "");
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1 }), (rows) => {
        const lines = new Painter(false).table(["a", "b"], rows).split("\n");
        expect(lines).toHaveLength(rows.length + 2);
        const widths = rows.map(([first]) => Array.from(plain(first)).length);
        const second = Math.max(1, ...widths) + 2;
        for (const [index, [, text]] of rows.entries())
          expect(
            Array.from(lines[index + 1]!)
              .slice(second)
              .join(""),
          ).toBe(plain(text).trimEnd());
      }),
    );
  });

  it("is a duration in the largest unit", () => {
    expect([0, 1, 59, 60, 3_599, 3_600, 86_400, 200_000].map(duration)).toEqual([
      "0 seconds",
      "1 second",
      "59 seconds",
      "1 minute",
      "59 minutes",
      "1 hour",
      "1 day",
      "2 days",
    ]);
  });
});
