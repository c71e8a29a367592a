import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Economy } from "../../src/domain/economy.ts";
import { MODES } from "../../src/domain/mode.ts";
import { OPERATOR_TYPES } from "../../src/domain/operatorType.ts";
import { instantToText } from "../../src/domain/time.ts";
import { normaliseTin } from "../../src/domain/tinCharacters.ts";
import {
  askerDigest,
  isRecordLength,
  parseReceiptId,
  RECORD_BYTES,
  readRecord,
  receiptId,
  writeRecord,
} from "../../src/receipts/record.ts";
import { createSuffixes } from "../../src/receipts/chance.ts";
import { questionText } from "../../src/services/questionText.ts";
import { answer, anyAnswer, JP } from "./support/answers.ts";

const bytes = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((raw) => Buffer.from(raw));

test("a record reads as it was written, whatever was in its place before", () => {
  const number = fc.integer({ min: 1, max: 2 ** 47 });
  fc.assert(
    fc.property(anyAnswer, number, bytes(12), bytes(16), bytes(RECORD_BYTES), (answer, at, chance, salt, target) => {
      const entry = { number: at, suffix: chance.toString("base64url"), answer };
      writeRecord(target, JP, entry, salt);
      const record = readRecord(target);
      const { heads, block, blockHash } = answer.asOf;
      const digest = createHash("sha256").update(salt).update(answer.question).digest("hex");
      expect(record).toEqual({
        version: 2,
        economy: "JP",
        number: at,
        suffix: entry.suffix,
        salt: `0x${salt.toString("hex")}`,
        questionDigest: `0x${digest}`,
        asker: `0x${answer.askedBy === undefined ? "00".repeat(16) : askerDigest(salt, answer.askedBy).toString("hex")}`,
        recognition: answer.recognition,
        cause: answer.cause,
        certification: answer.certification ?? null,
        block,
        blockHash,
        sequence: heads.certifications.sequence,
        head: heads.certifications.head,
        answeredAt: answer.answeredAt,
        answerDigest: `0x${createHash("sha256").update(salt).update("answer\0").update(answer.text, "latin1").digest("hex")}`,
      });
      // A record of the version before is one without the last field.
      const older = Buffer.from(target.subarray(0, 224));
      older[0] = 1;
      const { answerDigest: _digest, ...rest } = record;
      expect(readRecord(older)).toEqual({ ...rest, version: 1 });
      expect(() => readRecord(target.subarray(0, 224))).toThrow(RangeError);
      expect(parseReceiptId(receiptId(record))).toEqual({ number: at, suffix: entry.suffix });
    }),
  );
});

test("what is no id is none", () => {
  for (const id of [
    "",
    "1",
    " 1-abcdefghijklmnop",
    "01-abcdefghijklmnop",
    "12345678901-abcdefghijklmnop",
    "1-abcdefghijklmnop\n",
    "1-",
    "0-abcdefghijklmnop",
    "1-abcdefghijklmno",
    "1-abcdefghijklmnop=",
    "A-abcdefghijklmnop",
  ])
    expect(parseReceiptId(id)).toBeUndefined();
});

test("an id's number has at most ten digits, and its suffix may hold hyphens itself", () => {
  expect(parseReceiptId("zzzzzzzzzz-ab-cdefg-hijklm-")).toEqual({
    number: 36 ** 10 - 1,
    suffix: "ab-cdefg-hijklm-",
  });
});

/** A record of its own kind, with some bytes changed. */
function recordWith(...changes: readonly (readonly [at: number, bytes: string | number[]])[]): Buffer {
  const target = Buffer.alloc(RECORD_BYTES);
  writeRecord(target, JP, { number: 5, suffix: "abcdefghijklmnop", answer: answer(5) }, Buffer.alloc(16, 7));
  for (const [at, bytes] of changes) Buffer.from(bytes as string).copy(target, at);
  return target;
}

test("bytes that no record has are refused with what is wrong with them", () => {
  expect(readRecord(recordWith([1, [7]]))).toMatchObject({ recognition: "STALE" });
  const version = new RangeError("not a record of a known version");
  for (const bytes of [
    Buffer.alloc(0),
    recordWith([0, [0]]),
    recordWith([0, [1]]),
    recordWith([0, [3]]),
    recordWith().subarray(0, 255),
    Buffer.concat([recordWith(), Buffer.alloc(1)]),
  ])
    expect(() => readRecord(bytes)).toThrow(version);
  const kind = new RangeError("not a recognition of an economy");
  expect(() => readRecord(recordWith([1, [8]]))).toThrow(kind);
  expect(() => readRecord(recordWith([2, "jp"]))).toThrow(kind);
});

test("the zeros behind a cause are not part of it, those within are", () => {
  expect(readRecord(recordWith()).cause).toBe("COVERED");
  expect(readRecord(recordWith([86, "NO\0ERED"])).cause).toBe("NO\0ERED");
});

test("a batch has records of the lengths of both versions, and no others", () => {
  expect([223, 224, 225, 255, 256, 257].filter(isRecordLength)).toEqual([224, 256]);
});

test("who asked is kept as 16 bytes of a digest of its own kind, under the record's salt", () => {
  const salt = Buffer.alloc(16, 7);
  const digest = createHash("sha256").update(salt).update("asker\0").update("officer-1").digest();
  expect(askerDigest(salt, "officer-1")).toEqual(digest.subarray(0, 16));
});

test("no two suffixes are the same, over many pools", () => {
  const next = createSuffixes();
  const drawn = Array.from({ length: 5_000 }, next);
  expect(new Set(drawn).size).toBe(5_000);
  expect(drawn.every((suffix) => /^[\w-]{16}$/.test(suffix))).toBe(true);
});

test("the text of a question is its canonical JSON", () => {
  const moment = fc.integer({ min: 0, max: 4_000_000_000 });
  const question = fc.record(
    {
      identifier: fc.string({ minLength: 1, maxLength: 30, unit: "grapheme-ascii" }),
      issuer: fc.constantFrom("TW", "KR") as fc.Arbitrary<Economy>,
      recogniser: fc.constant(JP),
      mode: fc.constantFrom(...MODES),
      operatorType: fc.constantFrom(...OPERATOR_TYPES),
      departedAt: moment,
      validAt: moment,
      knownAt: moment,
    },
    { requiredKeys: ["identifier", "recogniser", "mode", "validAt", "knownAt"] },
  );
  fc.assert(
    fc.property(question, ({ identifier, validAt, knownAt, departedAt, ...rest }) => {
      const text = questionText({ identifier, validAt, knownAt, departedAt, ...rest });
      const departed = departedAt === undefined ? {} : { departedAt: instantToText(departedAt) };
      const times = { validAt: instantToText(validAt), knownAt: instantToText(knownAt), ...departed };
      expect(text).toBe(canonicalize({ tin: normaliseTin(identifier), ...rest, ...times }));
    }),
  );
});
