import { expect, it } from "vitest";
import type { Auditor } from "../../src/audit/auditor.ts";
import { Judging } from "../../src/audit/judging.ts";
import type { LedgerEvent } from "../../src/domain/event.ts";
import { AeoError } from "../../src/domain/errors.ts";
import type { VerifiedLog } from "../../src/domain/ledgerLog.ts";
import { Facts, JP, TW } from "../support/facts.ts";
import { encodeEvent } from "../support/encodeEvent.ts";

const { events } = new Facts().members(1_000, TW, JP);

/** An event as a contract logs it. */
function logOf(event: LedgerEvent): VerifiedLog {
  const { topics, data } = encodeEvent(event);
  const content = Buffer.from([...topics, data].map((part) => part.slice(2)).join(""), "hex");
  return { position: event.position, content, head: Buffer.alloc(24) };
}

/** A log of an event that no release knows. */
function strange(event: LedgerEvent, byte: number): VerifiedLog {
  const log = logOf(event);
  return { ...log, content: Buffer.concat([Buffer.alloc(32, byte), log.content.subarray(32)]) };
}

function judging() {
  const taken: LedgerEvent[] = [];
  const auditor = { take: (event: LedgerEvent) => void taken.push(event) } as unknown as Auditor;
  return { judging: new Judging(auditor), taken };
}

it("every log is judged as the event that it holds, in order", () => {
  const { judging: one, taken } = judging();
  one.take(events.map(logOf));
  expect(taken).toEqual(events);
  expect(one.unread).toBeUndefined();
});

it("nothing is judged from the first that can't be read, and that one is remembered", () => {
  const { judging: one, taken } = judging();
  const [first, second, third, fourth] = events as [LedgerEvent, LedgerEvent, LedgerEvent, LedgerEvent];
  one.take([logOf(first), strange(second, 1), logOf(third)]);
  one.take([logOf(fourth)]);
  expect(taken).toEqual([first]);
  const { unread } = one;
  expect(unread).toEqual({ code: "LEDGER_UNKNOWN_EVENT", detail: expect.stringContaining("01".repeat(32)) });
  expect(one.read(strange(third, 2))).toBeUndefined();
  expect(one.unread).toBe(unread);
  // A log after it is still read for who asks for that one.
  expect(one.read(logOf(fourth))).toEqual(fourth);
});

it("a fault of ours is none of the log's", () => {
  const { judging: one } = judging();
  const broken = { ...logOf(events[0] as LedgerEvent), content: undefined as unknown as Uint8Array };
  expect(() => one.read(broken)).toThrowError(TypeError);
  expect(() => one.read(broken)).not.toThrowError(AeoError);
  expect(one.unread).toBeUndefined();
});
