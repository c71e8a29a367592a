import { copyFileSync, globSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { type Area, testsOf } from "./areas.ts";
import type { Sources } from "./syntax.ts";
import { Trial } from "./trial.ts";

const CHEATS = "test/contracts/support/Vm.sol";

/** A copy of the contracts with all mutants in them and of an area's tests, which are run once for each mutant. */
export class Workshop {
  readonly #root: string;
  readonly #area: Area;

  constructor(folder: string, area: Area, contracts: Sources) {
    this.#root = resolve(folder);
    this.#area = area;
    // What an earlier run compiled stays: the same mutants needn't be compiled again.
    for (const own of ["contracts", "test", "node_modules"])
      rmSync(join(this.#root, own), { recursive: true, force: true });
    const tests = globSync("test/contracts/**/*.sol").map(
      (file) => [file, deployedByName(file, asView(readFileSync(file, "utf8")), area)] as const,
    );
    for (const [file, text] of [...Object.entries(contracts), ...tests]) {
      mkdirSync(dirname(join(this.#root, file)), { recursive: true });
      writeFileSync(join(this.#root, file), text);
    }
    for (const file of ["package.json", "tsconfig.json"]) copyFileSync(file, join(this.#root, file));
    copyFileSync("scripts/mutate-solidity/hardhat.config.ts", join(this.#root, "hardhat.config.ts"));
    symlinkSync(resolve("node_modules"), join(this.#root, "node_modules"));
  }

  /** A new process that runs the area's tests in here. */
  trial(): Trial {
    const { viaIR, tooHeavy, deployed } = this.#area;
    return new Trial(this.#root, testsOf(this.#area), {
      VIA_IR: String(viaIR),
      ...(tooHeavy === undefined ? {} : { EXCLUDED: tooHeavy }),
      ...(deployed === undefined ? {} : { DEPLOYED: `contracts/${deployed}.sol` }),
    });
  }
}

/** A pure function may not look which mutant is on. */
export function asView(source: string): string {
  return source.replace(/\bpure\b/g, "view");
}

/** What a test's file of cheats gets besides. deployCode would do all of it, but Hardhat does not know it. */
const DEPLOYING = `
function deployNamed(string memory artifact, bytes memory given) returns (address at) {
  bytes memory creation = bytes.concat(vm.getCode(artifact), given);
  assembly {
    at := create(0, add(creation, 32), mload(creation))
  }
  require(at != address(0), "the contract of the area can't be deployed");
}
`;

/** A test with the contract of its area deployed from the artifact, so that it isn't compiled into each of the tests again. */
function deployedByName(file: string, source: string, { deployed }: Area): string {
  if (deployed === undefined) return source;
  const cheat = "  function getCode(string calldata artifact) external view returns (bytes memory);\n";
  if (file === CHEATS) return source.replace("interface Vm {\n", `interface Vm {\n${cheat}`) + DEPLOYING;
  const creation = new RegExp(`\\bnew ${deployed}\\((address\\(\\w+\\))\\)`, "g");
  if (!creation.test(source)) return source;
  const from = relative(dirname(file), CHEATS);
  const imported = `import {deployNamed} from "${from.startsWith(".") ? from : `./${from}`}";\n`;
  const call = `${deployed}(deployNamed("contracts/${deployed}.sol:${deployed}", abi.encode($1)))`;
  return source.replace(creation, call).replace(/^import /m, `${imported}import `);
}
