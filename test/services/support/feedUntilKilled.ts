import { newSalts } from "../../../src/gateway/salts.ts";
import { csvOf, longPortion, openIntake, portion } from "./clearanceIntake.ts";

/**
 * A gateway's intake that is fed without end from a portion on, and prints the number of each portion that it acknowledged. Every
 * third portion is followed by a correction of its first row. With a number of rows it ends itself once it has read that row, with
 * the rest of its portion; or once so many are written, and those of the last portion not committed. Threaded, it feeds
 * long portions instead, which a thread writes.
 */
const [path = "", from = "0", rows = "Infinity", written = "Infinity", threaded = ""] = process.argv.slice(2);
const die = () => process.kill(process.pid, "SIGKILL");
let leftToRead = Number(rows);
let leftToWrite = Number(written);
const intake = openIntake(path, {
  threaded: threaded !== "",
  newSalts(count) {
    leftToRead -= count;
    if (leftToRead <= 0) die();
    return newSalts(count);
  },
  written(count) {
    leftToWrite -= count;
    if (leftToWrite <= 0) die();
  },
});
/** Two at once, as `aeo clearance import` sends them. */
async function feedLongOnes(): Promise<void> {
  let before: Promise<unknown> = Promise.resolve();
  for (let number = Number(from); ; number += 1) {
    const answer = intake
      .post(`portion-${number}`, csvOf(longPortion(number)))
      .then(() => process.stdout.write(`${number}\n`));
    await before;
    before = answer;
  }
}
if (threaded !== "") await feedLongOnes();
for (let number = Number(from); ; number += 1) {
  const lines = portion(number);
  await intake.post(`portion-${number}`, csvOf(lines));
  if (number % 3 === 0) {
    const corrected = lines.slice(0, 1).map((row) => row.replace(/FREE|PAPER_REVIEW/, "CARGO_EXAMINATION"));
    await intake.post(`correction-${number}`, csvOf(corrected), true);
  }
  process.stdout.write(`${number}\n`);
}
