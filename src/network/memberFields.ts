import { createPublicKey } from "node:crypto";
import { isIPv4 } from "node:net";
import countries from "i18n-iso-countries";
import { z } from "zod";
import { type Economy, parseEconomy } from "../domain/economy.ts";
import type { Address } from "../domain/event.ts";
import { isChecksummed } from "../ledger/checksum.ts";
import { nodeOfPublicKey } from "../ledger/nodeKey.ts";
import { isTimeZone } from "../domain/timeZone.ts";

// What a member says of itself ends up in files of five formats, so each field takes what it is for and nothing else.

const LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
const HOST = `${LABEL}(?:\\.${LABEL})+`;
const PORT = "(?::[1-9][0-9]{0,4})?";
const ENDPOINT = new RegExp(`^https://${HOST}${PORT}/?$`);
const ISSUER = new RegExp(`^https://${HOST}${PORT}(?:/[A-Za-z0-9._~-]+)*/?$`);
const ZONE = /^[A-Za-z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+)*$/;

export const economyField = z.string().transform((text, context): Economy => {
  const parsed = parseEconomy(text);
  // Not a country of ISO 3166-1, and yet one customs territory.
  if (parsed !== undefined && (countries.isValid(text) || text === "EU")) return parsed;
  context.addIssue({ code: "custom", message: "must be an ISO 3166-1 alpha-2 code such as TW, or EU" });
  return z.NEVER;
});

export const addressField = z
  .string()
  .regex(/^0x[0-9a-fA-F]{40}$/, "must be 0x and 40 hex digits")
  .refine(isChecksummed, "has a wrong checksum (EIP-55): a digit was mistyped or changed")
  .transform((text) => text.toLowerCase() as Address)
  .refine((text) => BigInt(text) > 0xffffn, "is an address that nobody has the key of");

// Names need Besu's early-access DNS support, and IPv6 its experimental discovery.
export const ipv4Field = z.string().refine(isIPv4, "must be an IPv4 address, such as 203.0.113.10");

export const portField = z.int("must be a port, 1 to 65535").min(1).max(65_535);

export const nodeKeyField = z.string().transform((text, context): string => {
  try {
    return nodeOfPublicKey(text).nodeId;
  } catch (error) {
    context.addIssue({ code: "custom", message: `is not a node's key: ${(error as Error).message}` });
    return z.NEVER;
  }
});

export const endpointField = z
  .string()
  .max(200)
  .regex(ENDPOINT, "must be an https URL of a host name in small letters, without a path")
  .refine(isUrl, "must be an https URL");

/** Compared letter by letter with the iss of tokens, so it is kept as it was written. */
export const issuerField = z
  .string()
  .max(200)
  .regex(ISSUER, "must be an https URL of a host name in small letters, without ? and #")
  .refine(isUrl, "must be an https URL");

export const timeZoneField = z
  .string()
  .refine((text) => ZONE.test(text) && isTimeZone(text), "must be an IANA time zone such as Asia/Taipei");

/** A public key of P-256, always in the same spelling whatever stood around it. */
export const rpcPublicKeyField = z.string().transform((text, context): string => {
  if (isP256(text)) return createPublicKey(text).export({ format: "pem", type: "spki" }).toString();
  context.addIssue({ code: "custom", message: "must be the PEM of a public key of P-256" });
  return z.NEVER;
});

/** Whether a text is the PEM of a public key with which Besu checks tokens signed by ES256. */
export function isP256(pem: string): boolean {
  try {
    // A private key would be taken too, for its public half: it has no place in a file that goes round.
    if (pem.includes("PRIVATE")) return false;
    return createPublicKey(pem).asymmetricKeyDetails?.namedCurve === "prime256v1";
  } catch {
    return false;
  }
}

function isUrl(text: string): boolean {
  return URL.canParse(text);
}
