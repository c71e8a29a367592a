import type { Command } from "commander";
import { z } from "zod";
import { qrSvg } from "../../issuing/qrCode.ts";
import { EXIT } from "../exit.ts";
import { writeText } from "../input.ts";
import { wholeNumber } from "../options.ts";
import { asking, type Cli, get, note, print, read } from "../session.ts";
import { idOfNamed } from "../target.ts";
import { counted } from "../text.ts";
import { send } from "../write.ts";
import { addCredentialCheck } from "./credentialCheck.ts";

const issuedSchema = z.object({
  id: z.string(),
  certificationId: z.string(),
  credential: z.string(),
  issuedAt: z.string(),
  expiresAt: z.string(),
  status: z.object({ uri: z.string(), idx: z.number() }),
});
const bundleSchema = z.object({ content: z.string(), anchor: z.object({ publicKey: z.string() }) });

/** `aeo credential`: what a trader shows and an officer checks without a network. */
export function addCredential(program: Command, cli: Cli): void {
  const parent = program
    .command("credential")
    .summary("credentials that are checked without a network")
    .addHelpText(
      "after",
      "\nExamples:\n  aeo credential issue TW123456789 --svg qr.svg --as TW:registrar\n" +
        "  aeo credential bundle --out bundle.json --as JP:officer\n" +
        "  aeo credential check credential.txt --bundle bundle.json --mode SEA\n",
    );
  addIssue(parent, cli);
  addBundle(parent, cli);
  addCredentialCheck(parent, cli);
}

function addIssue(parent: Command, cli: Cli): void {
  const command = parent
    .command("issue <id-or-tin>")
    .summary("issue a credential to one of the authority's own operators")
    .option("--valid-days <days>", "good for so many days (180)", wholeNumber(1, 731))
    .option("--svg <file>", "write the QR code as a picture, to print")
    .option("--idempotency-key <key>", "repeat a request whose outcome is unknown without doing it twice");
  asking<{ validDays?: number; svg?: string; idempotencyKey?: string }>(
    cli,
    command,
    async (session, [named], options) => {
      const id = await idOfNamed(session, named ?? "", "live");
      const body = options.validDays === undefined ? {} : { validDays: options.validDays };
      const write = { path: `/v1/certifications/${id}/credential`, body, what: `credential of ${id}` };
      const answer = await send(session, write, options);
      const issued = read(issuedSchema, answer);
      if (options.svg !== undefined) {
        await writeText(options.svg, qrSvg(issued.credential));
        note(session, `the QR code is in ${options.svg}`);
      }
      print(session, answer, () => `${issued.credential}\n`);
      note(session, `credential ${issued.id}, good until ${issued.expiresAt}, ${issued.credential.length} bytes`);
      return EXIT.ok;
    },
  );
}

function addBundle(parent: Command, cli: Cli): void {
  const command = parent
    .command("bundle")
    .summary("fetch what a device needs to check credentials for a day without a network")
    .requiredOption("--out <file>", "where to write it");
  asking<{ out: string }>(cli, command, async (session, _args, { out }) => {
    const answer = await get(session, "/v1/offline-bundle");
    const { anchor, content } = read(bundleSchema, answer);
    await writeText(out, answer.text);
    const summary = { file: out, anchor: anchor.publicKey };
    session.io.stdout(
      session.json
        ? `${JSON.stringify(summary)}\n`
        : session.painter.fields([
            ["bundle", `${out}, ${counted(content.length, "character")}`],
            ["signed with", anchor.publicKey],
          ]),
    );
    note(session, "keep the key apart from the file: aeo credential check --anchor takes it");
    return EXIT.ok;
  });
}
