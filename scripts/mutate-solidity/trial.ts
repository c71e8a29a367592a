// Runs the Solidity tests of one area once for each mutant, in the folder in which it is started. Forked by run.ts, which sends
// numbers of mutants one by one; 0 stands for the contracts as they are. Answers with the names of the tests that failed.
import { createHardhatRuntimeEnvironment } from "hardhat/hre";
import type { HardhatUserConfig } from "hardhat/config";
import { pathToFileURL } from "node:url";

const testFiles = process.argv.slice(2);
const { default: config } = (await import(pathToFileURL("hardhat.config.ts").href)) as { default: HardhatUserConfig };

interface Outcome {
  readonly suiteResults?: readonly {
    readonly testResults: readonly { readonly name: string; readonly status: string }[];
  }[];
}

async function failuresUnder(mutant: number): Promise<string[]> {
  const coinbase = `0x${mutant.toString(16).padStart(40, "0")}`;
  const solidity = { ...(config.test?.solidity as object), coinbase };
  const hre = await createHardhatRuntimeEnvironment({ ...config, test: { solidity } }, {}, process.cwd());
  const run = (await hre.tasks.getTask(["test", "solidity"]).run({ testFiles, noCompile: mutant !== 0 })) as {
    readonly value?: Outcome;
    readonly error?: Outcome;
  };
  const results = (run.value ?? run.error)?.suiteResults?.flatMap(({ testResults }) => testResults) ?? [];
  if (results.length === 0) throw new Error("no test ran");
  return results.filter(({ status }) => status === "Failure").map(({ name }) => name);
}

process.on("disconnect", () => process.exit());
process.on("message", (mutant: number) => {
  failuresUnder(mutant).then(
    (failed) => process.send?.({ mutant, failed }),
    (error: unknown) => process.send?.({ mutant, error: error instanceof Error ? error.stack : String(error) }),
  );
});
