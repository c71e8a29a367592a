// The contracts with all mutants in them, and their tests. The pipeline over the intermediate language, with few of its optimiser's
// steps, is for the contracts in which the compiler runs out of stack without; the others compile faster unoptimised.
import { createRequire } from "node:module";
import { defineConfig } from "hardhat/config";

const path = createRequire(import.meta.url).resolve("solc/soljson.js");
const yulDetails = { stackAllocation: true, optimizerSteps: "dhfoDgvulfnTUtnIf" };
const pipeline = { viaIR: true, optimizer: { enabled: true, runs: 1, details: { yulDetails } } };
const settings = { ...(process.env["VIA_IR"] === "true" ? pipeline : {}), evmVersion: "cancun" };

export default defineConfig({
  solidity: { profiles: { default: { compilers: [{ version: "0.8.37", path, settings }] } } },
  // A loop that a mutant keeps from ending runs out of gas, so that its test fails. Without a limit it would take all memory: for a
  // test that fails each step is recorded.
  test: { solidity: { fuzz: { runs: 8 }, gasLimit: 100_000_000n } },
});
