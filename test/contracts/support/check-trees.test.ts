import { describe, expect, it } from "vitest";
import { type Area, type ContractAbi, checkTrees } from "../../../scripts/check-trees.ts";

const contracts: ContractAbi[] = [
  {
    name: "Gate",
    deployable: true,
    functions: [
      { name: "open", view: false },
      { name: "isOpen", view: true },
    ],
  },
  { name: "IGate", deployable: false, functions: [{ name: "open", view: false }] },
];

const tree = [
  "Gate.open",
  "├── given it is open",
  "│   └── it should revert · test_Twice",
  "└── it should open · test_Once",
];

function area(
  change: { tree?: string[]; file?: string; tests?: Record<string, string>; invariants?: string } = {},
): Area {
  const tests = change.tests ?? {
    "Gate.open.t.sol": "function test_Twice() public {} function test_Once() public {} function _help() private {}",
  };
  return {
    path: "test/contracts/gate",
    trees: new Map([[change.file ?? "Gate.open.tree", `${(change.tree ?? tree).join("\n")}\n`]]),
    tests: new Map(Object.entries(tests)),
    invariants: change.invariants ?? "",
  };
}

describe("checkTrees", () => {
  it("finds nothing when contracts, trees and tests agree", () => {
    expect(checkTrees(contracts, [area()])).toEqual([]);
  });

  it("names a function that writes and has no tree, and asks none of views and interfaces", () => {
    expect(checkTrees(contracts, [])).toEqual(["Gate.open: no tree test/contracts/<area>/Gate.open.tree"]);
  });

  it("names a leaf without a test, also one in the middle of the tree", () => {
    const leafless = tree.map((line) => line.replace(" · test_Twice", ""));
    expect(checkTrees(contracts, [area({ tree: leafless })])).toEqual([
      "test/contracts/gate/Gate.open.tree: a leaf names no test: │   └── it should revert",
      "test/contracts/gate/Gate.open.t.sol: test_Twice is in no tree and no INVARIANTS.md",
    ]);
  });

  it("names a test that a tree or list speaks of and no file has", () => {
    const tests = { "Gate.open.t.sol": "function test_Twice() public {}" };
    expect(checkTrees(contracts, [area({ tests, invariants: "`invariant_Gate_Closed`" })])).toEqual([
      "test/contracts/gate/INVARIANTS.md: there is no test invariant_Gate_Closed",
      "test/contracts/gate/Gate.open.tree: there is no test test_Once",
    ]);
  });

  it("names a test that neither a tree nor the list speaks of", () => {
    const tests = {
      "Gate.open.t.sol":
        "function test_Twice() public {}\nfunction test_Once() public {}\nfunction testAnything() public {}",
      "Other.t.sol": "function invariant_Gate_Closed() public {} function testFuzz_Gate(uint8 a) public {}",
    };
    expect(checkTrees(contracts, [area({ tests, invariants: "invariant_Gate_Closed" })])).toEqual([
      "test/contracts/gate/Gate.open.t.sol: testAnything is in no tree and no INVARIANTS.md",
      "test/contracts/gate/Other.t.sol: testFuzz_Gate is in no tree and no INVARIANTS.md",
    ]);
  });

  it("takes a name that several files define as that of the tree's own file", () => {
    const other = { "Gate.shut.t.sol": "function test_Once() public {}" };
    const own = "function test_Twice() public {} function test_Once() public {}";
    expect(checkTrees(contracts, [area({ tests: { "Gate.open.t.sol": own, ...other } })])).toEqual([
      "test/contracts/gate/Gate.shut.t.sol: test_Once is in no tree and no INVARIANTS.md",
    ]);
    expect(checkTrees(contracts, [area({ tests: { "Gate.ajar.t.sol": own, ...other } })])).toContain(
      "test/contracts/gate/Gate.open.tree: it isn't clear which is meant by test test_Once",
    );
  });

  it("names a tree of no function, with another title, or without leaves", () => {
    const problems = checkTrees(contracts, [area(), area({ file: "Gate.shut.tree", tree: ["Gate.open"], tests: {} })]);
    expect(problems).toEqual([
      "test/contracts/gate/Gate.shut.tree: there is no function Gate.shut",
      "test/contracts/gate/Gate.shut.tree: it doesn't begin with Gate.shut",
      "test/contracts/gate/Gate.shut.tree: it has no leaves",
    ]);
  });

  it("lets a function have several trees, and a constructor one", () => {
    const tests = { "Gate.open.t.sol": "function test_Twice() public {} function test_Once() public {}" };
    const part = area({ file: "Gate.open.later.tree", tree: ["Gate.open (later)", ...tree.slice(1)], tests });
    const constructor = area({ file: "Gate.constructor.tree", tree: ["Gate.constructor", ...tree.slice(1)], tests });
    expect(checkTrees(contracts, [area(), part, constructor])).toEqual([]);
  });
});
