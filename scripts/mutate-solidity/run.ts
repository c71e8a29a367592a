import { globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { AREAS } from "./areas.ts";
import { type Mutant, sampleOf } from "./sample.ts";
import { faultsOf, parse, type Sources } from "./syntax.ts";
import { type Numbered, numberAt, withSwitches } from "./switchboard.ts";
import type { Trial } from "./trial.ts";
import { asView, Workshop } from "./workshop.ts";

/**
 * Tries a sample of mistakes in the contracts: npm run mutate:solidity [-- size [seed [areas…]]].
 * Fails when the Solidity tests notice fewer than nine in ten, or when a mutant got no verdict. What it found is in
 * build/mutation/solidity.json, with the names of the areas in its name.
 */
const [size = "120", seed = "1", ...areas] = process.argv.slice(2);
const LEAST_KILLED = 0.9;
/** Processes that run tests side by side; each takes a gigabyte and more while a test fails that uses much gas. */
const AT_ONCE = 3;
const REPORT = `build/mutation/${["solidity", ...areas].join("-")}.json`;

type Tried = Mutant & Numbered;
type Judged = Tried & { readonly area: string; readonly killedBy: readonly string[] };
type Undecided = Tried & { readonly area: string; readonly error: string };

const sources: Sources = Object.fromEntries(
  globSync("contracts/**/*.sol")
    .sort()
    .map((file) => [file, readFileSync(file, "utf8")]),
);
const trees = parse(sources);
const changed = Object.keys(sources).filter((file) => !file.startsWith("contracts/interfaces/"));
const sample = sampleOf(sources, changed, Number(size), Number(seed)).map((mutant, index) => ({
  ...mutant,
  number: index + 1,
}));
const sound = withoutUnsound(sample);
console.log(`${sample.length} mutants drawn, ${sound.length} compile`);

mkdirSync("build/mutation", { recursive: true });
const judged: Judged[] = [];
const undecided: Undecided[] = [];
for (const area of AREAS.filter(({ name }) => areas.length === 0 || areas.includes(name))) {
  const mutants = sound.filter(({ file }) => area.contracts.test(file));
  const workshop = new Workshop(`build/mutation/solidity-${area.name}`, area, instrumented(mutants));
  const trials = Array.from({ length: AT_ONCE }, () => workshop.trial());
  try {
    const failed = await (trials[0] as Trial).failuresWithout();
    if (failed.length > 0) throw new Error(`these tests of ${area.name} fail without a mutant: ${failed.join(", ")}`);
    const waiting = [...mutants];
    const judgeNext = async (trial: Trial): Promise<void> => {
      for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
        const { failed: killedBy, error = "" } = await trial.noticedBy(mutant.number);
        if (killedBy === undefined) undecided.push({ ...mutant, area: area.name, error });
        else judged.push({ ...mutant, area: area.name, killedBy });
        const change = `${oneLine(mutant.original)}  ->  ${oneLine(mutant.replacement) || "(gone)"}`;
        console.log(`${verdict(killedBy)} ${mutant.file}:${mutant.line} ${mutant.operator}: ${change}`);
        writeFileSync(REPORT, `${JSON.stringify({ judged, undecided }, null, 1)}\n`);
      }
    };
    await Promise.all(trials.map(judgeNext));
  } finally {
    for (const trial of trials) trial.close();
  }
}

for (const by of ["file", "operator"] as const) {
  console.log(`\n${by.padEnd(44)} mutants  killed`);
  for (const name of [...new Set(judged.map((mutant) => mutant[by]))].sort())
    print(
      name,
      judged.filter((one) => one[by] === name),
    );
}
print("all", judged);
const killed = judged.filter(({ killedBy }) => killedBy.length > 0).length;
console.log(`\n${killed} of ${judged.length} killed: ${((100 * killed) / judged.length).toFixed(1)} %`);
for (const { file, line, error } of undecided) console.log(`no verdict on ${file}:${line}: ${oneLine(error)}`);
process.exitCode = judged.length > 0 && undecided.length === 0 && killed / judged.length >= LEAST_KILLED ? 0 : 1;

function instrumented(mutants: readonly Tried[]): Sources {
  return Object.fromEntries(
    Object.entries(sources).map(([file, source]) => {
      const tree = trees.get(file);
      if (tree === undefined) throw new Error(`${file} was not parsed`);
      return [
        file,
        asView(
          withSwitches(
            source,
            tree,
            mutants.filter((mutant) => mutant.file === file),
          ),
        ),
      ];
    }),
  );
}

/** The compiler tells of all mistakes at once; the mutants that they are in are left out until it finds none. */
function withoutUnsound(mutants: readonly Tried[]): readonly Tried[] {
  const all = instrumented(mutants);
  const faults = faultsOf(all);
  if (faults.length === 0) return mutants;
  const unsound = new Set(faults.map(({ file, start }) => numberAt(all[file] ?? "", start)));
  const left = mutants.filter(({ number }) => !unsound.has(number));
  if (left.length === mutants.length) throw new Error(faults.map(({ text }) => text).join("\n"));
  return withoutUnsound(left);
}

function print(name: string, mutants: readonly Judged[]): void {
  const count = mutants.filter(({ killedBy }) => killedBy.length > 0).length;
  console.log(`${name.padEnd(44)} ${String(mutants.length).padStart(7)} ${String(count).padStart(7)}`);
}

function verdict(killedBy: readonly string[] | undefined): string {
  if (killedBy === undefined) return "OPEN    ";
  return killedBy.length > 0 ? "killed  " : "SURVIVED";
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").slice(0, 100);
}
