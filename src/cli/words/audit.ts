import type { Finding } from "../../audit/finding.ts";
import { type AuditReport, totalOf } from "../../audit/report.ts";
import { REGISTRIES } from "../../domain/event.ts";
import { counted, type Painter } from "../text.ts";

const CHECKS: Readonly<Record<Finding["check"], string>> = {
  chain: "the chain and contracts of the address book",
  continuity: "continuation of the last audit",
  checkpoint: "the last audit's checkpoint",
  export: "the file",
  history: "the history",
  time: "the times",
  writer: "the right to write",
  rules: "the rules",
  storage: "the contracts' storage",
};
const MOST_SHOWN = 20;

/** What an audit checked and found, in plain words. */
export function auditInWords(
  painter: Painter,
  report: AuditReport,
  more: readonly (readonly [string, string])[],
): string {
  const { outcome, asOf, counts, suspect, unchecked, stateDigest } = report;
  const found = (check: Finding["check"]): string | undefined =>
    report.findings.some((one) => one.check === check) ? "FAULTY, below" : undefined;
  const verdict = {
    CLEAN: { text: "CLEAN: everything that was checked fits.", tone: "good" },
    FAULT: {
      text: `FAULT: ${report.findingsTotal === 1 ? "1 thing does" : `${report.findingsTotal} things do`} not fit.`,
      tone: "bad",
    },
    UNKNOWN: { text: "CANNOT TELL: nothing wrong was found, but not all could be checked.", tone: "unsure" },
  } as const;
  const lines = [
    `${painter.paint(verdict[outcome])}\n\n`,
    painter.fields([
      ["read up to", asOf && `block ${asOf.block} of ${iso(asOf.time)}, ${asOf.blockHash}`],
      [
        "events",
        `${totalOf(counts)} in ${counted(counts.blocks, "block")}: ${found("history") ?? "sequence and head of each registry checked"}`,
      ],
      ...REGISTRIES.map(
        (registry) =>
          [
            `  ${registry}`,
            `${counts.events[registry]}${asOf === null ? "" : `, head ${asOf.heads[registry].head}`}`,
          ] as const,
      ),
      [
        "writers",
        `${counted(counts.writers, "writer")} of ${counted(counts.members, "member")}: ${found("writer") ?? "role and economy checked at each block"}`,
      ],
      [
        "rules",
        found("rules") ?? `every change checked; ${counted(counts.annulments, "annulment")}, each by two persons`,
      ],
      ["times", found("time") ?? "block times never go back"],
      ["storage", found("storage") ?? storageLine(report)],
      ["state", stateDigest],
      [
        "suspect",
        suspect.length === 0 ? "no write under a mark of compromise" : `${counted(suspect.length, "writer")}, below`,
      ],
      ...more,
    ]),
  ];
  if (suspect.length > 0) {
    lines.push("\n", painter.table(["suspect writer", "writes", "from block", "to block"], suspect.map(suspectRow)));
  }
  if (report.findings.length > 0) lines.push("\n", findingsTable(painter, report));
  for (const what of unchecked)
    lines.push(`\n${painter.paint({ text: "not checked", tone: "unsure" })}  ${painter.paint(what)}\n`);
  return lines.join("");
}

function storageLine({ source, counts }: AuditReport): string {
  if (counts.slots !== null) {
    const { certifications, arrangements } = counts;
    return `${counted(counts.slots, "slot")} of the contracts are what the events give: ${certifications} certifications, ${arrangements} arrangements, members, writers, keys, ballots, reports, receipts, breaches`;
  }
  return source === "file" ? "not compared: a file has none" : "not compared";
}

function suspectRow({ writer, writes, firstBlock, lastBlock }: AuditReport["suspect"][number]): string[] {
  return [writer, String(writes), String(firstBlock), String(lastBlock)];
}

function findingsTable(painter: Painter, { findings, findingsTotal }: AuditReport): string {
  const rows = findings
    .slice(0, MOST_SHOWN)
    .map((found) => [
      { text: found.kind, tone: "bad" as const },
      CHECKS[found.check],
      whereOf(found),
      found.field ?? "-",
      found.detail,
    ]);
  const rest = findingsTotal - rows.length;
  const table = painter.table(["fault", "of", "at", "field", "what"], rows);
  return rest > 0 ? `${table}and ${rest} more; what comes first may be the cause of what follows\n` : table;
}

/** Where a finding stands, in words. */
export function whereOf({ registry, sequence, block, logIndex, line }: Finding): string {
  const parts = [
    line === null ? undefined : `line ${line}`,
    registry === null ? undefined : sequence === null ? registry : `${registry} ${sequence}`,
    block === null ? undefined : `block ${block}`,
    logIndex === null ? undefined : `log ${logIndex}`,
  ];
  return parts.filter((part) => part !== undefined).join(", ") || "-";
}

/** Seconds as RFC 3339 in UTC. */
export function iso(instant: number): string {
  return new Date(instant * 1000).toISOString().replace(".000Z", "Z");
}
