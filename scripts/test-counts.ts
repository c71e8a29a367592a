import { readFileSync } from "node:fs";

/** Adds up the tests of vitest's JSON report and of Hardhat's Solidity runner, and says so on one line of its own. */
const [vitestFile, solidityFile] = process.argv.slice(2);
if (vitestFile === undefined || solidityFile === undefined)
  throw new Error("usage: test-counts <vitest.json> <solidity.txt>");
const vitest = JSON.parse(readFileSync(vitestFile, "utf8")) as { numPassedTests: number; numFailedTests: number };
const solidity = readFileSync(solidityFile, "utf8");
const count = (word: string) => Number(new RegExp(`(\\d+) ${word}`).exec(solidity)?.[1] ?? 0);
const [passing, failing] = [count("passing"), count("failing")];
if (vitest.numPassedTests === 0 || passing === 0) throw new Error("one of the two runners executed no test");
console.log(`${vitest.numPassedTests + passing} passed, ${vitest.numFailedTests + failing} failed`);
process.exitCode = vitest.numFailedTests + failing === 0 ? 0 : 1;
