import fc from "fast-check";
import type { StatementKey } from "../../../src/domain/authority.ts";
import type { CertificationId } from "../../../src/domain/certificationRecord.ts";
import type { Economy } from "../../../src/domain/economy.ts";
import type { Bytes32 } from "../../../src/domain/event.ts";
import { RECOGNITIONS } from "../../../src/domain/recognition.ts";
import { octetsOf } from "../../../src/http/octets.ts";
import type { AnswerRecord } from "../../../src/services/receiptBook.ts";
import { FakeKeyRegistry } from "../../exchange/support/keys.ts";

export const JP = "JP" as Economy;
export const START = 1_800_000_000;

const hex = (bytes: number) => fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((raw) => hexOf(raw));
const hexOf = (raw: Uint8Array) => `0x${Buffer.from(raw).toString("hex")}` as Bytes32;
const whole = fc.integer({ min: 0, max: 2 ** 31 });
const tip = fc.record({ sequence: whole, head: hex(24) });

/** Any answer that a gateway can record. */
export const anyAnswer: fc.Arbitrary<AnswerRecord> = fc.record({
  question: fc.string({ unit: "grapheme", maxLength: 40 }),
  recognition: fc.constantFrom(...RECOGNITIONS),
  cause: fc.constantFrom("COVERED", "NO_PROFILE", "OPERATOR_TYPE_NOT_CERTIFIED", "STATUS"),
  certification: fc.option(hex(32).filter((id) => !/^0x0+$/.test(id)) as fc.Arbitrary<CertificationId>, {
    nil: undefined,
  }),
  text: fc.string({ unit: "grapheme", maxLength: 60 }).map(octetsOf),
  asOf: fc.record({
    block: whole,
    blockHash: hex(32),
    time: whole,
    heads: fc.record({ authorities: tip, certifications: tip, arrangements: tip, benefits: tip }),
  }),
  answeredAt: fc.integer({ min: 0, max: 2 ** 47 }),
  askedBy: fc.option(fc.string({ minLength: 1, maxLength: 20 }), { nil: undefined }),
});

const ZERO_TIP = { sequence: 0, head: `0x${"00".repeat(24)}` as const };

/** A plain answer; the number makes it another one. */
export function answer(number: number, over: Partial<AnswerRecord> = {}): AnswerRecord {
  return {
    question: `{"tin":"TW${number}"}`,
    recognition: "RECOGNISED",
    cause: "COVERED",
    certification: `0x${String(number).padStart(64, "0").replace(/^0/, "1")}`,
    text: octetsOf(`{"benefits":["PRIORITY"],"operator":{"legalName":"Ünder ${number}"},"receipt":null}`),
    asOf: {
      block: number,
      blockHash: `0x${"ab".repeat(32)}`,
      time: START,
      heads: { authorities: ZERO_TIP, certifications: ZERO_TIP, arrangements: ZERO_TIP, benefits: ZERO_TIP },
    },
    answeredAt: START * 1000 + number,
    askedBy: "officer-1",
    ...over,
  };
}

/** A registry with one RECEIPT key of Japan. */
export function receiptKeys(over: Partial<StatementKey> = {}) {
  const keys = new FakeKeyRegistry();
  const signer = keys.add(JP, "RECEIPT", { from: 0, ...over });
  return { keys, signer };
}
