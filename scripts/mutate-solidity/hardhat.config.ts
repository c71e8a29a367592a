// The contracts with all mutants in them, and their tests. Unoptimised, which compiles faster, and by the pipeline over the
// intermediate language only where the compiler runs out of stack without.
import { createRequire } from "node:module";
import { defineConfig } from "hardhat/config";

const path = createRequire(import.meta.url).resolve("solc/soljson.js");
const settings = { viaIR: process.env["VIA_IR"] === "true", evmVersion: "cancun" };

export default defineConfig({
  solidity: { profiles: { default: { compilers: [{ version: "0.8.37", path, settings }] } } },
  test: { solidity: { fuzz: { runs: 16 } } },
});
