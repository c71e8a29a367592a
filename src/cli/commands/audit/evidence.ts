import type { Command } from "commander";
import { type Evidence, readEvidence } from "../../../audit/evidence.ts";
import { REGISTRIES } from "../../../domain/event.ts";
import { EXIT } from "../../exit.ts";
import { CliFault } from "../../fault.ts";
import { readObject } from "../../input.ts";
import { type Cli, mergedOptions, withJson } from "../../session.ts";
import { Painter } from "../../text.ts";
import { iso } from "../../words/audit.ts";

/** `aeo audit evidence`: both versions of a history that was rewritten. */
export function addEvidence(audit: Command, cli: Cli): void {
  const command = audit
    .command("evidence <file>")
    .summary("show both versions of a history that was rewritten")
    .description(
      "Shows what an audit kept when a history was no continuation of the last audit's. 1 = the versions differ.",
    );
  withJson(command).action(async (file: string) => {
    cli.json = mergedOptions<{ json?: boolean }>(command).json ?? false;
    const { io } = cli;
    try {
      const evidence = readEvidence(await readObject(file, io));
      io.stdout(cli.json ? `${JSON.stringify(evidence)}\n` : inWords(new Painter(io.colour.stdout), evidence));
      cli.exit = EXIT.negative;
    } catch (error) {
      if (error instanceof RangeError) throw new CliFault("FILE_UNREADABLE", `${file}: ${error.message}`);
      throw error;
    }
  });
}

function inWords(painter: Painter, { before, now, entries, findings, source, foundAt }: Evidence): string {
  const rows = REGISTRIES.map((registry) => {
    const told = before.heads[registry];
    const found = entries.find((entry) => entry.registry === registry);
    const differs = findings.some((finding) => finding.registry === registry);
    const nowAt = told.sequence === 0 ? "-" : (found?.head ?? "gone");
    return [
      registry,
      String(told.sequence),
      told.head,
      { text: nowAt, tone: differs ? ("bad" as const) : ("plain" as const) },
    ];
  });
  const forged = findings.some(({ check }) => check === "checkpoint");
  const rewritten = findings.some(({ check }) => check !== "checkpoint");
  const verdicts = [
    ...(rewritten ? ["HISTORY WAS REWRITTEN"] : []),
    ...(forged ? ["THE CHECKPOINT IS NOT SIGNED AS IT SAYS"] : []),
  ];
  return [
    `${painter.paint({ text: verdicts.join("; "), tone: "bad" })}\n\n`,
    painter.fields([
      ["before", `block ${before.block} of ${iso(before.time)}, ${before.blockHash}, audited ${iso(before.auditedAt)}`],
      ["signed", signedInWords(before.signature, forged)],
      ["now", `block ${now.block} of ${iso(now.time)}, ${now.blockHash}, found ${iso(foundAt)}`],
      ["from", source],
    ]),
    "\n",
    painter.table(["registry", "entry", "head before", "head now"], rows),
    "\n",
    ...findings.map(({ registry, detail }) => `${painter.paint(`${registry ?? "ledger"}: ${detail}`)}\n`),
  ].join("");
}

function signedInWords(signature: string | null, forged: boolean): string {
  if (signature === null) return "no";
  return forged ? "yes, but not as it should be" : "yes, by a HEAD key";
}
