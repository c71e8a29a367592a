// Checks that the trees beside the Solidity tests, the tests and the contracts' ABIs agree. Run it after a build:
//   npx tsx scripts/check-trees.ts
// Conventions: test/contracts/<area>/<Contract>.<function>.tree, whose every leaf ends with " · " and the name of the test that
// shows it, a function in one of the area's *.t.sol; what isn't about one function is named in the area's INVARIANTS.md. A name
// that several files define means, in a tree, the one in the file of the same name: X.sign.tree speaks of X.sign.t.sol.
// A function with many branches may have more trees: <Contract>.<function>.<part>.tree.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

/** A contract as its artifact tells it; `deployable` is false for interfaces and abstract contracts. */
export interface ContractAbi {
  name: string;
  deployable: boolean;
  functions: { name: string; view: boolean }[];
}

/** A folder of tests: the texts of its trees and Solidity tests by file name, and of its list of invariants. */
export interface Area {
  path: string;
  trees: ReadonlyMap<string, string>;
  tests: ReadonlyMap<string, string>;
  invariants: string;
}

const LEAF_NAME = / · (\w+)$/;

/** What is missing or wrong, one sentence each; empty when all agree. */
export function checkTrees(contracts: readonly ContractAbi[], areas: readonly Area[]): string[] {
  return [...missingTrees(contracts, areas), ...areas.flatMap((area) => checkArea(contracts, area))];
}

function missingTrees(contracts: readonly ContractAbi[], areas: readonly Area[]): string[] {
  const trees = new Set(areas.flatMap((area) => [...area.trees.keys()]));
  return contracts
    .filter((contract) => contract.deployable)
    .flatMap((contract) => contract.functions.filter((f) => !f.view).map((f) => `${contract.name}.${f.name}`))
    .filter((title) => !trees.has(`${title}.tree`))
    .map((title) => `${title}: no tree test/contracts/<area>/${title}.tree`);
}

function checkArea(contracts: readonly ContractAbi[], area: Area): string[] {
  const problems: string[] = [];
  const tests = [...area.tests].flatMap(([file, source]) => testNames(source).map((name) => ({ name, file })));
  const shown = new Set<string>();
  const show = (name: string, place: string, own: string | undefined): void => {
    const files = tests.filter((test) => test.name === name).map((test) => test.file);
    const file = files.length === 1 ? files[0] : files.find((candidate) => candidate === own);
    if (file !== undefined) shown.add(`${file}:${name}`);
    else
      problems.push(
        `${place}: ${files.length === 0 ? "there is no" : "it isn't clear which is meant by"} test ${name}`,
      );
  };
  for (const name of new Set(area.invariants.match(/\b(?:test|testFuzz|invariant)_\w+/g) ?? [])) {
    show(name, join(area.path, "INVARIANTS.md"), undefined);
  }
  for (const [file, text] of area.trees) {
    const place = join(area.path, file);
    problems.push(...checkTitle(contracts, place, text));
    for (const leaf of leaves(text)) {
      const name = LEAF_NAME.exec(leaf)?.[1];
      if (name === undefined) problems.push(`${place}: a leaf names no test: ${leaf.trim()}`);
      else show(name, place, file.replace(/tree$/, "t.sol"));
    }
  }
  for (const { name, file } of tests) {
    if (shown.has(`${file}:${name}`)) continue;
    problems.push(`${join(area.path, file)}: ${name} is in no tree and no INVARIANTS.md`);
  }
  return problems;
}

function checkTitle(contracts: readonly ContractAbi[], place: string, text: string): string[] {
  const [contractName = "", functionName = ""] = basename(place).split(".");
  const contract = contracts.find(({ name }) => name === contractName);
  const known =
    contract !== undefined &&
    (functionName === "constructor" || contract.functions.some(({ name }) => name === functionName));
  const title = `${contractName}.${functionName}`;
  const problems = known ? [] : [`${place}: there is no function ${title}`];
  if (!text.startsWith(title)) problems.push(`${place}: it doesn't begin with ${title}`);
  if (leaves(text).length === 0) problems.push(`${place}: it has no leaves`);
  return problems;
}

/** The lines of a tree that have nothing below them. */
function leaves(text: string): string[] {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const depths = lines.map((line) => line.search(/[├└]──/));
  return lines.filter((_, i) => i > 0 && (depths[i + 1] ?? -1) <= (depths[i] ?? -1));
}

function testNames(source: string): string[] {
  return [...source.matchAll(/\bfunction ((?:test|invariant)\w*)\s*\(/g)].map((match) => match[1] ?? "");
}

function readContracts(artifacts: string): ContractAbi[] {
  if (!existsSync(artifacts)) throw new Error(`${artifacts} is missing: build first`);
  return readdirSync(artifacts, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".json"))
    .map((file) => JSON.parse(readFileSync(join(artifacts, file), "utf8")) as Artifact)
    .map(({ contractName, bytecode, abi }) => ({
      name: contractName,
      deployable: bytecode !== "0x",
      functions: abi.filter(({ type }) => type === "function").map(toFunction),
    }));
}

interface Artifact {
  contractName: string;
  bytecode: string;
  abi: { type: string; name?: string; stateMutability?: string }[];
}

function toFunction({ name = "", stateMutability }: Artifact["abi"][number]): ContractAbi["functions"][number] {
  return { name, view: stateMutability === "view" || stateMutability === "pure" };
}

function readAreas(root: string): Area[] {
  const files = readdirSync(root, { recursive: true, encoding: "utf8" });
  const folders = new Set(files.filter((file) => /\.(?:tree|t\.sol)$/.test(file)).map((file) => dirname(file)));
  return [...folders].map((folder) => {
    const path = join(root, folder);
    const read = (ending: string): Map<string, string> =>
      new Map(
        readdirSync(path)
          .filter((file) => file.endsWith(ending))
          .map((file) => [file, readFileSync(join(path, file), "utf8")]),
      );
    return {
      path,
      trees: read(".tree"),
      tests: read(".t.sol"),
      invariants: read("INVARIANTS.md").get("INVARIANTS.md") ?? "",
    };
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const contracts = readContracts("artifacts/contracts");
  const areas = readAreas("test/contracts");
  const problems = checkTrees(contracts, areas);
  for (const problem of problems) console.error(problem);
  const count = areas.reduce((sum, area) => sum + area.trees.size, 0);
  console.log(`${count} trees, ${problems.length} problems`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}
