import type { Command } from "commander";
import { benefitsOf } from "../../domain/benefit.ts";
import { ProofFault } from "../../ledger/proof/proofFault.ts";
import { type CheckedProof, checkProof, readDocument } from "../../proof/check.ts";
import { MIN_AUTHORITIES } from "../../proof/trust.ts";
import { EXIT, type Exit } from "../exit.ts";
import { readText } from "../input.ts";
import type { Io } from "../io.ts";
import { wholeNumber } from "../options.ts";
import { type Cli, mergedOptions, withJson } from "../session.ts";
import { list, Painter, words } from "../text.ts";
import { readBook, readKeys, readValidators } from "../trustFiles.ts";

interface Options {
  readonly book: string;
  readonly validators?: string;
  readonly authorities?: string;
  readonly required: number;
  readonly json?: boolean;
}

/** `aeo proof check`: is what a gateway answered so on the ledger? Without a network. */
export function addProof(program: Command, cli: Cli): void {
  const proof = program.command("proof").summary("proofs of answers, checked without trusting a gateway");
  const check = proof
    .command("check <file>")
    .summary("check a proof without any network")
    .description(
      "Checks what `aeo verify --proof` wrote: 0 = proven and RECOGNISED, 1 = proven and not, or not proven, 3 = cannot tell.",
    )
    .requiredOption("--book <file>", "the ledger's address book")
    .option("--validators <file>", 'validators whose commit seals count: {"validators": ["0x…"]}')
    .option("--authorities <file>", "keys of authorities whose signed heads count, as `aeo members --json` prints them")
    .option(
      "--required <n>",
      "how many authorities must have signed",
      wholeNumber(MIN_AUTHORITIES, 256),
      MIN_AUTHORITIES,
    )
    .addHelpText(
      "after",
      "\nExample:\n  aeo proof check proof.json --book address-book.json --authorities members.json\n",
    );
  withJson(check).action(async (file: string) => {
    const options = mergedOptions<Options>(check);
    cli.json = options.json ?? false;
    cli.exit = await run(file, options, cli.io);
  });
}

async function run(file: string, options: Options, io: Io): Promise<Exit> {
  const book = await readBook(options.book, io);
  const roots = {
    ...(options.validators === undefined ? {} : { validators: await readValidators(options.validators, io) }),
    ...(options.authorities === undefined
      ? {}
      : { authorities: { keys: await readKeys(options.authorities, io), required: options.required } }),
  };
  const painter = new Painter(io.colour.stdout);
  try {
    const text = await readText(file, io);
    const checked = await checkProof(readDocument(text), book, roots, Math.floor(io.now() / 1000));
    io.stdout(options.json ? `${JSON.stringify(forPrograms(checked))}\n` : inWords(painter, checked));
    return exitOf(checked);
  } catch (error) {
    if (!(error instanceof ProofFault)) throw error;
    const { code, message } = error;
    if (options.json) io.stdout(`${JSON.stringify({ proven: false, code, detail: message })}\n`);
    else io.stdout(`${painter.paint({ text: "NOT PROVEN", tone: "bad" })}\n${painter.paint(`${message}.`)}\n`);
    return code === "HEADER_UNTRUSTED" ? EXIT.unknown : EXIT.negative;
  }
}

function exitOf({ finding: { recognition } }: CheckedProof): Exit {
  if (recognition === "RECOGNISED") return EXIT.ok;
  return recognition === "CANNOT_TELL" ? EXIT.unknown : EXIT.negative;
}

function inWords(painter: Painter, { question, block, trust, facts, finding }: CheckedProof): string {
  const { recognition, because, status, support, benefits } = finding;
  const tone = recognition === "RECOGNISED" ? "good" : recognition === "CANNOT_TELL" ? "unsure" : "bad";
  return [
    `${painter.paint({ text: `PROVEN: ${words(recognition).toUpperCase()}`, tone })}\n`,
    `${painter.paint(because)}\n\n`,
    painter.fields([
      ["certification", question.certification],
      ["asked", `${question.issuer} to ${question.recogniser}, for ${question.mode}, at ${iso(question.validAt)}`],
      ["as known at", iso(block.time)],
      ["status", status],
      ["version", facts.record && String(facts.record.version)],
      ["legs", list(support.map(({ arrangement, version }) => `arrangement ${arrangement} (version ${version})`))],
      ["benefits", list(benefitsOf(benefits).map(words))],
      ["block", `${block.number} of ${iso(block.time)}, ${block.hash}`],
      ["vouched for by", trust.by === "QBFT" ? `seals of ${trust.signers.join(", ")}` : trust.economies.join(", ")],
      ["not shown", "who the operator is, and whether a key was marked as compromised"],
    ]),
  ].join("");
}

function forPrograms({ question, block, trust, finding }: CheckedProof) {
  const { recognition, because, status, support, benefits } = finding;
  return {
    proven: true,
    recognition,
    because,
    status: status ?? null,
    benefits: benefitsOf(benefits),
    arrangements: support.map(({ arrangement, version }) => ({ arrangement, version })),
    question: { ...question, validAt: iso(question.validAt) },
    block: { ...block, time: iso(block.time) },
    trust,
  };
}

function iso(instant: number): string {
  return new Date(instant * 1000).toISOString().replace(".000Z", "Z");
}
