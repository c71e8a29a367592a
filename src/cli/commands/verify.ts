import type { Command } from "commander";
import { displayName, parseEconomy } from "../../domain/economy.ts";
import type { Recognition } from "../../domain/recognition.ts";
import { type VerificationAnswer, verificationSchema } from "../answers/verification.ts";
import { EXIT, type Exit } from "../exit.ts";
import { economyCode, mode, operatorType } from "../options.ts";
import { writeText } from "../input.ts";
import { asking, type Cli, get, note, print, read, type Session } from "../session.ts";
import { list, type Painter, type Tone, words } from "../text.ts";

interface Options {
  readonly mode: string;
  readonly issuer?: string;
  readonly operatorType?: string;
  readonly validAt?: string;
  readonly knownAt?: string;
  readonly departedAt?: string;
  readonly name?: string;
  readonly address?: string;
  readonly proof?: string;
}

/** `aeo verify`: is this operator recognised here? */
export function addVerify(program: Command, cli: Cli): void {
  const command = program
    .command("verify <tin>")
    .summary("is this operator recognised here, and why")
    .description(
      "Asks whether the gateway's economy recognises an operator: 0 = RECOGNISED, 1 = not (or of another name than --name), 3 = cannot tell.",
    )
    .requiredOption("--mode <mode>", "SEA, AIR, ROAD or RAIL", mode)
    .option("--issuer <economy>", "whose identifier it is, where two economies use it", economyCode)
    .option("--operator-type <type>", "as what it takes part, such as EXPORTER", operatorType)
    .option("--valid-at <time>", "the moment judged, such as 2026-11-25T09:00:00Z; now if not given")
    .option("--known-at <time>", "up to when the ledger's knowledge counts")
    .option("--departed-at <time>", "when the goods left; counts where the terms say so")
    .option("--name <name>", "the name on the papers, to be compared with the operator's")
    .option("--address <address>", "the address on the papers, likewise")
    .option("--proof <file>", "write what proves the answer, for aeo proof check")
    .addHelpText("after", "\nExample:\n  aeo verify TW123456789 --mode SEA --operator-type exporter --as JP:officer\n");
  asking<Options>(cli, command, async (session, [tin], options) => {
    const { mode: by, issuer, operatorType: type, validAt, knownAt, departedAt, name: papers, address } = options;
    const proof = options.proof === undefined ? undefined : "true";
    const query = {
      tin,
      mode: by,
      issuer,
      operatorType: type,
      validAt,
      knownAt,
      departedAt,
      name: papers,
      address,
      proof,
    };
    const answer = await get(session, "/v1/verifications", query);
    const verification = read(verificationSchema, answer);
    if (options.proof !== undefined) await keepProof(session, options.proof, verification.proof);
    print(session, answer, () => inWords(session.painter, verification));
    return verification.nameMatch?.verdict === "MISMATCH" ? EXIT.negative : exitOf(verification.recognition);
  });
}

async function keepProof(session: Session, path: string, proof: unknown): Promise<void> {
  if (proof === null || proof === undefined)
    return note(session, "No proof was written: the answer names no certification.");
  await writeText(path, `${JSON.stringify(proof)}\n`);
  note(session, `What proves the answer is in ${path}: aeo proof check ${path} --book …`);
}

function exitOf(recognition: Recognition): Exit {
  if (recognition === "RECOGNISED") return EXIT.ok;
  return recognition === "STALE" ? EXIT.unknown : EXIT.negative;
}

const TONES: Partial<Record<Recognition, Tone>> = { RECOGNISED: "good", STALE: "unsure", UNKNOWN: "unsure" };

function inWords(painter: Painter, verification: VerificationAnswer): string {
  const { recognition, cause, explanation, advice } = verification;
  return [
    `${painter.paint({ text: words(recognition).toUpperCase(), tone: TONES[recognition] ?? "bad" })}\n`,
    `${painter.paint(explanation)}\n${painter.paint(advice)}\n\n`,
    painter.fields([
      ...whom(verification),
      ["reason", cause.code],
      ...when(verification),
      ["receipt", verification.receipt],
    ]),
  ].join("");
}

function whom({
  operator,
  resolvedBy,
  certification,
  nameMatch,
  addressMatch,
  benefits,
  arrangements,
}: VerificationAnswer) {
  const lines = operator && [...operator.address.lines, operator.address.city, operator.address.postcode];
  return [
    ["operator", operator && [operator.legalName, operator.localName].filter(Boolean).join(" / ")],
    ["name given", nameMatch && inScore(nameMatch)],
    ["address", operator && [...(lines ?? []), operator.address.country].filter(Boolean).join(", ")],
    ["address given", addressMatch && inScore(addressMatch)],
    ["identifier", operator?.tin],
    ["found by", foundBy(resolvedBy)],
    [
      "certified as",
      certification &&
        [certification.programme, certification.tier, ...certification.operatorTypes.map(words)]
          .filter((part) => part !== null)
          .join(", "),
    ],
    ["certification", certification && `${certification.id} (version ${certification.version})`],
    ["since", certification?.effectiveFrom],
    ["valid until", certification?.validUntil],
    ["benefits", list(benefits.map(words))],
    ["arrangement", list(arrangements.map((one) => `${one.arrangement} (version ${one.version}${period(one)})`))],
  ] as const;
}

/** A verdict with its score. */
export function inScore({ verdict, score }: { readonly verdict: string; readonly score: number }): string {
  return `${words(verdict).toUpperCase()} (${score.toFixed(2)})`;
}

/** Not said of a TIN: that is shown as it is. */
function foundBy(how: VerificationAnswer["resolvedBy"]): string | null {
  if (how === null || how === undefined || how.kind === "TIN") return null;
  return `${words(how.kind)} ${how.scheme ?? ""}`;
}

function period({ from, until }: { readonly from: string | null; readonly until: string | null }): string {
  return `${from === null ? "" : `, from ${from}`}${until === null ? "" : `, until ${until}`}`;
}

function when({ issuer, recogniser, mode: by, validAt, knownAt, profilesAsOf, asOf }: VerificationAnswer) {
  return [
    ["asked", `by ${name(recogniser)}, for ${by}, at ${validAt} as known at ${knownAt}`],
    ["ledger", `as of ${asOf.time}, block ${asOf.block}, ${asOf.freshness}`],
    ["profiles", profilesAsOf && `of ${issuer === null ? "the issuer" : name(issuer)} as of ${profilesAsOf}`],
  ] as const;
}

function name(code: string): string {
  const economy = parseEconomy(code);
  return economy === undefined ? code : displayName(economy);
}
