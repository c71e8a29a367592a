import type { Command } from "commander";
import { asking, type Cli } from "../session.ts";
import { given } from "../profileOptions.ts";
import { targetOf } from "../target.ts";
import { nounOf } from "../text.ts";
import { submit, withWrite } from "../write.ts";
import { type ChangeOptions, reasonOf, withReason, withTarget } from "./changes.ts";

const ACTS = [
  {
    name: "propose",
    path: "annulments",
    summary: "propose to annul a certification, as if it had never been granted",
    example: "aeo annul propose TW123456789 --as TW:registrar",
  },
  {
    name: "confirm",
    path: "annulment-confirmations",
    summary: "annul what another person proposed",
    example: "aeo annul confirm TW123456789 --reason GRANTED_IN_ERROR --as TW:signatory",
  },
  {
    name: "reject",
    path: "annulment-rejections",
    summary: "drop a proposed annulment",
    example: "aeo annul reject TW123456789 --as TW:registrar",
  },
] as const;

/** `aeo annul propose`, `confirm` and `reject`: it takes two persons. */
export function addAnnul(program: Command, cli: Cli): void {
  const parent = program
    .command("annul")
    .summary("annul a certification: a registrar proposes, a signatory confirms")
    .addHelpText("after", `\nExamples:\n${ACTS.map(({ example }) => `  ${example}\n`).join("")}`);
  for (const { name, path, summary, example } of ACTS) {
    const command = withTarget(parent.command(`${name} <id-or-tin>`).summary(summary));
    if (name === "confirm") withReason(command, "required");
    withWrite(command);
    command.addHelpText("after", `\nExample:\n  ${example}\n`);
    asking<ChangeOptions>(cli, command, async (session, [named], options) => {
      const body = given({ decidedAt: options.decidedAt, reason: reasonOf(options) });
      const { id, version } = await targetOf(session, named ?? "", "annullable", options.version);
      const write = {
        path: `/v1/certifications/${id}/${path}`,
        body,
        version,
        what: `${nounOf(path)} of ${id}`,
        repeat: `${id} in place of a TIN,`,
      };
      return submit(session, write, options);
    });
  }
}
