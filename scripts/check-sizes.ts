import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** Lines that a file of each kind may have: past that it holds more than one idea. */
const LIMITS: readonly { readonly kind: string; readonly pattern: RegExp; readonly max: number }[] = [
  { kind: "interface", pattern: /^contracts\/interfaces\/.*\.sol$/, max: 550 },
  { kind: "contract", pattern: /^contracts\/.*\.sol$/, max: 350 },
  { kind: "test", pattern: /^test\/.*\.(ts|sol)$/, max: 350 },
  { kind: "source", pattern: /^(src|scripts)\/.*\.(ts|tsx)$/, max: 350 },
];

const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], { encoding: "utf8" })
  .split("\n")
  .filter((file) => file !== "");
const sizes = files.flatMap((file) => {
  const limit = LIMITS.find(({ pattern }) => pattern.test(file));
  if (limit === undefined) return [];
  let lines: number;
  try {
    lines = readFileSync(file, "utf8").split("\n").length - 1;
  } catch {
    return []; // deleted, but not yet from the index
  }
  return [{ file, lines, ...limit }];
});

for (const { kind } of LIMITS) {
  const of = sizes
    .filter((size) => size.kind === kind)
    .map(({ lines }) => lines)
    .sort((a, b) => a - b);
  const at = (share: number) => of[Math.min(of.length - 1, Math.floor(of.length * share))] ?? 0;
  console.log(
    `${kind.padEnd(10)} ${String(of.length).padStart(4)} files, median ${at(0.5)}, p90 ${at(0.9)}, longest ${of.at(-1) ?? 0} lines`,
  );
}
const tooLong = sizes.filter(({ lines, max }) => lines > max);
for (const { file, lines, max } of tooLong) console.error(`${file}: ${lines} lines, at most ${max}`);
process.exitCode = tooLong.length === 0 ? 0 : 1;
