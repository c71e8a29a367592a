import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { auditFile } from "../../src/audit/auditFile.ts";
import { exportNode } from "../../src/audit/export/exportNode.ts";
import type { Finding } from "../../src/audit/finding.ts";
import { Random } from "../support/random.ts";
import { type AuditLedger, buildLedger, directory, RELEASE } from "./support.ts";
import { alterLeaf, leaves, TAMPERINGS } from "./tampering.ts";

let on: AuditLedger;
let lines: string[];
const folder = directory();
const place = (name: string) => join(folder, name);
const paths = { history: place("history.jsonl"), schema: place("schema.json"), readme: place("README.md") };

beforeAll(async () => {
  on = await buildLedger(10);
  const now = await on.ledger.now();
  await exportNode(on.rpc, on.book, { release: RELEASE, paths, key: on.headKey, now, storage: false });
  lines = readFileSync(paths.history, "utf8").trimEnd().split("\n");
}, 120_000);

async function audit(tampered: readonly string[]): Promise<readonly Finding[]> {
  writeFileSync(place("tampered.jsonl"), `${tampered.join("\n")}\n`);
  return (await auditFile(place("tampered.jsonl"), on.book, { release: RELEASE })).report.findings;
}

/** What was done, and whether a finding names it. */
interface Tampering {
  readonly what: string;
  readonly lines: readonly string[];
  readonly named: (found: Finding) => boolean;
}

function alter(random: Random): Tampering {
  const index = random.below(lines.length);
  const line = JSON.parse(lines[index] as string) as Record<string, unknown>;
  // Members as often as one another, however much they hold.
  const member = random.pick(Object.keys(line));
  const path = random.pick(leaves(line[member], [member]).filter((each) => each.length > 0));
  const tampered = lines.with(index, JSON.stringify(alterLeaf(line, path, random)));
  const named = (found: Finding): boolean => found.line === index + 1 && found.field === member;
  return { what: `line ${index + 1}: ${path.join(".")} altered`, lines: tampered, named };
}

function omit(random: Random): Tampering {
  const index = random.below(lines.length);
  const { kind, sequence, registry } = JSON.parse(lines[index] as string) as Partial<Finding>;
  const named = (found: Finding): boolean => {
    if (kind !== ("event" as never)) return found.kind === "missing" && found.check === "export";
    if (found.kind !== "missing") return false;
    // The next entry of the registry says so, or, if it was the last, the trailer.
    return (
      (found.registry === registry && found.sequence === (sequence ?? 0) + 1) || found.field === `heads.${registry}`
    );
  };
  return { what: `line ${index + 1} omitted`, lines: lines.toSpliced(index, 1), named };
}

function invent(random: Random): Tampering {
  const from = random.below(lines.length);
  const to = 1 + random.below(lines.length - 1);
  const { kind } = JSON.parse(lines[from] as string) as { kind: string };
  const named = (found: Finding): boolean => {
    if (kind !== "event") return found.kind === "invented";
    // Of two equal lines side by side the second is the one too many.
    const at = from === to ? [to + 1, to + 2] : [to + 1];
    const added = found.field === "digest" || ["invented", "missing", "reordered"].includes(found.kind);
    return at.includes(found.line ?? 0) && added;
  };
  return { what: `line ${from + 1} again as ${to + 1}`, lines: lines.toSpliced(to, 0, lines[from] as string), named };
}

function reorder(random: Random): Tampering {
  const index = 1 + random.below(lines.length - 3);
  const [one, other] = [lines[index], lines[index + 1]] as [string, string];
  const named = (found: Finding): boolean => found.kind === "reordered" && found.line === index + 2;
  return { what: `lines ${index + 1} and ${index + 2} swapped`, lines: lines.toSpliced(index, 2, other, one), named };
}

describe("an export that somebody tampered with", () => {
  test("is clean as it was written", async () => {
    expect(await audit(lines)).toEqual([]);
  });

  test(`is found out each of ${TAMPERINGS} times, and the place is named`, { timeout: 600_000 }, async () => {
    const failures: unknown[] = [];
    for (let seed = 0; seed < TAMPERINGS; seed += 1) {
      const random = new Random(seed);
      const make = random.pick([alter, alter, alter, alter, alter, omit, invent, reorder]);
      const { what, lines: tampered, named } = make(random);
      const findings = await audit(tampered);
      if (!findings.some(named)) failures.push({ seed, what, findings });
    }
    expect(failures).toEqual([]);
  });
});
