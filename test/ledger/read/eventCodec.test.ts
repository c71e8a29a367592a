import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { IArrangementRegistry__factory } from "../../../types/contracts/factories/interfaces/IArrangementRegistry__factory.ts";
import { IAuthorityRegistry__factory } from "../../../types/contracts/factories/interfaces/IAuthorityRegistry__factory.ts";
import { IBenefitRegistry__factory } from "../../../types/contracts/factories/interfaces/IBenefitRegistry__factory.ts";
import { ICertificationRegistry__factory } from "../../../types/contracts/factories/interfaces/ICertificationRegistry__factory.ts";
import { AeoError } from "../../../src/domain/errors.ts";
import type { LedgerEvent, Position } from "../../../src/domain/event.ts";
import type { LedgerLog } from "../../../src/domain/ledgerLog.ts";
import { decodeLog } from "../../../src/ledger/eventCodec.ts";
import { sequenceOf } from "../../../src/ledger/history.ts";
import { arbitraryEvent, EVENT_KINDS } from "../../support/arbitraryEvents.ts";
import { encodeEvent } from "../../support/encodeEvent.ts";

/** The log of an event as the follower hands it to the codec. */
function logOf(event: LedgerEvent): LedgerLog & { content: Buffer } {
  const { topics, data } = encodeEvent(event);
  const content = Buffer.from([...topics, data].map((hex) => hex.slice(2)).join(""), "hex");
  return { position: event.position, content };
}

/** Where a certification event has its date. */
const DATE = 4 * 32;

function codeOf(log: LedgerLog): string {
  try {
    decodeLog(log);
    return "none";
  } catch (error) {
    return error instanceof AeoError ? error.code : String(error);
  }
}

function sample(registry: Position["registry"], type: string): LedgerEvent {
  return fc.sample(arbitraryEvent(registry, type), { numRuns: 1, seed: 7 })[0] as LedgerEvent;
}

describe("the kinds of events", () => {
  it("are all those of the contracts", () => {
    const abis = {
      authorities: IAuthorityRegistry__factory.abi,
      certifications: ICertificationRegistry__factory.abi,
      arrangements: IArrangementRegistry__factory.abi,
      benefits: IBenefitRegistry__factory.abi,
    };
    const declared = Object.entries(abis).flatMap(([registry, abi]) =>
      abi.filter((item) => item.type === "event").map((item) => `${registry} ${item.name}`),
    );
    expect(EVENT_KINDS.map((kind) => kind.join(" ")).sort()).toEqual(declared.sort());
  });
});

describe("decodeLog", () => {
  it.each(EVENT_KINDS)("gives back every %s %s that a contract can log", (registry, type) => {
    fc.assert(
      fc.property(arbitraryEvent(registry, type), (event) => {
        const log = logOf(event);
        expect(decodeLog(log)).toEqual(event);
        expect(sequenceOf(log.content)).toBe(event.position.sequence);
      }),
      { numRuns: 50 },
    );
  });

  it.each(EVENT_KINDS)("reads %s %s from memory that is no Buffer, as the store gives it", (registry, type) => {
    const event = sample(registry, type);
    const { position, content } = logOf(event);
    const shifted = new Uint8Array(content.length + 3);
    shifted.set(content, 3);
    expect(decodeLog({ position, content: shifted.subarray(3) })).toEqual(event);
  });

  it("says where an event stands that it does not know", () => {
    const log = logOf(sample("certifications", "CertificationGranted"));
    log.content[31] = (log.content[31] ?? 0) ^ 1;
    const { block, logIndex, sequence } = log.position;
    expect(() => decodeLog(log)).toThrowError(
      expect.objectContaining({
        code: "LEDGER_UNKNOWN_EVENT",
        message: expect.stringContaining(`block ${block}, log ${logIndex}, sequence ${sequence}`),
      }),
    );
  });

  it("does not take an event of another registry for one of its own", () => {
    const log = logOf(sample("benefits", "BreachAcknowledged"));
    expect(codeOf({ ...log, position: { ...log.position, registry: "arrangements" } })).toBe("LEDGER_UNKNOWN_EVENT");
  });

  it.each<[string, (content: Buffer) => Buffer, string]>([
    ["shorter than its fields", (content) => content.subarray(0, 192), "192 bytes instead of 224"],
    ["longer than its fields", (content) => Buffer.concat([content, Buffer.alloc(1)]), "225 bytes instead of 224"],
    [
      "with a status that does not exist",
      (content) => content.fill(0xff, 5 * 32 + 8, 5 * 32 + 9),
      "the status is unknown",
    ],
    ["with a writer that is no address", (content) => content.fill(1, 3 * 32, 3 * 32 + 1), "the writer is no address"],
    ...[0, 3, 4, 8, 12, 16, 20, 23, 24, 25, 26].map((byte): [string, (content: Buffer) => Buffer, string] => [
      `with a date beyond 40 bits, by byte ${byte} of its word`,
      (content) => content.fill(0, DATE, DATE + 32).fill(1, DATE + byte, DATE + byte + 1),
      "a time is too large",
    ]),
  ])("refuses a certification event %s, and names it", (_what, alter, cause) => {
    const log = logOf(sample("certifications", "CertificationGranted"));
    const { registry, block, logIndex, sequence } = log.position;
    const detail = `sequence ${sequence} does not have the fields of its kind: RangeError: ${cause}`;
    expect(() => decodeLog({ ...log, content: alter(log.content) })).toThrowError(
      expect.objectContaining({ fault: { kind: "malformed", registry, block, logIndex, detail } }),
    );
  });

  it("reads the latest date of 40 bits", () => {
    const log = logOf(sample("certifications", "CertificationGranted"));
    log.content.fill(0, DATE, DATE + 27).fill(0xff, DATE + 27, DATE + 32);
    expect(decodeLog(log)).toMatchObject({ decidedAt: 2 ** 40 - 1 });
  });

  it("refuses an event whose data ends too early, or holds a word of an enum that does not exist", () => {
    const proposed = logOf(sample("arrangements", "ArrangementProposed"));
    expect(codeOf({ ...proposed, content: proposed.content.subarray(0, 300) })).toBe("LEDGER_UNVERIFIABLE");
    const ballot = logOf(sample("authorities", "BallotProposed"));
    ballot.content[64 + 4 * 32 - 1] = 9;
    expect(codeOf(ballot)).toBe("LEDGER_UNVERIFIABLE");
  });

  it("reads on past what a member wrote to stop others: text that is no UTF-8, an economy that is none", () => {
    const endpoint = logOf({ ...sample("authorities", "EndpointSet"), endpoint: "ab" } as LedgerEvent);
    endpoint.content[endpoint.content.lastIndexOf("ab")] = 0xff;
    expect(decodeLog(endpoint)).toMatchObject({ endpoint: "\ufffdb" });
    const report = sample("benefits", "BenefitReported") as LedgerEvent & { report: object };
    const strange = logOf({ ...report, report: { ...report.report, partner: "\u0001\u0002" } } as LedgerEvent);
    expect(decodeLog(strange)).toMatchObject({ report: { partner: "0x0102" } });
  });
});
