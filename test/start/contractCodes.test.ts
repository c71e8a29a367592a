import { network } from "hardhat";
import { BrowserProvider, Contract, ContractFactory } from "ethers";
import { createRequire } from "node:module";
import { describe, expect, it, test } from "vitest";
import { codesFor } from "../../src/start/contractCodes.ts";
import { copyWithoutMcopy } from "../../src/start/copyWithoutMcopy.ts";

test("for the EVM of the build there is nothing to compile; one that is none is refused with those that are", () => {
  expect(codesFor(undefined)).toBeUndefined();
  expect(codesFor("cancun")).toBeUndefined();
  expect(() => codesFor("petersburg")).toThrow(
    expect.objectContaining({
      code: "INVALID_CONFIGURATION",
      message: expect.stringContaining("istanbul, berlin, london, paris, shanghai, cancun"),
    }),
  );
});

/** Copies `length` bytes from the beginning of 96 of its own to a place where all bits were set. */
const COPIER = `
  // SPDX-License-Identifier: Apache-2.0
  pragma solidity ^0.8.28;
  contract Copier {
    function copy(uint256 length) external pure returns (bytes32 a, bytes32 b, bytes32 c, bytes32 d) {
      assembly ("memory-safe") { let unused := 1 if iszero(unused) { revert(0, 0) } }
      assembly ("memory-safe") {
        let from := mload(0x40)
        for { let i := 0 } lt(i, 96) { i := add(i, 1) } { mstore8(add(from, i), add(i, 1)) }
        let to := add(from, 96)
        for { let i := 0 } lt(i, 128) { i := add(i, 32) } { mstore(add(to, i), not(0)) }
        mcopy(to, from, length)
        a := mload(to)
        b := mload(add(to, 32))
        c := mload(add(to, 64))
        d := mload(add(to, 96))
      }
    }
  }`;
const ABI = ["function copy(uint256) view returns (bytes32, bytes32, bytes32, bytes32)"];

function compiled(content: string, evmVersion: string): string {
  const { compile } = createRequire(import.meta.url)("solc") as { compile: (input: string) => string };
  const settings = {
    evmVersion,
    optimizer: { enabled: true },
    outputSelection: { "*": { "*": ["evm.bytecode.object"] } },
  };
  const output = JSON.parse(compile(JSON.stringify({ language: "Solidity", sources: { c: { content } }, settings })));
  const errors = (output.errors ?? []).filter(({ severity }: { severity: string }) => severity === "error");
  if (errors.length > 0) throw new Error(errors[0].formattedMessage);
  return `0x${output.contracts.c.Copier.evm.bytecode.object}`;
}

describe("source without MCOPY", () => {
  it("does not compile for an older EVM as it is written", () => {
    expect(() => compiled(COPIER, "berlin")).toThrow(/mcopy/i);
  });

  it("copies every length, and no byte more", async () => {
    const { provider } = await network.create("ledger");
    const signer = await new BrowserProvider(provider).getSigner();
    const deployed = await new ContractFactory(ABI, compiled(copyWithoutMcopy(COPIER), "berlin"), signer).deploy();
    await deployed.waitForDeployment();
    const copier = new Contract(await deployed.getAddress(), ABI, signer);
    for (const length of [0, 1, 31, 32, 33, 63, 64, 65, 95, 96]) {
      const words = (await copier.getFunction("copy")(length)) as string[];
      const wanted = Buffer.alloc(128, 0xff);
      for (let index = 0; index < length; index++) wanted[index] = index + 1;
      expect(words.map((word) => word.slice(2)).join(""), `${length} bytes`).toBe(wanted.toString("hex"));
    }
  });

  it("leaves assembly that does not copy as it is", () => {
    const [before] = copyWithoutMcopy(COPIER).split("function mcopy(to_, from_, length_)");
    expect(before).toContain("let unused := 1");
    expect(copyWithoutMcopy("contract A { function f() external {} }")).toBe("contract A { function f() external {} }");
  });
});
