import { describe, expect, it } from "vitest";
import { readDeployables } from "./chain.ts";
import { FORBIDDEN, opcodesOf } from "./opcodes.ts";

const deployables = await readDeployables();

describe("opcodesOf", () => {
  it("skips what is pushed, and the metadata", () => {
    const metadata = "a164736f6c6343000825000a";
    expect(opcodesOf(`0x61f4ff50f4fe${metadata}`)).toEqual([0x61, 0x50, 0xf4, 0xfe]);
  });

  it("takes code without metadata as it is", () => {
    expect(opcodesOf("0x5f5ff4")).toEqual([0x5f, 0x5f, 0xf4]);
    expect(opcodesOf("0x")).toEqual([]);
  });
});

describe.each(deployables)("the code of $name", ({ deployedBytecode }) => {
  const opcodes = opcodesOf(deployedBytecode);

  it("neither hands over, nor destroys, nor makes code, and calls only to read", () => {
    expect(opcodes.map((opcode) => FORBIDDEN.get(opcode)).filter((name) => name !== undefined)).toEqual([]);
  });

  it("fits the limit of 24,576 bytes", () => {
    expect((deployedBytecode.length - 2) / 2).toBeLessThanOrEqual(24_576);
  });
});
