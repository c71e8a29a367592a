import type { Command } from "commander";
import { CliFault } from "../fault.ts";
import { readObject } from "../input.ts";
import { wholeNumber } from "../options.ts";
import { given, profileFields, type ProfileOptions, withProfile } from "../profileOptions.ts";
import { asking, type Cli, sentence, type Session } from "../session.ts";
import { targetOf } from "../target.ts";
import { nounOf } from "../text.ts";
import { submit, withWrite, type WriteOptions } from "../write.ts";

/** Options of the changes; which of them a change has depends on it. */
export interface ChangeOptions extends ProfileOptions, WriteOptions {
  readonly version?: number;
  readonly reason?: string;
  readonly text?: string;
  readonly reviewAt?: string;
  readonly effectiveFrom?: string;
  readonly decidedAt?: string;
  readonly validUntil?: string;
  readonly withoutEnd?: boolean;
  readonly file?: string;
}

/** A change of a certification: what it is called, where it is sent, and what it says. */
interface Change {
  readonly name: string;
  readonly path: string;
  readonly summary: string;
  readonly reason?: "required" | "optional";
  readonly example: string;
  /** Options and fields that only this one has. */
  readonly options?: (command: Command) => Command;
  readonly fields?: (options: ChangeOptions, session: Session) => Promise<Record<string, unknown>>;
  /** Whether it says when it takes effect and when to look again. */
  readonly dated: boolean;
}

const CHANGES: readonly Change[] = [
  {
    name: "suspend",
    path: "suspensions",
    summary: "suspend a certification: partners stop granting benefits",
    reason: "required",
    example: "aeo suspend TW123456789 --reason COMPLIANCE_REVIEW --review-at 2027-01-31T00:00:00Z --as TW:registrar",
    dated: true,
  },
  {
    name: "reinstate",
    path: "reinstatements",
    summary: "end a suspension",
    reason: "optional",
    example: "aeo reinstate TW123456789 --as TW:registrar",
    dated: true,
  },
  {
    name: "renew",
    path: "renewals",
    summary: "extend the validity",
    example: "aeo renew TW123456789 --valid-until 2029-12-31 --as TW:registrar",
    options: (command) =>
      command
        .option("--valid-until <date>", "last valid day, in the economy's time zone")
        .option("--without-end", "no last day"),
    fields: (options) => Promise.resolve(renewal(options)),
    dated: true,
  },
  {
    name: "amend",
    path: "amendments",
    summary: "change the tier, the operator types or the profile",
    example: 'aeo amend TW123456789 --legal-name "Formosa Example Logistics" --as TW:registrar',
    options: (command) =>
      withProfile(
        command.option(
          "--file <file>",
          "a JSON file with the fields that change; null empties one; - for standard input",
        ),
      ),
    fields: amendment,
    dated: true,
  },
  {
    name: "revoke",
    path: "revocations",
    summary: "revoke a certification, by the authority's decision",
    reason: "required",
    example: "aeo revoke TW123456789 --reason SERIOUS_INFRINGEMENT --as TW:registrar",
    dated: true,
  },
  {
    name: "withdraw",
    path: "withdrawals",
    summary: "end a certification at the operator's request",
    reason: "required",
    example: "aeo withdraw TW123456789 --reason OPERATOR_REQUEST --as TW:registrar",
    dated: true,
  },
  {
    name: "reissue",
    path: "reissues",
    summary: "go on under a new random id, so that a former partner can't follow it",
    example: "aeo reissue TW123456789 --as TW:registrar",
    dated: false,
  },
];

/** `aeo suspend`, `reinstate`, `renew`, `amend`, `revoke`, `withdraw` and `reissue`. */
export function addChanges(program: Command, cli: Cli): void {
  for (const change of CHANGES) {
    const command = withTarget(program.command(`${change.name} <id-or-tin>`).summary(change.summary));
    if (change.reason !== undefined) withReason(command, change.reason);
    if (change.dated)
      command
        .option("--effective-from <time>", "since when it holds; when it is recorded if not given")
        .option("--review-at <time>", "when to look at it again; nothing happens by itself");
    change.options?.(command);
    withWrite(command);
    command.addHelpText("after", `\nExample:\n  ${change.example}\n`);
    asking<ChangeOptions>(cli, command, async (session, [named], options) => {
      const own = (await change.fields?.(options, session)) ?? {};
      const { decidedAt, effectiveFrom, reviewAt } = options;
      const body = given({ ...own, decidedAt, effectiveFrom, reviewAt, reason: reasonOf(options) });
      const { id, version } = await targetOf(session, named ?? "", "live", options.version);
      const path = `/v1/certifications/${id}/${change.path}`;
      const write = {
        path,
        body,
        version,
        what: `${nounOf(change.path)} of ${id}`,
        repeat: `${id} in place of a TIN,`,
      };
      return submit(session, write, options);
    });
  }
}

/** Adds what every change of a certification has. */
export function withTarget(command: Command): Command {
  return command
    .description(
      `${sentence(command.summary())} The certification is named by its id, or by the TIN of an operator that has exactly one.`,
    )
    .option("--version <n>", "the version it was decided on; the one in place if not given", wholeNumber(1, 16_777_215))
    .option("--decided-at <time>", "when it was decided; now if not given");
}

/** Adds --reason and --text. */
export function withReason(command: Command, need: "required" | "optional"): Command {
  const flag = ["--reason <code>", "why, as a code such as COMPLIANCE_REVIEW; entitled partners see it"] as const;
  if (need === "required") command.requiredOption(...flag);
  else command.option(...flag);
  return command.option("--text <text>", "the reason in words");
}

/** The reason that was given, in the API's form. @throws CliFault USAGE for words without a code */
export function reasonOf({ reason, text }: ChangeOptions): object | undefined {
  if (reason === undefined && text !== undefined) throw new CliFault("USAGE", "--text goes with --reason");
  return reason === undefined ? undefined : given({ code: reason, text });
}

function renewal({ validUntil, withoutEnd }: ChangeOptions): Record<string, unknown> {
  if ((validUntil === undefined) === (withoutEnd !== true))
    throw new CliFault("USAGE", "give --valid-until or --without-end, and not both");
  return { validUntil: validUntil ?? null };
}

async function amendment(options: ChangeOptions, session: Session): Promise<Record<string, unknown>> {
  const fields = profileFields(options);
  const body = options.file === undefined ? fields : { ...(await readObject(options.file, session.io)), ...fields };
  if (Object.keys(body).length === 0)
    throw new CliFault("USAGE", "there is nothing to change: give fields as options or with --file");
  return body;
}
