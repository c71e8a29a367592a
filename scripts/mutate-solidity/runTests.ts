// Runs the Solidity tests of one area once for each mutant, in the folder in which it is started. Forked by trial.ts, which
// asks for one mutant after the other; 0 stands for the contracts as they are. Answers with the names of the tests that failed.
import { createHardhatRuntimeEnvironment } from "hardhat/hre";
import type { HardhatUserConfig } from "hardhat/config";
import { pathToFileURL } from "node:url";
import type { Question } from "./trial.ts";

const testFiles = process.argv.slice(2);
/** The contract that the tests deploy by its name; it is compiled for itself. */
const deployed = [process.env["DEPLOYED"] ?? []].flat();
const { default: config } = (await import(pathToFileURL("hardhat.config.ts").href)) as { default: HardhatUserConfig };

interface Outcome {
  readonly suiteResults?: readonly {
    readonly testResults: readonly { readonly name: string; readonly status: string }[];
  }[];
}

async function failuresUnder({ mutant, quickly }: Question): Promise<string[]> {
  const coinbase = `0x${mutant.toString(16).padStart(40, "0")}`;
  const solidity = { ...(config.test?.solidity as object), coinbase };
  const hre = await createHardhatRuntimeEnvironment({ ...config, test: { solidity } }, {}, process.cwd());
  if (mutant === 0) await hre.tasks.getTask("build").run({ files: [...deployed, ...testFiles] });
  const excluded = [process.env["EXCLUDED"] ?? [], quickly ? "testFuzz_" : []].flat();
  const grepExclude = excluded.length > 0 ? excluded.join("|") : undefined;
  const task = hre.tasks.getTask(["test", "solidity"]);
  const run = (await task.run({ testFiles, noCompile: true, grepExclude })) as {
    readonly value?: Outcome;
    readonly error?: Outcome;
  };
  const results = (run.value ?? run.error)?.suiteResults?.flatMap(({ testResults }) => testResults) ?? [];
  if (results.length === 0) throw new Error("no test ran");
  return results.filter(({ status }) => status === "Failure").map(({ name }) => name);
}

process.on("disconnect", () => process.exit());
process.on("message", (question: Question) => {
  failuresUnder(question).then(
    (failed) => process.send?.({ failed }),
    (error: unknown) => process.send?.({ error: error instanceof Error ? error.stack : String(error) }),
  );
});
