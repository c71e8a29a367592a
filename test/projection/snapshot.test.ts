import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { ByteReader, ByteWriter } from "../../src/projection/bytes.ts";
import { decodeSnapshot, encodeSnapshot } from "../../src/projection/snapshot.ts";
import { SnapshotFile } from "../../src/projection/snapshotFile.ts";
import { readValue, writeValue } from "../../src/projection/valueCodec.ts";
import type { Folded } from "../../src/projection/view.ts";
import { applyEvent, emptyLedgerState } from "../../src/domain/ledgerState.ts";
import { FakeLedger } from "../support/fakeLedger.ts";
import { Random } from "../support/random.ts";
import { mineHistory, RandomFacts } from "../support/randomFacts.ts";

function foldedOf(blocks: number): Folded {
  const ledger = new FakeLedger();
  mineHistory(ledger, new RandomFacts(1), new Random(1), blocks);
  const state = emptyLedgerState();
  for (const event of ledger.events) applyEvent(state, event);
  return { state, asOf: ledger.asOf() };
}

const folder = mkdtempSync(join(tmpdir(), "aeo-snapshot-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Anything that a state may be made of. */
const value: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(undefined, null, true, false, 0, -1, -0, 1.5, Number.MAX_SAFE_INTEGER, Number.POSITIVE_INFINITY),
    fc.integer(),
    fc.bigInt(),
    fc.string({ unit: "grapheme" }),
    fc.uint8Array({ minLength: 1, maxLength: 40 }).map((bytes) => `0x${Buffer.from(bytes).toString("hex")}`),
    fc.array(tie("value"), { maxLength: 5 }),
    fc.dictionary(fc.string(), tie("value"), { maxKeys: 5, noNullPrototype: true }),
    fc.array(fc.tuple(fc.oneof(fc.string(), fc.nat()), tie("value")), { maxLength: 5 }).map((pairs) => new Map(pairs)),
  ),
})).value;

describe("the value codec", () => {
  const encode = (input: unknown): Buffer => {
    const out = new ByteWriter(1);
    writeValue(out, input);
    return out.bytes();
  };

  it("gives back any value", () => {
    fc.assert(
      fc.property(value, (input) => {
        expect(readValue(new ByteReader(encode(input)))).toStrictEqual(input);
      }),
    );
  });

  it("gives equal bytes whatever the order in which fields were set, and keeps the order of a Map", () => {
    expect(encode({ a: 1, b: [2n] }).equals(encode({ b: [2n], a: 1 }))).toBe(true);
    const forwards = new Map([
      ["a", 1],
      ["b", 2],
    ]);
    const backwards = new Map([
      ["b", 2],
      ["a", 1],
    ]);
    expect(encode(forwards).equals(encode(backwards))).toBe(false);
  });

  it("refuses what it does not know", () => {
    expect(() => encode(new Date())).toThrow(TypeError);
    expect(() => encode({ deep: [() => 1] })).toThrow(TypeError);
    expect(() => readValue(new ByteReader(Buffer.from([99])))).toThrow(RangeError);
    expect(() => readValue(new ByteReader(encode("text").subarray(0, 3)))).toThrow(RangeError);
  });
});

describe("a snapshot", () => {
  it("gives back the view, and the same bytes again", () => {
    const folded = foldedOf(300);
    const bytes = encodeSnapshot(folded, "1.2.3");
    const read = decodeSnapshot(bytes, "1.2.3");
    expect(read).toStrictEqual(folded);
    expect(encodeSnapshot(read, "1.2.3").equals(bytes)).toBe(true);
    expect(encodeSnapshot(foldedOf(300), "1.2.3").equals(bytes)).toBe(true);
  });

  it("of nothing is one too", () => {
    const folded = foldedOf(0);
    expect(decodeSnapshot(encodeSnapshot(folded, "1"), "1")).toStrictEqual(folded);
  });

  it("with any bit changed, cut or prolonged is refused", () => {
    const bytes = encodeSnapshot(foldedOf(20), "1");
    fc.assert(
      fc.property(fc.nat({ max: bytes.length * 8 - 1 }), (bit) => {
        const damaged = Buffer.from(bytes);
        damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(() => decodeSnapshot(damaged, "1")).toThrow("damaged");
      }),
    );
    fc.assert(
      fc.property(fc.nat({ max: bytes.length - 1 }), (length) => {
        expect(() => decodeSnapshot(bytes.subarray(0, length), "1")).toThrow("damaged");
      }),
    );
    expect(() => decodeSnapshot(Buffer.concat([bytes, Buffer.alloc(1)]), "1")).toThrow("damaged");
  });

  it("of another release is refused", () => {
    expect(() => decodeSnapshot(encodeSnapshot(foldedOf(5), "1"), "2")).toThrow("release 1");
  });
});

describe("the snapshot file", () => {
  it("is absent, then there, then gone", () => {
    const file = new SnapshotFile(join(folder, "view"), "1");
    expect(file.load()).toEqual({ kind: "absent" });
    const folded = foldedOf(30);
    file.save(folded);
    file.save(folded);
    expect(file.load()).toStrictEqual({ kind: "loaded", folded });
    expect(readdirSync(folder)).toEqual(["view"]);
    file.discard();
    file.discard();
    expect(file.load()).toEqual({ kind: "absent" });
  });

  it("is its owner's alone, whatever the mask and whatever was left half written", () => {
    const path = join(folder, "rights.view");
    writeFileSync(`${path}.new`, "cut off", { mode: 0o644 });
    const before = process.umask(0);
    try {
      new SnapshotFile(path, "1.0.0").save(foldedOf(1));
    } finally {
      process.umask(before);
    }
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it("says what is wrong with it, whatever that is", () => {
    const path = join(folder, "damaged");
    const file = new SnapshotFile(path, "1");
    file.save(foldedOf(5));
    writeFileSync(path, readFileSync(path).fill(0, 10, 20));
    expect(file.load()).toEqual({ kind: "unusable", reason: "the snapshot is damaged" });
    writeFileSync(path, "");
    expect(file.load()).toMatchObject({ kind: "unusable" });
    expect(new SnapshotFile(folder, "1").load()).toMatchObject({ kind: "unusable" });
  });
});
