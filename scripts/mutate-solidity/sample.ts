import { type Mutation, mutationsOf, type Operator } from "./operators.ts";
import { below, type Node, parse, placeOf, type Sources } from "./syntax.ts";

/** A mutation of one of the contracts. */
export interface Mutant extends Mutation {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  readonly original: string;
  /** The function that holds it; undefined for a constant of a contract. */
  readonly inFunction: string | undefined;
}

/**
 * Some of all mutants, always the same for the same sources, size and seed: of each of the files to change at least two and otherwise by how many it
 * has, and within a file the operator whose turn it is least served so far.
 */
export function sampleOf(sources: Sources, changed: readonly string[], size: number, seed: number): Mutant[] {
  const random = randomFrom(seed);
  const served = new Map<Operator, number>();
  const trees = parse(sources);
  const all = changed.map((file) => shuffle(mutantsOf(file, sources[file] as string, trees.get(file) as Node), random));
  const total = all.reduce((sum, ofFile) => sum + ofFile.length, 0);
  return all.flatMap((ofFile) => {
    const quota = Math.min(ofFile.length, Math.max(2, Math.round((size * ofFile.length) / total)));
    return Array.from({ length: quota }, () => {
      const least = ofFile.reduce((a, b) => ((served.get(b.operator) ?? 0) < (served.get(a.operator) ?? 0) ? b : a));
      served.set(least.operator, (served.get(least.operator) ?? 0) + 1);
      ofFile.splice(ofFile.indexOf(least), 1);
      return least;
    });
  });
}

function mutantsOf(file: string, source: string, tree: Node): Mutant[] {
  const bytes = Buffer.from(source);
  const functions = functionsOf(tree);
  return mutationsOf(source, tree).map((mutation) => ({
    ...mutation,
    file,
    line: bytes.subarray(0, mutation.start).toString().split("\n").length,
    original: bytes.subarray(mutation.start, mutation.end).toString(),
    inFunction: functions.find(({ start, end }) => start <= mutation.start && mutation.end <= end)?.name,
  }));
}

function functionsOf(tree: Node): { readonly name: string; readonly start: number; readonly end: number }[] {
  return [
    ...(tree.nodeType === "FunctionDefinition"
      ? [{ name: String(tree["name"] || tree["kind"]), ...placeOf(tree) }]
      : []),
    ...below(tree).flatMap(functionsOf),
  ];
}

/** The source with the mutant in it. */
export function mutated(source: string, { start, end, replacement }: Mutation): string {
  const bytes = Buffer.from(source);
  return Buffer.concat([bytes.subarray(0, start), Buffer.from(replacement), bytes.subarray(end)]).toString();
}

function shuffle<T>(given: readonly T[], random: () => number): T[] {
  return given
    .map((one) => ({ one, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ one }) => one);
}

/** Numbers from 0 to below 1 (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
