import { RULES } from "../network/finding.ts";
import { type FaultCode, FAULTS } from "./fault.ts";

/** The part of the page of codes that is about the command line: what it refuses by itself, and what `aeo network check` finds. */
export function codesPage(): string {
  const faults = (Object.keys(FAULTS) as FaultCode[])
    .sort()
    .map((code) => `| \`${code}\` | ${FAULTS[code].exit} | ${FAULTS[code].meaning} | ${FAULTS[code].fix} |`);
  const rules = Object.entries(RULES)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([code, what]) => `| \`${code}\` | ${what} |`);
  return [
    "",
    "## The command line's own",
    "",
    "From `src/cli/fault.ts`. `aeo` refuses these itself, before or without a gateway; where a case has a better advice, it prints that.",
    "",
    "| code | exit | what went wrong | what to do |",
    "| --- | --- | --- | --- |",
    ...faults,
    "",
    "## Findings of `aeo network check`",
    "",
    "From `src/network/finding.ts`. Each finding says where, what, and how to mend it; a fault makes the check end with 1.",
    "",
    "| code | what has to be so |",
    "| --- | --- |",
    ...rules,
    "",
  ].join("\n");
}
