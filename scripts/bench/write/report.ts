import type { Rate } from "./direct.ts";

const NAMES: Readonly<Record<string, string>> = {
  presigned: "the node, signed beforehand",
  singles: "gateway, one by one",
  files: "gateway, files",
  naive: "ethers, await wait()",
};

function medianOf(rates: readonly Rate[]): number {
  const sorted = rates.map(({ perSecond }) => perSecond).sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

/** What one measurement came to, with the processor time of each record: that tells more than the rate on a busy machine. */
export function describe(name: string, { perSecond, accepted, nodeCpu, gatewayCpu }: Rate): string {
  const micros = (what: string, cpu: number | undefined) =>
    cpu === undefined || Number.isNaN(cpu) ? [] : [`${what} ${Math.round(cpu)} us`];
  const parts = [
    `${Math.round(perSecond)}/s`,
    ...(accepted === undefined ? [] : [`accepted at ${Math.round(accepted)}/s`]),
    ...micros("node", nodeCpu),
    ...micros("gateway", gatewayCpu),
  ];
  return `  ${name}: ${parts.join(", ")}`;
}

/** One line of the table: the median, beside what the node takes. */
export function printRow(name: string, rates: readonly Rate[], node: readonly Rate[]): void {
  const all = rates.map(({ perSecond }) => Math.round(perSecond).toLocaleString("en")).join(" ");
  console.log(
    [
      (NAMES[name] ?? name).padEnd(30),
      `${Math.round(medianOf(rates)).toLocaleString("en")}/s`.padStart(10),
      `x${(medianOf(rates) / medianOf(node)).toFixed(2)}`.padStart(8),
      ` [${all}]`,
    ].join(" "),
  );
}

/** Prints each goal beside what was measured. */
export function printGoals(results: ReadonlyMap<string, readonly Rate[]>): void {
  const of = (name: string) => medianOf(results.get(name) ?? []);
  const goal = (text: string, ratio: number, least: number) =>
    console.log(`${ratio >= least ? "met   " : "MISSED"} ${text}: ${ratio.toFixed(2)}, goal >= ${least}`);
  goal("one by one x what the node takes", of("singles") / of("presigned"), 0.75);
  goal("records in files x one by one", of("files") / of("singles"), 5);
  goal("one by one x ethers' await wait()", of("singles") / of("naive"), 80);
}
