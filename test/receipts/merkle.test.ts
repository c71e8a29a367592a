import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { leafHash, pathOf, rootFrom, rootOf } from "../../src/receipts/merkle.ts";

const leaves = (min = 1) =>
  fc.uniqueArray(fc.uint8Array({ minLength: 4, maxLength: 4 }), { minLength: min, maxLength: 70, selector: String });
const hashes = (records: Uint8Array[]) => records.map((record) => leafHash(record));

/** The tree as RFC 6962 defines it, by its recursion. */
function byDefinition(records: readonly Uint8Array[]): Buffer {
  const sha = (...parts: Uint8Array[]) => createHash("sha256").update(Buffer.concat(parts)).digest();
  if (records.length === 1) return sha(Buffer.from([0]), records[0]!);
  let split = 1;
  while (split * 2 < records.length) split *= 2;
  return sha(Buffer.from([1]), byDefinition(records.slice(0, split)), byDefinition(records.slice(split)));
}

test("the root is that of RFC 6962", () => {
  fc.assert(
    fc.property(leaves(), (records) => {
      expect(Buffer.from(rootOf(hashes(records)))).toEqual(byDefinition(records));
    }),
  );
});

test("every leaf proves at its place, and at no other", () => {
  fc.assert(
    fc.property(leaves(), (records) => {
      const all = hashes(records);
      const root = Buffer.from(rootOf(all));
      for (const index of all.keys()) {
        const path = pathOf(all, index);
        expect(Buffer.from(rootFrom(all[index]!, index, all.length, path)!)).toEqual(root);
        for (const other of all.keys())
          if (other !== index) {
            const found = rootFrom(all[index]!, other, all.length, path);
            expect(found === undefined || !root.equals(found)).toBe(true);
          }
      }
    }),
    { numRuns: 30 },
  );
});

test("no other record proves, nor a node as a leaf, nor a path that is shorter, longer or altered", () => {
  fc.assert(
    fc.property(leaves(2), fc.nat(), fc.uint8Array({ minLength: 5, maxLength: 9 }), (records, at, stranger) => {
      const all = hashes(records);
      const index = at % all.length;
      const root = Buffer.from(rootOf(all));
      const path = pathOf(all, index);
      const proves = (leaf: Uint8Array, way: readonly Uint8Array[]) => {
        const found = rootFrom(leaf, index, all.length, way);
        return found !== undefined && root.equals(found);
      };
      expect(proves(leafHash(stranger), path)).toBe(false);
      expect(proves(records[index]!, path)).toBe(false);
      expect(proves(all[index]!, path.slice(1))).toBe(false);
      expect(proves(all[index]!, [...path, path[0]!])).toBe(false);
      const bent = path.map((hash, place) => (place === 0 ? hash.map((byte) => byte ^ 1) : hash));
      expect(proves(all[index]!, bent)).toBe(false);
    }),
  );
});

test("a tree with its last leaf twice is another tree", () => {
  const three = hashes([Buffer.from("a"), Buffer.from("b"), Buffer.from("c")]);
  expect(rootOf([...three, three[2]!])).not.toEqual(rootOf(three));
});

test("an empty tree and a place outside a tree are refused", () => {
  expect(() => rootOf([])).toThrow(new RangeError("a tree has at least one leaf"));
  const two = hashes([Buffer.from("a"), Buffer.from("b")]);
  for (const place of [-1, 2, Number.NaN])
    expect(() => pathOf(two, place)).toThrow(new RangeError(`no leaf ${place} among 2`));
  expect(rootFrom(leafHash(Buffer.from("a")), 1, 1, [])).toBeUndefined();
  // By its last bit, −1 is a right leaf like 1, whose path would lead it to the root.
  expect(rootFrom(two[1]!, 1, 2, pathOf(two, 1))).toEqual(rootOf(two));
  expect(rootFrom(two[1]!, -1, 2, pathOf(two, 1))).toBeUndefined();
});
