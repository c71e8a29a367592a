import { z } from "zod";
import type { StatementKey } from "../domain/authority.ts";
import { type Economy, parseEconomy } from "../domain/economy.ts";
import { AeoError } from "../domain/errors.ts";
import type { Bytes32, StatementPurpose } from "../domain/event.ts";
import type { Instant } from "../domain/time.ts";
import type { StatementKeyDirectory } from "../exchange/statementKeys.ts";
import { type AddressBook, parseAddressBook } from "../ledger/addressBook.ts";
import { CliFault } from "./fault.ts";
import { readObject } from "./input.ts";
import type { Io } from "./io.ts";

const instant = z
  .string()
  .nullable()
  .transform((text) => (text === null ? 0 : Math.floor(Date.parse(text) / 1000)));
const members = z.object({
  members: z.array(
    z.object({
      economy: z.custom<Economy>((value) => typeof value === "string" && parseEconomy(value) !== undefined),
      statementKeys: z.array(
        z.object({
          keyId: z.string(),
          purpose: z.string(),
          publicKey: z.string(),
          from: instant,
          until: instant,
          revokedAt: instant,
        }),
      ),
    }),
  ),
});
const validators = z.object({ validators: z.array(z.string().regex(/^0x[0-9a-fA-F]{40}$/)).min(1) });

/** The address book of a ledger. @throws CliFault FILE_UNREADABLE */
export async function readBook(path: string, io: Io): Promise<AddressBook> {
  try {
    return parseAddressBook(await readObject(path, io));
  } catch (error) {
    if (error instanceof AeoError) throw new CliFault("FILE_UNREADABLE", `${path}: ${error.message}`);
    throw error;
  }
}

/** Statement keys as `aeo members --json` prints them, in the file of somebody whom the reader trusts. @throws CliFault */
export async function readKeys(path: string, io: Io): Promise<StatementKeyDirectory> {
  const parsed = members.safeParse(await readObject(path, io));
  if (!parsed.success)
    throw new CliFault("FILE_UNREADABLE", `${path} is not what aeo members --json prints, at ${place(parsed.error)}`);
  const keys = parsed.data.members.flatMap(({ economy, statementKeys }) =>
    statementKeys.map((key) => ({ ...key, economy }) as StatementKey & { keyId: Bytes32; purpose: StatementPurpose }),
  );
  return {
    statementKeysOf: (economy, purpose, at) =>
      keys.filter((key) => key.economy === economy && key.purpose === purpose && stands(key, at)),
  };
}

/** A validator set: {"validators": ["0x…", …]}. @throws CliFault */
export async function readValidators(path: string, io: Io): Promise<`0x${string}`[]> {
  const parsed = validators.safeParse(await readObject(path, io));
  if (!parsed.success)
    throw new CliFault("FILE_UNREADABLE", `${path} holds no {"validators": ["0x…"]}, at ${place(parsed.error)}`);
  return parsed.data.validators.map((address) => address.toLowerCase() as `0x${string}`);
}

function stands({ from, until, revokedAt }: StatementKey, at: Instant): boolean {
  return from <= at && (until === 0 || at < until) && (revokedAt === 0 || at < revokedAt);
}

function place(error: z.ZodError): string {
  return `/${error.issues[0]?.path.map(String).join("/") ?? ""}`;
}
