import type { Command } from "commander";
import { REGISTRIES } from "../../domain/event.ts";
import { certificationHistorySchema } from "../answers/certification.ts";
import { eventsSchema } from "../answers/ledger.ts";
import { EXIT, type Exit } from "../exit.ts";
import { CliFault } from "../fault.ts";
import { oneOf, wholeNumber } from "../options.ts";
import { asking, type Cli, get, note, print, read, type Session } from "../session.ts";
import { idOfNamed } from "../target.ts";
import { duration } from "../text.ts";
import { describeChange } from "../words/changes.ts";
import { describeEvent } from "../words/events.ts";

interface Options {
  readonly registry?: string;
  readonly after?: string;
  readonly limit?: number;
  readonly certification?: string;
}

/** `aeo history`: what the ledger recorded, in words. */
export function addHistory(program: Command, cli: Cli): void {
  const registries = REGISTRIES.map((registry) => registry.toUpperCase());
  const command = program
    .command("history")
    .summary("what the ledger recorded, oldest first, in words")
    .description("Lists the verified facts of the ledger, or those of one certification of this authority.")
    .option("--registry <registry>", REGISTRIES.join(", "), oneOf(registries))
    .option("--after <cursor>", "what comes after, such as 12:3")
    .option("--limit <count>", "at most so many, 100 if not given", wholeNumber(1, 500))
    .option("--certification <id-or-tin>", "every entry of one certification")
    .addHelpText("after", "\nExample:\n  aeo history --registry certifications --limit 20 --as TW:auditor\n");
  asking<Options>(cli, command, async (session, _, options) => {
    if (options.certification === undefined) return ofLedger(session, options);
    if (options.registry !== undefined || options.after !== undefined || options.limit !== undefined)
      throw new CliFault("USAGE", "the history of one certification comes whole; give no other option beside it");
    return ofCertification(session, options.certification);
  });
}

async function ofLedger(session: Session, { registry, after, limit }: Options): Promise<Exit> {
  const answer = await get(session, "/v1/history", { registry: registry?.toLowerCase(), after, limit });
  const { events, next } = read(eventsSchema, answer);
  print(session, answer, () =>
    session.painter.table(
      ["position", "time", "registry", "what"],
      events.map((event) => [
        `${event.block}:${event.logIndex}`,
        event.time,
        `${event.registry} ${event.sequence}`,
        describeEvent(event),
      ]),
    ),
  );
  if (next !== null) note(session, `more: --after ${next}`);
  return EXIT.ok;
}

async function ofCertification(session: Session, named: string): Promise<Exit> {
  const id = await idOfNamed(session, named, "any");
  const answer = await get(session, `/v1/certifications/${id}/history`);
  const { entries } = read(certificationHistorySchema, answer);
  print(session, answer, () =>
    session.painter.table(
      ["version", "recorded", "decided", "effective from", "late by", "status", "what"],
      entries.map((entry) => [
        String(entry.version),
        entry.recordedAt,
        entry.decidedAt,
        entry.effectiveFrom ?? "-",
        entry.recordedLateSeconds === 0 ? "-" : duration(entry.recordedLateSeconds),
        entry.status,
        describeChange(entry.type),
      ]),
    ),
  );
  return EXIT.ok;
}
