import type { Command } from "commander";
import { BREACH_OUTCOMES, type BreachOutcome } from "../../domain/event.ts";
import { breachesSchema, clausesSchema } from "../answers/monitoring.ts";
import { EXIT } from "../exit.ts";
import { CliFault } from "../fault.ts";
import { readObject } from "../input.ts";
import { economyCode, oneOf, wholeNumber } from "../options.ts";
import { asking, type Cli, get, print, read, type Session } from "../session.ts";
import { breachFields } from "../words/monitoring.ts";
import { submit, withWrite, type WriteOptions } from "../write.ts";

interface Options extends WriteOptions {
  readonly text?: string;
  readonly file?: string;
  readonly outcome?: BreachOutcome;
  readonly open?: boolean;
}

/** `aeo breaches`: promises that were missed, and what both sides say of it. */
export function addBreaches(program: Command, cli: Cli): void {
  const breaches = program.command("breaches").summary("missed clauses: raise, show, answer, resolve");
  addList(breaches, cli);
  addRaise(breaches, cli);
  addEvidence(breaches, cli);
  const act = (name: string, path: string, summary: string, add: (command: Command) => Command, body: Body) => {
    const command = withWrite(add(breaches.command(`${name} <id>`).summary(summary)));
    asking<Options>(cli, command, async (session, [id = ""], options) => {
      const breach = await fullId(session, id);
      const write = {
        path: `/v1/breaches/${breach}/${path}`,
        body: body(options),
        what: `${path} of breach ${breach}`,
      };
      return await submit(session, write, options);
    });
  };
  act(
    "acknowledge",
    "acknowledgement",
    "acknowledge, as the judged side",
    (command) => command,
    () => ({}),
  );
  const asText = (command: Command) =>
    command.requiredOption("--text <text>", "what is answered; it stays off the ledger");
  act("answer", "answer", "answer, as the judged side; once it is acknowledged", asText, ({ text }) => ({ text }));
  const asOutcome = (command: Command) =>
    command.requiredOption("--outcome <outcome>", BREACH_OUTCOMES.join(", "), oneOf(BREACH_OUTCOMES));
  act("resolve", "resolution", "resolve, as the side to which it was promised", asOutcome, ({ outcome }) => ({
    outcome,
  }));
}

type Body = (options: Options) => object;

function addList(breaches: Command, cli: Cli): void {
  const command = breaches
    .command("list [id]")
    .summary("breaches, newest first; or one, by the first digits of its id")
    .option("--open", "in words, only those that are not resolved")
    .addHelpText("after", "\nExample:\n  aeo breaches list --open --as TW:monitor\n");
  asking<Options>(cli, command, async (session, [id], { open = false }) => {
    const answer = await get(session, "/v1/breaches");
    const all = read(breachesSchema, answer).breaches.filter((breach) => id === undefined || breach.id.startsWith(id));
    const shown = all.filter(({ status }) => !open || status !== "RESOLVED");
    print(session, answer, () =>
      shown.length === 0
        ? "No breach.\n"
        : shown.map((breach) => session.painter.fields(breachFields(breach))).join("\n"),
    );
    return id !== undefined && all.length === 0 ? EXIT.negative : EXIT.ok;
  });
}

interface Claim extends WriteOptions {
  readonly judged: string;
  readonly counterpart: string;
  readonly arrangement: number;
  readonly clause: number;
  readonly from: string;
  readonly text: string;
}

function addRaise(breaches: Command, cli: Cli): void {
  const command = breaches
    .command("raise")
    .summary("raise that a clause was missed; by either side")
    .description("Raises a clause of a period that is over. Version and end of the period are taken from aeo clauses.")
    .requiredOption("--judged <economy>", "whose delivery it is about", economyCode)
    .requiredOption("--counterpart <economy>", "to whose operators it was promised", economyCode)
    .requiredOption("--arrangement <number>", "of which arrangement", wholeNumber(1, 4_294_967_295))
    .requiredOption("--clause <index>", "which clause of its terms, from 0", wholeNumber(0, 65_535))
    .requiredOption("--from <month>", "the first month of the period, such as 2026-01")
    .requiredOption("--text <text>", "the evidence in words; it stays off the ledger");
  withWrite(command).addHelpText(
    "after",
    "\nExample:\n  aeo breaches raise --judged JP --counterpart TW --arrangement 1 --clause 0 --from 2026-06 --text '…' --as TW:monitor\n",
  );
  asking<Claim>(cli, command, async (session, _, options) => {
    const { text, ...rest } = options;
    const claim = await claimOf(session, rest);
    return await submit(session, { path: "/v1/breaches", body: { ...claim, evidence: text }, what: "breach" }, options);
  });
}

/** @throws CliFault NO_MATCH when there is no such clause in such a period */
async function claimOf(session: Session, wanted: Omit<Claim, "text">): Promise<object> {
  const { own, promised } = read(clausesSchema, await get(session, "/v1/clauses"));
  const found = [...own, ...promised].find(
    ({ judged, counterpart, arrangement, clause, from }) =>
      judged === wanted.judged &&
      counterpart === wanted.counterpart &&
      arrangement === wanted.arrangement &&
      clause === wanted.clause &&
      from.startsWith(wanted.from),
  );
  if (found === undefined)
    throw new CliFault("NO_MATCH", "no such clause in a period from this month that is over", {
      hint: "See aeo clauses.",
    });
  const { judged, counterpart, arrangement, version, clause, from, until } = found;
  return { judged, counterpart, arrangement, version, clause, from, until };
}

function addEvidence(breaches: Command, cli: Cli): void {
  const command = breaches
    .command("evidence <id>")
    .summary("add evidence: words, or denials and proven declarations")
    .description(
      "With --file a JSON object {denials: [{month, reason, n}], declarations: [what aeo clearance prove printed], note}. Each declaration is checked against the report's root, here and by the other side.",
    )
    .option("--text <text>", "in words")
    .option("--file <file>", "a JSON file; - for standard input");
  withWrite(command).addHelpText(
    "after",
    "\nExample:\n  aeo breaches evidence 0x3f2a --file evidence.json --as TW:monitor\n",
  );
  asking<Options>(cli, command, async (session, [id = ""], options) => {
    const { text, file } = options;
    if ((text === undefined) === (file === undefined)) throw new CliFault("USAGE", "give either --text or --file");
    const body = file === undefined ? { text } : await readObject(file, session.io);
    const breach = await fullId(session, id);
    return await submit(
      session,
      { path: `/v1/breaches/${breach}/evidence`, body, what: `evidence of breach ${breach}` },
      options,
    );
  });
}

/** A breach by the first digits of its id. @throws CliFault NO_MATCH when none or several begin so */
async function fullId(session: Session, id: string): Promise<string> {
  if (/^0x[0-9a-f]{64}$/.test(id)) return id;
  const { breaches } = read(breachesSchema, await get(session, "/v1/breaches"));
  const found = breaches.filter((breach) => breach.id.startsWith(id));
  const [one] = found;
  if (one !== undefined && found.length === 1) return one.id;
  throw new CliFault("NO_MATCH", `${found.length === 0 ? "no breach begins" : "several breaches begin"} with ${id}`, {
    hint: "See aeo breaches list.",
  });
}
