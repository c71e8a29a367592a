import { randomUUID } from "node:crypto";
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";
import { type Economy, parseEconomy } from "../domain/economy.ts";
import { AeoError } from "../domain/errors.ts";

/** The roles for which an access file holds a token: those that a gateway knows. */
export const ACCESS_ROLES = ["officer", "registrar", "signatory", "monitor", "auditor", "agency", "admin"] as const;
export type AccessRole = (typeof ACCESS_ROLES)[number];

const url = z.url({ protocol: /^https?$/, error: "an http or https URL" });
const token = z.string().regex(/^[A-Za-z0-9._~+/-]+=*$/, "a bearer token");
const economy = z.string().transform((text, context): Economy => {
  const parsed = parseEconomy(text);
  if (parsed !== undefined) return parsed;
  context.addIssue({ code: "custom", message: "two capital letters" });
  return z.NEVER;
});

const accessSchema = z.strictObject({
  startedAt: z.iso.datetime(),
  rpcUrl: url,
  addressBook: z.string().min(1),
  gateways: z.array(
    z.strictObject({
      economy,
      name: z.string().min(1),
      url,
      metricsUrl: url,
      tokens: z.strictObject({
        officer: token,
        registrar: token,
        signatory: token,
        monitor: token,
        auditor: token,
        agency: token,
        admin: token,
      } satisfies Record<AccessRole, typeof token>),
    }),
  ),
});

/** How to reach the gateways of a network that was started here: their addresses, and a ready-made token for each role. */
export type AccessFile = z.output<typeof accessSchema>;
export type AccessGateway = AccessFile["gateways"][number];

/** Where `npm start` writes it and the command line looks for it. */
export const DEFAULT_ACCESS_PATH = "data/access.json";

/**
 * Writes the file for its owner's eyes alone (mode 0600). Whole or not at all: a reader never sees half of it, and tokens are never
 * in a file that others could open for a moment.
 * @throws AeoError INVALID_CONFIGURATION when the content is not what `readAccessFile` would take
 */
export function writeAccessFile(path: string, access: AccessFile): void {
  const text = `${JSON.stringify(checked(path, access), null, 2)}\n`;
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    const file = openSync(temporary, "wx", 0o600);
    try {
      writeSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** @throws AeoError INVALID_CONFIGURATION when the file is missing, unreadable or not an access file; it repeats none of its content */
export function readAccessFile(path: string): AccessFile {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code === "ENOENT" ? "does not exist" : "can't be read";
    throw new AeoError("INVALID_CONFIGURATION", `the access file ${path} ${reason}`, { cause });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's message quotes the text, which holds tokens.
    throw new AeoError("INVALID_CONFIGURATION", `the access file ${path} is not JSON`);
  }
  return checked(path, value);
}

function checked(path: string, value: unknown): AccessFile {
  const parsed = accessSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => ({
    pointer: `/${issue.path.map(String).join("/")}`,
    detail: issue.message,
  }));
  const named = faults.map(({ pointer, detail }) => `${pointer}: ${detail}`).join(". ");
  throw new AeoError("INVALID_CONFIGURATION", `the access file ${path} is not in its form. ${named}`, { faults });
}
