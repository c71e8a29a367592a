import { z } from "zod";
import { type Economy, parseEconomy } from "./domain/economy.ts";
import { AeoError } from "./domain/errors.ts";
import { isTimeZone } from "./domain/timeZone.ts";

const DAY = 86_400;

/** One environment variable: how it is read, and what the generated page says of it. */
interface Setting<T> {
  readonly variable: string;
  readonly meaning: string;
  /** Shown in the page; undefined = required. */
  readonly usual?: string;
  readonly schema: z.ZodType<T>;
}

function setting<T>(variable: string, meaning: string, schema: z.ZodType<T>, usual?: string): Setting<T> {
  return usual === undefined ? { variable, meaning, schema } : { variable, meaning, schema, usual };
}

const integer = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,12}$/, `a whole number from ${min} to ${max}`)
    .transform(Number)
    .refine((value) => value >= min && value <= max, `a whole number from ${min} to ${max}`);
const path = z.string().min(1, "a path");
const list = z.string().transform((text) =>
  text
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== ""),
);

/** Every setting of a gateway, in the order of the page. */
export const SETTINGS = {
  economy: setting(
    "AEO_ECONOMY",
    "The economy whose authority runs this gateway, ISO 3166-1 alpha-2.",
    z.string().transform((text, context): Economy => {
      const economy = parseEconomy(text);
      if (economy !== undefined) return economy;
      context.addIssue({ code: "custom", message: "two capital letters" });
      return z.NEVER;
    }),
  ),
  timeZone: setting(
    "AEO_TIME_ZONE",
    "IANA time zone of legal dates.",
    z.string().refine(isTimeZone, "an IANA time zone such as Asia/Taipei"),
  ),
  host: setting("AEO_HOST", "Address to listen on.", z.string().min(1), "127.0.0.1"),
  port: setting("AEO_PORT", "Port of the API.", integer(0, 65_535), "8080"),
  metricsPort: setting(
    "AEO_METRICS_PORT",
    "Port of /metrics, /livez and /readyz, for operators only.",
    integer(0, 65_535),
    "9080",
  ),
  storePath: setting("AEO_STORE", "Path of the SQLite file; :memory: loses everything at the end.", path),
  storeUrl: setting(
    "AEO_STORE_URL",
    "postgres:// URL of what several gateways of this authority share (operations.md); empty = one gateway, everything in AEO_STORE.",
    z.union([z.literal(""), z.url({ protocol: /^postgres(ql)?$/, error: "a postgres:// URL" })]),
    "",
  ),
  storePassword: setting(
    "AEO_STORE_PASSWORD_FILE",
    "Path of the file with the password for AEO_STORE_URL; empty = the URL has it, or none is needed.",
    z.string(),
    "",
  ),
  storeSchema: setting(
    "AEO_STORE_SCHEMA",
    "Schema of that database, made if it is not there; the same for every gateway of this authority, and for nobody else.",
    z.string().regex(/^[a-z_][a-z0-9_]{0,62}$/, "small letters, digits and _"),
    "aeo",
  ),
  rpcUrls: setting(
    "AEO_RPC_URLS",
    "JSON-RPC URLs of nodes, best first, separated by commas.",
    list.pipe(z.array(z.url("a URL")).min(1, "at least one URL")),
  ),
  rpcTokenFile: setting(
    "AEO_RPC_TOKEN_FILE",
    "Path of a file with the token that the nodes ask for (aeo network token), read anew every minute; empty = none.",
    z.string(),
    "",
  ),
  addressBook: setting(
    "AEO_ADDRESS_BOOK",
    "Path of the address book: chain id, genesis hash, the contracts and their code hashes.",
    path,
  ),
  keystores: setting(
    "AEO_KEYSTORES",
    "Directory of the encrypted keystores registrar.json, signatory.json, monitor.json, admin.json; a role without one can't write.",
    path,
  ),
  keystorePassword: setting("AEO_KEYSTORE_PASSWORD_FILE", "Path of the file with the keystores' password.", path),
  statementKeys: setting(
    "AEO_STATEMENT_KEYS",
    "Path of a JWK set with the private Ed25519 statement keys; each key's `use` names its purpose: REQUEST, HEAD, RECEIPT and, to issue credentials, CREDENTIAL.",
    path,
  ),
  tokenIssuer: setting("AEO_TOKEN_ISSUER", "The `iss` of the tokens that this gateway takes.", z.string().min(1)),
  tokenAudience: setting("AEO_TOKEN_AUDIENCE", "The `aud` of the tokens that this gateway takes.", z.string().min(1)),
  tokenKeys: setting(
    "AEO_TOKEN_KEYS",
    "Path or https URL of the JWK set that signs tokens, such as that of an OIDC issuer.",
    path,
  ),
  consent: setting(
    "AEO_DEFAULT_CONSENT",
    "What an operator agreed to that said nothing: GENERAL or NONE.",
    z.enum(["GENERAL", "NONE"]),
    "NONE",
  ),
  backdatingLimit: setting(
    "AEO_BACKDATING_DAYS",
    "How many days back a change may take effect.",
    integer(0, 36_500).transform((days) => days * DAY),
    "365",
  ),
  ledgerBound: setting(
    "AEO_LEDGER_BOUND_SECONDS",
    "Past this age of the ledger an answer is STALE; at least the heartbeat's 60 s.",
    integer(60, DAY),
    "300",
  ),
  feedBound: setting(
    "AEO_FEED_BOUND_SECONDS",
    "Past this age of a partner's profiles an answer about it is STALE.",
    integer(10, 30 * DAY),
    "900",
  ),
  finalityDepth: setting(
    "AEO_FINALITY_DEPTH",
    "Blocks on top of a write before it is final; 0 on a QBFT network.",
    integer(0, 1_000),
    "0",
  ),
  reorgDepth: setting(
    "AEO_REORG_DEPTH",
    "Blocks that may be rolled back; a deeper change stops the gateway as LEDGER_FORKED.",
    integer(1, 10_000),
    "64",
  ),
  pollMs: setting(
    "AEO_POLL_MS",
    "How often the node is asked for new blocks, in milliseconds.",
    integer(10, 60_000),
    "250",
  ),
  feedPollMs: setting(
    "AEO_FEED_POLL_MS",
    "How often partners' profile feeds are read, in milliseconds.",
    integer(100, 3_600_000),
    "2000",
  ),
  reportGrace: setting(
    "AEO_REPORT_GRACE_SECONDS",
    "How long after a period's end clearances are waited for before its report is made and its clauses are judged.",
    integer(0, 90 * DAY),
    String(5 * DAY),
  ),
  reportQuiet: setting(
    "AEO_REPORT_QUIET_SECONDS",
    "No report is made while clearances are being fed, nor for so long after the last one.",
    integer(0, 30 * DAY),
    "3600",
  ),
  reportEveryMs: setting(
    "AEO_REPORT_POLL_MS",
    "How often it is looked whether a period is over, and what partners report, in milliseconds.",
    integer(100, 86_400_000),
    "60000",
  ),
  officials: setting(
    "AEO_OFFICIALS",
    "How many officials work for the AEO programme, for the number of operators per official; 0 = not said.",
    integer(0, 1_000_000),
    "0",
  ),
  peerHosts: setting(
    "AEO_PEER_HOSTS",
    "host:port of partners' gateways that may be called by plain http and at private addresses, separated by commas.",
    list,
    "",
  ),
  receiptRetention: setting(
    "AEO_RECEIPT_RETENTION_DAYS",
    "How many days receipts of answers are kept; their signed roots stay for ever.",
    integer(1, 36_500).transform((days) => days * DAY),
    "1830",
  ),
  receiptPeriod: setting(
    "AEO_RECEIPT_PERIOD_SECONDS",
    "Length of the periods whose root of receipts goes to the ledger.",
    integer(10, 31 * DAY),
    "3600",
  ),
  webhookHosts: setting(
    "AEO_WEBHOOK_HOSTS",
    "host:port of receivers of webhooks that may be called by plain http and at private addresses, separated by commas.",
    list,
    "",
  ),
  rateLimit: setting("AEO_RATE_LIMIT", "Requests per caller and minute.", integer(1, 100_000_000), "6000"),
  traderRateLimit: setting(
    "AEO_TRADER_RATE_LIMIT",
    "Lookups per address and minute on the traders' page, which needs no token.",
    integer(1, 100_000_000),
    "30",
  ),
  fileDirectory: setting(
    "AEO_FILE_DIRECTORY",
    "Directory into which a file of all partners' operators is put each day, for systems that can't call; empty = none.",
    z.string(),
    "",
  ),
  fileTime: setting(
    "AEO_FILE_TIME",
    "Time of day of that file, HH:MM in AEO_TIME_ZONE.",
    z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "a time of day such as 03:00"),
    "03:00",
  ),
  fileKeep: setting("AEO_FILE_KEEP", "How many of those files stay in the directory.", integer(1, 1_000), "7"),
  logLevel: setting(
    "AEO_LOG_LEVEL",
    "trace, debug, info, warn, error or fatal.",
    z.enum(["trace", "debug", "info", "warn", "error", "fatal"]),
    "info",
  ),
} as const;

/** Variables of the command line `aeo`, which a shell may have set for it. */
const OF_THE_COMMAND_LINE = ["AEO_AS", "AEO_GATEWAY", "AEO_TOKEN", "AEO_ACCESS"];

type Settings = typeof SETTINGS;
export type Config = { readonly [K in keyof Settings]: Settings[K] extends Setting<infer T> ? T : never };

/**
 * Reads the configuration from the environment.
 * @throws AeoError INVALID_CONFIGURATION that names every fault at once
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const faults: { pointer: string; detail: string }[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, { variable, schema, usual }] of Object.entries(SETTINGS) as [string, Setting<unknown>][]) {
    const text = environment[variable] ?? usual;
    if (text === undefined) {
      faults.push({ pointer: variable, detail: "is not set" });
      continue;
    }
    const parsed = schema.safeParse(text);
    if (parsed.success) values[name] = parsed.data;
    // The value itself may be a secret.
    else faults.push({ pointer: variable, detail: parsed.error.issues.map(({ message }) => message).join("; ") });
  }
  const known = new Set<string>([...Object.values(SETTINGS).map(({ variable }) => variable), ...OF_THE_COMMAND_LINE]);
  for (const variable of Object.keys(environment))
    if (variable.startsWith("AEO_") && !known.has(variable))
      faults.push({ pointer: variable, detail: "is not a setting; a typing error?" });
  const { port, metricsPort } = values;
  if (port !== undefined && port !== 0 && port === metricsPort)
    faults.push({ pointer: SETTINGS.metricsPort.variable, detail: `is the same port as ${SETTINGS.port.variable}` });
  if (faults.length > 0)
    throw new AeoError(
      "INVALID_CONFIGURATION",
      faults.map(({ pointer, detail }) => `${pointer}: ${detail}`).join(". "),
      { faults },
    );
  return Object.freeze(values) as unknown as Config;
}

/** The page that documents the settings. */
export function configurationPage(): string {
  const rows = (Object.values(SETTINGS) as Setting<unknown>[]).map(
    ({ variable, meaning, usual }) =>
      `| \`${variable}\` | ${usual === undefined ? "required" : `\`${usual}\``} | ${meaning} |`,
  );
  return [
    "# Configuration of a gateway",
    "",
    "Generated from `src/config.ts` by `npm run generate`. A gateway reads its settings from the environment and refuses to start, naming",
    "every fault at once, when one is missing, wrong or unknown.",
    "",
    "| variable | default | meaning |",
    "| --- | --- | --- |",
    ...rows,
    "",
  ].join("\n");
}
