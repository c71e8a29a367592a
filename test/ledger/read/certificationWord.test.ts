import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { economyOf, readRecord, writeRecord } from "../../../src/ledger/certificationWord.ts";
import { hexOf } from "../../../src/ledger/hex.ts";
import { arbitraryRecord } from "../../support/arbitraryEvents.ts";

describe("the word of a certification", () => {
  it("has the layout that the contract documents", () => {
    const word = writeRecord({
      economy: economyOf(0x5457),
      programme: 1,
      tier: 2,
      operatorTypes: 0x03040506,
      status: "SUSPENDED",
      version: 0x070809,
      validFrom: 0x1112131415,
      validUntil: 0x2122232425,
      reviewAt: 0x3132333435,
      effectiveFrom: 0x4142434445,
    });
    expect(hexOf(word)).toBe("0x5457010203040506020708091112131415212223242531323334354142434445");
  });

  it("is read back as it was written, at any place", () => {
    fc.assert(
      fc.property(arbitraryRecord, fc.nat({ max: 100 }), (record, offset) => {
        const bytes = new Uint8Array(offset + 32);
        bytes.set(writeRecord(record), offset);
        expect(readRecord(bytes, offset)).toEqual(record);
      }),
    );
  });

  it("with a status that does not exist is no record", () => {
    expect(readRecord(Buffer.alloc(32, 0xff), 0)).toBeUndefined();
  });

  it("does not take a field that it has no room for", () => {
    const record = readRecord(Buffer.alloc(32), 0);
    expect(() => writeRecord({ ...record, version: 2 ** 24 } as never)).toThrow(RangeError);
  });
});

describe("economyOf", () => {
  it("gives two capitals, and hex for whatever is no economy", () => {
    expect(economyOf(0x4a50)).toBe("JP");
    expect(economyOf(0x4a70)).toBe("0x4a70");
    expect(economyOf(0)).toBe("0x0000");
  });
});
