import type { Command } from "commander";
import { z } from "zod";
import { checkCredential, type CredentialAnswer, openBundle } from "../../credential/check.ts";
import { benefitsOf } from "../../domain/benefit.ts";
import type { Mode } from "../../domain/mode.ts";
import { operatorTypesOf, type OperatorType } from "../../domain/operatorType.ts";
import { programmeOf, tierName } from "../../domain/programme.ts";
import { EXIT, type Exit } from "../exit.ts";
import { CliFault } from "../fault.ts";
import { readObject, readText } from "../input.ts";
import type { Io } from "../io.ts";
import { collected, mode, operatorType } from "../options.ts";
import { type Cli, mergedOptions, withJson } from "../session.ts";
import { list, Painter, words } from "../text.ts";
import { CREDENTIAL_REASONS } from "../words/credential.ts";

interface Options {
  readonly bundle: string;
  readonly anchor?: string;
  readonly mode: Mode;
  readonly operatorType?: OperatorType;
  readonly at?: string;
  readonly statusList?: string[];
  readonly json?: boolean;
}

const fileSchema = z.object({
  statement: z.string(),
  content: z.string(),
  anchor: z.object({ publicKey: z.string().regex(/^0x[0-9a-f]{64}$/) }),
});

/** `aeo credential check`: is the holder recognised? Without a network. */
export function addCredentialCheck(parent: Command, cli: Cli): void {
  const command = parent
    .command("check <file-or-text>")
    .summary("check a credential without any network")
    .description(
      "Checks what a QR code holds: 0 = RECOGNISED, 1 = not recognised or refused, 3 = cannot tell. - reads standard input.",
    )
    .requiredOption("--bundle <file>", "what aeo credential bundle wrote")
    .option("--anchor <key>", "the key that must have signed the bundle; without it, the one that the file names")
    .requiredOption("--mode <mode>", "SEA, AIR, ROAD or RAIL", mode)
    .option("--operator-type <type>", "as what the operator takes part, such as EXPORTER", operatorType)
    .option("--status-list <file>", "a status list of the issuer; may be given several times", collected)
    .option("--at <time>", "what the clock shows, such as 2026-11-25T09:00:00Z; now if not given");
  withJson(command).action(async (credential: string) => {
    const options = mergedOptions<Options>(command);
    cli.json = options.json ?? false;
    cli.exit = await run(credential, options, cli.io);
  });
}

async function run(credential: string, options: Options, io: Io): Promise<Exit> {
  const text = credential.includes("~") ? credential : await readText(credential, io);
  const file = fileSchema.safeParse(await readObject(options.bundle, io));
  if (!file.success) throw new CliFault("FILE_UNREADABLE", `${options.bundle} is no bundle`);
  const bundle = await openBundle(file.data, options.anchor?.toLowerCase() ?? file.data.anchor.publicKey);
  const anchor: Anchor = options.anchor === undefined ? "OF_THE_BUNDLE" : "GIVEN";
  const statusLists = await Promise.all(
    (options.statusList ?? []).map(async (path) => (await readText(path, io)).trim()),
  );
  const checked = await checkCredential(text, bundle, {
    mode: options.mode,
    operatorType: options.operatorType,
    now: momentOf(options, io),
    statusLists,
  });
  io.stdout(
    options.json
      ? `${JSON.stringify({ ...forPrograms(checked), anchor })}\n`
      : inWords(new Painter(io.colour.stdout), checked, anchor),
  );
  if (checked.recognition === "RECOGNISED") return EXIT.ok;
  return checked.recognition === "CANNOT_TELL" ? EXIT.unknown : EXIT.negative;
}

function momentOf({ at }: Options, io: Io): number {
  const moment = at === undefined ? io.now() : Date.parse(at);
  if (Number.isNaN(moment)) throw new CliFault("USAGE", "--at takes a time such as 2026-11-25T09:00:00Z");
  return Math.floor(moment / 1000);
}

/** Where the key came from that the bundle's signature was checked with. */
type Anchor = "GIVEN" | "OF_THE_BUNDLE";
const ANCHORS: Readonly<Record<Anchor, string>> = {
  GIVEN: "as given",
  OF_THE_BUNDLE:
    "the bundle's own: whoever made the file vouches for it; give --anchor with a key from a source that you trust",
};

function inWords(painter: Painter, checked: CredentialAnswer, anchor: Anchor): string {
  const { recognition, reason, claims, disclosed } = checked;
  const tone = recognition === "RECOGNISED" ? "good" : recognition === "CANNOT_TELL" ? "unsure" : "bad";
  const benefits = checked.answer === undefined ? [] : benefitsOf(checked.answer.benefits);
  return [
    `${painter.paint({ text: words(recognition).toUpperCase(), tone })}\n${painter.paint(CREDENTIAL_REASONS[reason])}\n\n`,
    painter.fields([
      ["operator", list(disclosed?.name ?? [])],
      ["identifier", disclosed?.tin],
      ["issuer", claims?.iss],
      ["certified as", claims && list(kindOf(claims.aeo).map(words))],
      ["benefits", list(benefits.map(words))],
      ["reason", reason],
      ["credential", claims && `issued ${iso(claims.iat)}, good until ${iso(claims.exp)}`],
      ["ledger", iso(checked.ledgerAsOf)],
      ["bundle", iso(checked.bundleSignedAt)],
      ["anchor", ANCHORS[anchor]],
      ["status list", iso(checked.statusListAsOf)],
    ]),
  ].join("");
}

function kindOf([programme, tier, operatorTypes]: readonly [number, number, number]): string[] {
  const name = programmeOf(programme);
  return [name, name && tierName(name, tier), ...operatorTypesOf(operatorTypes)].filter((one) => one !== undefined);
}

function forPrograms({ answer, claims, ...checked }: CredentialAnswer) {
  return {
    ...checked,
    ledgerAsOf: iso(checked.ledgerAsOf) ?? null,
    bundleSignedAt: iso(checked.bundleSignedAt) ?? null,
    statusListAsOf: iso(checked.statusListAsOf) ?? null,
    benefits: answer === undefined ? [] : benefitsOf(answer.benefits),
    arrangements: answer?.support.map(({ arrangement, version }) => ({ arrangement, version })) ?? [],
    claims: claims ?? null,
  };
}

function iso(instant: number | undefined): string | undefined {
  return instant === undefined ? undefined : new Date(instant * 1000).toISOString().replace(".000Z", "Z");
}
