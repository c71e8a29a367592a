import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeFrame, FRAME_OVERHEAD, holdsIntactFrame, MAX_PAYLOAD, readFrame } from "../../src/chain/frame.ts";

const salt = randomBytes(16);
const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array));

describe("a frame", () => {
  it("gives back its payload", () => {
    fc.assert(
      fc.property(bytes, bytes, (payload, behind) => {
        const frame = encodeFrame(salt, payload);
        expect(readFrame(salt, Buffer.concat([frame, behind]))).toEqual({ payload, size: frame.length });
      }),
    );
  });

  it("is incomplete wherever it is cut", () => {
    fc.assert(
      fc.property(bytes, (payload) => {
        const frame = encodeFrame(salt, payload);
        for (let end = 0; end < frame.length; end += 1) {
          expect(readFrame(salt, frame.subarray(0, end))).toBe("incomplete");
        }
      }),
    );
  });

  it("is damaged when any one bit of it is changed", () => {
    fc.assert(
      fc.property(bytes, fc.nat(), (payload, choice) => {
        const frame = encodeFrame(salt, payload);
        const bit = choice % (frame.length * 8);
        frame.writeUInt8(frame.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
        expect(readFrame(salt, frame)).toBe("damaged");
      }),
    );
  });

  it("is intact only in its own file", () => {
    fc.assert(
      fc.property(bytes, (payload) => {
        expect(readFrame(randomBytes(16), encodeFrame(salt, payload))).toBe("damaged");
      }),
    );
  });

  it("refuses a payload that no reader would take", () => {
    expect(() => encodeFrame(salt, Buffer.alloc(MAX_PAYLOAD + 1))).toThrow(RangeError);
  });
});

describe("the search for an intact frame behind damage", () => {
  it("finds one at any distance, and none in what is left of a torn one", () => {
    fc.assert(
      fc.property(bytes, bytes, (before, payload) => {
        const torn = Buffer.concat([Buffer.of(0), before]);
        const frame = encodeFrame(salt, payload);
        expect(holdsIntactFrame(salt, Buffer.concat([torn, frame]))).toBe(true);
        expect(holdsIntactFrame(salt, Buffer.concat([torn, frame.subarray(0, -1)]))).toBe(false);
      }),
    );
  });

  it("is not deceived by a transaction whose data imitate a frame of another file", () => {
    const imitation = encodeFrame(randomBytes(16), Buffer.from("a block that never was"));
    const frame = encodeFrame(salt, Buffer.concat([Buffer.alloc(100 - FRAME_OVERHEAD), imitation, imitation]));
    expect(holdsIntactFrame(salt, frame.subarray(0, -1))).toBe(false);
  });
});
