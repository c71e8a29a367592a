import type { Command } from "commander";
import type { Economy } from "../../domain/economy.ts";
import type { Consent } from "../../domain/profile.ts";
import { PROGRAMMES, type Programme } from "../../domain/programme.ts";
import { CliFault } from "../fault.ts";
import { readObject } from "../input.ts";
import { oneOf } from "../options.ts";
import {
  consentMode,
  consentOf,
  given,
  profileFields,
  type ProfileOptions,
  withPartners,
  withProfile,
} from "../profileOptions.ts";
import { asking, type Cli } from "../session.ts";
import { submit, withWrite, type WriteOptions } from "../write.ts";
import { FORMATS, type ImportFormat } from "../fileFormat.ts";
import { importFile } from "./importFile.ts";

interface Options extends ProfileOptions, WriteOptions {
  readonly file?: string;
  readonly import?: string;
  readonly format?: ImportFormat;
  readonly tin?: string;
  readonly programme?: Programme;
  readonly validFrom?: string;
  readonly validUntil?: string;
  readonly consent?: Consent["mode"];
  readonly partners?: readonly Economy[];
  readonly decidedAt?: string;
  readonly reviewAt?: string;
}

const PROGRAMME_CODES = Object.keys(PROGRAMMES) as Programme[];
const EXAMPLES = `
Examples:
  aeo certify --tin TW123456789 --legal-name "Formosa Example Trading" --address-line "1 Example Road" --city Taipei \\
    --country TW --operator-type EXPORTER --programme AEO --tier AEOS --valid-from 2026-12-01 --as TW:registrar
  aeo certify --file grant.json --as TW:registrar
  aeo certify --import operators.csv --as TW:registrar
`;

/** `aeo certify`: one operator by options or a JSON file, many by a CSV or NDJSON file. */
export function addCertify(program: Command, cli: Cli): void {
  const command = program
    .command("certify")
    .summary("certify an operator, or many from a file")
    .description(
      "Certifies an operator. With --import: 0 = every row is on the ledger, 1 = some are not, 3 = not known yet.",
    )
    .option("--file <file>", "a JSON file as POST /v1/certifications takes it; - for standard input")
    .option("--import <file>", "a CSV or NDJSON file with many operators; - for standard input")
    .option("--format <format>", "csv or ndjson, where the file's name does not say", oneOf(FORMATS))
    .option("--tin <tin>", "its identifier")
    .option("--programme <programme>", PROGRAMME_CODES.join(", "), oneOf(PROGRAMME_CODES))
    .option("--valid-from <date>", "first valid day, such as 2026-12-01, in the economy's time zone")
    .option("--valid-until <date>", "last valid day; without it there is no end")
    .option("--consent <mode>", "GENERAL, PER_PARTNER or NONE; the economy's usual one if not given", consentMode)
    .option("--decided-at <time>", "when it was decided; now if not given")
    .option("--review-at <time>", "when to look at it again; nothing happens by itself")
    .addHelpText("after", EXAMPLES);
  withPartners(command);
  withProfile(command);
  withWrite(command);
  asking<Options>(cli, command, async (session, _, options) => {
    const fields = fieldsOf(options);
    if (options.import !== undefined) {
      if (options.file !== undefined || Object.keys(fields).length > 0)
        throw new CliFault("USAGE", "--import says everything in its file; give no other field beside it");
      return importFile(session, options.import, options.format, options);
    }
    if (options.format !== undefined) throw new CliFault("USAGE", "--format goes with --import");
    // What is given on the command line comes before what the file says.
    const body = options.file === undefined ? fields : { ...(await readObject(options.file, session.io)), ...fields };
    if (Object.keys(body).length === 0)
      throw new CliFault("USAGE", "there is nothing to certify: give the fields as options, or --file or --import");
    return submit(session, { path: "/v1/certifications", body, what: "grant of a certification" }, options);
  });
}

function fieldsOf(options: Options): Record<string, unknown> {
  const { tin, programme, validFrom, validUntil, decidedAt, reviewAt, consent, partners } = options;
  if (consent === undefined && partners !== undefined) throw new CliFault("USAGE", "--partners goes with --consent");
  const agreed = consent === undefined ? undefined : consentOf(consent, partners);
  return given({
    tin,
    programme,
    validFrom,
    validUntil,
    decidedAt,
    reviewAt,
    consent: agreed,
    ...profileFields(options),
  });
}
