import { newSalts } from "../../../src/gateway/salts.ts";
import { csvOf, openIntake, portion } from "./clearanceIntake.ts";

/**
 * A gateway's intake that is fed without end from a portion on, and prints the number of each portion that it acknowledged. Every
 * third portion is followed by a correction of its first row. With a number of rows it ends itself once it has read that row, with
 * the rest of its portion; or once so many are written, and those of the last portion not committed.
 */
const [path = "", from = "0", rows = "Infinity", written = "Infinity"] = process.argv.slice(2);
const die = () => process.kill(process.pid, "SIGKILL");
let leftToRead = Number(rows);
let leftToWrite = Number(written);
const intake = openIntake(
  path,
  (count) => {
    leftToRead -= count;
    if (leftToRead <= 0) die();
    return newSalts(count);
  },
  (count) => {
    leftToWrite -= count;
    if (leftToWrite <= 0) die();
  },
);
for (let number = Number(from); ; number += 1) {
  const lines = portion(number);
  await intake.post(`portion-${number}`, csvOf(lines));
  if (number % 3 === 0) {
    const corrected = lines.slice(0, 1).map((row) => row.replace(/FREE|PAPER_REVIEW/, "CARGO_EXAMINATION"));
    await intake.post(`correction-${number}`, csvOf(corrected), true);
  }
  process.stdout.write(`${number}\n`);
}
