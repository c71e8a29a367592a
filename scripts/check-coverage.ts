import { readFileSync } from "node:fs";

/** Fails unless every line and statement that Hardhat measured under contracts/ was executed by the Solidity tests. */
const lcov = readFileSync("coverage/lcov.info", "utf8");
let [files, lines, uncovered] = [0, 0, 0];
let file = "";
for (const line of lcov.split("\n")) {
  if (line.startsWith("SF:")) {
    file = line.slice(3).replace(`${process.cwd()}/`, "");
    if (file.startsWith("contracts/")) files++;
  }
  const [, number, hits] = /^DA:(\d+),(\d+)/.exec(line) ?? [];
  if (number === undefined || !file.startsWith("contracts/")) continue;
  lines++;
  if (Number(hits) > 0) continue;
  uncovered++;
  console.error(`${file}:${number} is executed by no test`);
}
console.log(`coverage: ${files} files of contracts/, ${lines - uncovered} of ${lines} lines executed`);
// A report that knows of no file is no report.
process.exitCode = files > 0 && uncovered === 0 ? 0 : 1;
