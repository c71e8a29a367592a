import type { Command } from "commander";
import type { Economy } from "../../domain/economy.ts";
import type { Consent } from "../../domain/profile.ts";
import { consentSchema } from "../answers/certification.ts";
import { EXIT } from "../exit.ts";
import { consentMode, consentOf, withPartners } from "../profileOptions.ts";
import { asking, type Cli, print, read } from "../session.ts";
import { idOfNamed } from "../target.ts";
import { list, words } from "../text.ts";
import { send } from "../write.ts";

interface Options {
  readonly mode: Consent["mode"];
  readonly partners?: readonly Economy[];
  readonly idempotencyKey?: string;
}

/** `aeo consent`: which partners may have the operator's profile. It is kept by the gateway and not written to the ledger. */
export function addConsent(program: Command, cli: Cli): void {
  const command = program
    .command("consent <id-or-tin>")
    .summary("record which partners the operator agrees to")
    .description(
      "Records which partners may have the operator's profile. One that loses it is told to delete the profile.",
    )
    .requiredOption("--mode <mode>", "GENERAL, PER_PARTNER or NONE", consentMode);
  withPartners(command)
    .option("--idempotency-key <key>", "repeat a request whose outcome is unknown without doing it twice")
    .addHelpText(
      "after",
      "\nExample:\n  aeo consent TW123456789 --mode PER_PARTNER --partners JP,KR --as TW:registrar\n",
    );
  asking<Options>(cli, command, async (session, [named], options) => {
    const body = consentOf(options.mode, options.partners);
    const id = await idOfNamed(session, named ?? "", "live");
    const path = `/v1/certifications/${id}/consent`;
    const answer = await send(session, { method: "PUT", path, body, what: `consent for ${id}` }, options);
    const { mode, partners } = read(consentSchema, answer);
    print(session, answer, () =>
      session.painter.fields([
        ["recorded", words(mode)],
        ["certification", id],
        ["partners", partners && (list(partners) ?? "none")],
      ]),
    );
    return EXIT.ok;
  });
}
