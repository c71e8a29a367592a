import type { Command } from "commander";
import { z } from "zod";
import {
  checkClearanceProof,
  type ClearanceProofDocument,
  clearanceProofSchema,
  type ClearanceProofVerdict,
} from "../../exchange/checkClearance.ts";
import { connectionOf } from "../access.ts";
import { eventsSchema } from "../answers/ledger.ts";
import { createClient } from "../client.ts";
import { EXIT } from "../exit.ts";
import { CliFault } from "../fault.ts";
import { readObject, writeText } from "../input.ts";
import { asking, type Cli, commonOptions, get, mergedOptions, note, type Session } from "../session.ts";
import { Painter, words } from "../text.ts";

/** `aeo clearance prove`: one declaration, for a dispute. */
export function addClearanceProve(clearance: Command, cli: Cli): void {
  const command = clearance
    .command("prove <reference>")
    .summary("print the proof of how one declaration stands in the report of its period")
    .option("--out <file>", "write it to a file instead")
    .addHelpText("after", "\nExample:\n  aeo clearance prove JP-2026-0012345 --as JP:monitor > proof.json\n");
  asking<{ readonly out?: string }>(cli, command, async (session, [reference = ""], { out }) => {
    const answer = await get(session, `/v1/clearances/${encodeURIComponent(reference)}/proof`);
    if (out === undefined) session.io.stdout(`${answer.text}\n`);
    else {
      await writeText(out, `${answer.text}\n`);
      note(session, `The proof is in ${out}: aeo clearance check ${out}`);
    }
    return EXIT.ok;
  });
}

interface CheckOptions {
  readonly reportRoot?: string;
  readonly as?: string;
  readonly gateway?: string;
  readonly json?: boolean;
}

/** UNKNOWN_ROOT: the way leads to the root that the file names, and nobody said whether that is the ledger's. */
type Verdict = ClearanceProofVerdict | "ANOTHER_ROOT" | "NOT_ON_LEDGER" | "UNKNOWN_ROOT" | "MALFORMED";

/** `aeo clearance check`: does a proof hold, against the report's root? */
export function addClearanceCheck(clearance: Command, cli: Cli): void {
  const command = commonOptions(
    clearance
      .command("check <file>")
      .summary("check what aeo clearance prove printed, against the report on the ledger")
      .description(
        "With --as (or --gateway) the report is looked up in the ledger's history: 0 = proven, 1 = not, 3 = the root was compared with nothing. With --report-root without any network; then only the root is compared, not whose report it is.",
      )
      .option("--report-root <root>", "the report's root, as it was read from the ledger"),
  ).addHelpText("after", "\nExample:\n  aeo clearance check proof.json --as TW:monitor\n");
  command.action(async (file: string) => {
    const options = mergedOptions<CheckOptions>(command);
    cli.json = options.json ?? false;
    const { verdict, proof } = await check(file, options, cli);
    cli.io.stdout(options.json ? `${JSON.stringify(forPrograms(verdict, proof))}\n` : inWords(cli, verdict, proof));
    cli.exit = verdict === "PROVEN" ? EXIT.ok : verdict === "UNKNOWN_ROOT" ? EXIT.unknown : EXIT.negative;
  });
}

interface Checked {
  readonly verdict: Verdict;
  readonly proof: ClearanceProofDocument | undefined;
}

async function check(file: string, options: CheckOptions, cli: Cli): Promise<Checked> {
  const { reportRoot, as, gateway } = options;
  if (reportRoot !== undefined && !/^0x[0-9a-f]{64}$/i.test(reportRoot))
    throw new CliFault("USAGE", "--report-root is 0x and 64 hexadecimal digits");
  const parsed = clearanceProofSchema.safeParse(await readObject(file, cli.io));
  if (!parsed.success) return { verdict: "MALFORMED", proof: undefined };
  const proof = parsed.data;
  const way = checkClearanceProof(proof);
  if (way !== "PROVEN") return { verdict: way, proof };
  if (reportRoot !== undefined && reportRoot.toLowerCase() !== proof.report.root)
    return { verdict: "ANOTHER_ROOT", proof };
  const asked = [as, gateway, cli.io.env["AEO_AS"], cli.io.env["AEO_GATEWAY"]].some((one) => one !== undefined);
  if (asked) return { verdict: (await isOnLedger(proof, sessionOf(options, cli))) ? "PROVEN" : "NOT_ON_LEDGER", proof };
  return { verdict: reportRoot === undefined ? "UNKNOWN_ROOT" : "PROVEN", proof };
}

function sessionOf(options: CheckOptions, cli: Cli): Session {
  const client = createClient(connectionOf(options, cli.io), cli.io, 3);
  return { io: cli.io, client, painter: new Painter(false), json: cli.json, timeoutMs: undefined };
}

const reported = z.object({
  economy: z.string(),
  report: z.object({
    partner: z.string(),
    arrangement: z.number(),
    from: z.string(),
    until: z.string(),
    revision: z.number(),
    root: z.string(),
  }),
});
const PAGE = 500;

/** Goes through the reports of the ledger; those of another revision, period or importer are others. */
async function isOnLedger({ report }: ClearanceProofDocument, session: Session): Promise<boolean> {
  let after: string | undefined;
  for (;;) {
    const answer = await get(session, "/v1/history", { registry: "benefits", after, limit: PAGE });
    const { events, next } = eventsSchema.parse(answer.body);
    for (const event of events) {
      const found = event.type === "BenefitReported" ? reported.safeParse(event.fact) : undefined;
      if (found?.success === true && isSame(found.data, report)) return true;
    }
    if (next === null) return false;
    after = next;
  }
}

function isSame({ economy, report }: z.output<typeof reported>, wanted: ClearanceProofDocument["report"]): boolean {
  const seconds = (text: string) => Math.floor(Date.parse(text) / 1000);
  return (
    economy === wanted.importer &&
    report.partner === wanted.partner &&
    report.arrangement === wanted.arrangement &&
    seconds(report.from) === wanted.from &&
    seconds(report.until) === wanted.until &&
    report.revision === wanted.revision &&
    report.root === wanted.root
  );
}

const MEANINGS: Readonly<Record<Verdict, string>> = {
  PROVEN: "The declaration stands in this report as it is written here.",
  NOT_IN_REPORT: "The declaration, or its way to the report's root, was altered, or never stood in it.",
  OTHER_PERIOD: "The declaration was not lodged in the report's period, or came from another economy.",
  ANOTHER_ROOT: "The proof leads to another root than the one given.",
  NOT_ON_LEDGER: "The ledger has no such report.",
  UNKNOWN_ROOT:
    "The way to the root holds. Whether the root is the ledger's was not asked: give --as or --report-root.",
  MALFORMED: "The file is not in the form of a proof; something in it was added, left out or altered.",
};

function inWords(cli: Cli, verdict: Verdict, proof: ClearanceProofDocument | undefined): string {
  const painter = new Painter(cli.io.colour.stdout);
  const tone = verdict === "PROVEN" ? "good" : verdict === "UNKNOWN_ROOT" ? "unsure" : "bad";
  const head = `${painter.paint({ text: words(verdict).toUpperCase(), tone })}: ${painter.paint(MEANINGS[verdict])}\n`;
  if (proof === undefined) return head;
  const { clearance, relied } = proof.leaf;
  const { importer, partner, arrangement, revision } = proof.report;
  const iso = (moment: number | null) => (moment === null ? null : new Date(moment * 1000).toISOString());
  return [
    head,
    painter.fields([
      ["declaration", clearance.reference],
      ["lodged", iso(clearance.lodgedAt)],
      ["released", iso(clearance.releasedAt)],
      ["channel", words(clearance.channel)],
      ["claimed", clearance.claimed ? "yes" : "no"],
      ["relied on", words(relied.standing)],
      ["denial", clearance.denial === null ? null : words(clearance.denial)],
      ["report", `${importer} to ${partner}, arrangement ${arrangement}, revision ${revision}`],
      ["root", proof.report.root],
    ]),
  ].join("");
}

function forPrograms(verdict: Verdict, proof: ClearanceProofDocument | undefined) {
  return { verdict, reference: proof?.leaf.clearance.reference ?? null, report: proof?.report ?? null };
}
