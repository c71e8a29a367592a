import { type Command, InvalidArgumentError } from "commander";
import type { Economy } from "../domain/economy.ts";
import type { Alias, Consent } from "../domain/profile.ts";
import { SME_CLASSES } from "../domain/profile.ts";
import { CliFault } from "./fault.ts";
import { collected, economyCode, economyCodes, oneOf, operatorTypes } from "./options.ts";

/** What may be said of an operator with options; a file may say the same. */
export interface ProfileOptions {
  readonly legalName?: string;
  readonly localName?: string;
  readonly addressLine?: readonly string[];
  readonly city?: string;
  readonly postcode?: string;
  readonly country?: Economy;
  readonly operatorType?: readonly string[];
  readonly smeClass?: string;
  readonly tier?: string;
  readonly contact?: string;
  readonly alias?: readonly Alias[];
}

/** Adds the options of the fields that a grant and an amendment share. */
export function withProfile(command: Command): Command {
  return command
    .optionsGroup("The operator:")
    .option("--legal-name <name>", "its name in Latin letters, as registered")
    .option("--local-name <name>", "its name in local script")
    .option("--address-line <line>", "a line of its address; up to four times", collected)
    .option("--city <city>", "city of the address")
    .option("--postcode <code>", "postcode of the address")
    .option("--country <economy>", "economy of the address", economyCode)
    .option("--operator-type <types>", "such as EXPORTER; several with commas", operatorTypes)
    .option("--sme-class <class>", SME_CLASSES.join(", "), oneOf(SME_CLASSES))
    .option("--tier <tier>", "tier of the programme, such as AEOS")
    .option("--contact <text>", "whom partners may call")
    .option("--alias <scheme:value>", "an identifier of another scheme; may be repeated", alias);
}

function alias(text: string, before: readonly Alias[] | undefined): readonly Alias[] {
  const at = text.indexOf(":");
  if (at < 1 || at === text.length - 1) throw new InvalidArgumentError("It is written SCHEME:VALUE.");
  return [...(before ?? []), { scheme: text.slice(0, at), value: text.slice(at + 1) }];
}

/** The fields that were given, in the API's form. @throws CliFault USAGE for half an address */
export function profileFields(options: ProfileOptions): Record<string, unknown> {
  const { legalName, localName, smeClass, tier, contact } = options;
  return given({
    legalName,
    localName,
    smeClass,
    tier,
    contact,
    aliases: options.alias,
    operatorTypes: options.operatorType,
    address: addressOf(options),
  });
}

/** An address is given whole: parts of two addresses would make a third that does not exist. */
function addressOf({ addressLine, city, postcode, country }: ProfileOptions): object | undefined {
  if (addressLine === undefined && city === undefined && postcode === undefined && country === undefined)
    return undefined;
  if (addressLine === undefined || city === undefined || country === undefined)
    throw new CliFault("USAGE", "an address is given whole: --address-line, --city and --country");
  return given({ lines: addressLine, city, postcode, country });
}

/** The entries that have a value. */
export function given(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** Reads GENERAL, NONE or PER_PARTNER with the partners. @throws CliFault USAGE */
export function consentOf(mode: Consent["mode"], partners: readonly Economy[] | undefined): Consent {
  if (mode === "PER_PARTNER") {
    if (partners === undefined) throw new CliFault("USAGE", "PER_PARTNER needs --partners, such as JP,KR");
    return { mode, partners };
  }
  if (partners !== undefined) throw new CliFault("USAGE", `${mode} names no partners`);
  return { mode };
}

/** Adds --partners, which goes with a consent. */
export function withPartners(command: Command): Command {
  return command.option("--partners <economies>", "with PER_PARTNER: which, such as JP,KR", economyCodes);
}

export const consentMode: (text: string) => Consent["mode"] = oneOf(["GENERAL", "PER_PARTNER", "NONE"] as const);
