import { concat, keccak256, toBeHex, zeroPadBytes } from "ethers";
import { describe, expect, it } from "vitest";
import { certificationSlot, intervalCountSlot, intervalSlots, memberSlot } from "../../src/ledger/proof/slots.ts";
import { idOf, JP, TW } from "../support/facts.ts";

/** solc's rule for a mapping, from the bytes on: keccak256(key, filled up at its right ‖ slot). */
const mapped = (key: string, slot: string | number) =>
  keccak256(concat([zeroPadBytes(key, 32), typeof slot === "number" ? toBeHex(slot, 32) : slot]));

describe("the slots in which the contracts keep their answers", () => {
  it("are those of solc's layout", () => {
    expect(memberSlot(TW)).toBe(mapped("0x5457", 2));
    expect(certificationSlot(TW, idOf(7))).toBe(mapped(idOf(7), mapped("0x5457", 1)));
    expect(intervalCountSlot(TW, JP)).toBe(mapped("0x54574a50", 3));
    expect(intervalCountSlot(JP, TW)).toBe(mapped("0x4a505457", 3));
  });

  it("are, for the intervals of a direction, two after two from the hash of their number's slot on", () => {
    const base = BigInt(keccak256(mapped("0x54574a50", 3)));
    for (const position of [0, 1, 199]) {
      const first = base + 2n * BigInt(position);
      expect(intervalSlots(TW, JP, position)).toEqual([toBeHex(first, 32), toBeHex(first + 1n, 32)]);
    }
  });
});
