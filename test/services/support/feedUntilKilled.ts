import { csvOf, openIntake, portion } from "./clearanceIntake.ts";

/**
 * A gateway's intake that is fed without end from a portion on, and prints the number of each portion that it acknowledged. Every
 * third portion is followed by a correction of its first row.
 */
const [path = "", from = "0"] = process.argv.slice(2);
const intake = openIntake(path);
for (let number = Number(from); ; number += 1) {
  const rows = portion(number);
  await intake.post(`portion-${number}`, csvOf(rows));
  if (number % 3 === 0) {
    const corrected = rows.slice(0, 1).map((row) => row.replace(/FREE|PAPER_REVIEW/, "CARGO_EXAMINATION"));
    await intake.post(`correction-${number}`, csvOf(corrected), true);
  }
  process.stdout.write(`${number}\n`);
}
