import { type DestinationStream, type Logger, pino } from "pino";

/**
 * Fields that hold who somebody is, wherever in a logged object they stand up to four levels deep. The rule is that nobody logs
 * them; this is the net under it.
 */
const PERSONAL = [
  "tin",
  "identifier",
  "legalName",
  "localName",
  "address",
  "contact",
  "aliases",
  "profile",
  "authorization",
  "token",
  "salt",
  "secret",
];
const REDACTED = PERSONAL.flatMap((field) => [field, `*.${field}`, `*.*.${field}`, `*.*.*.${field}`]);

/** One JSON line per fact, on standard output unless another stream is given. */
export function createLog(level: string, base: Readonly<Record<string, string>>, stream?: DestinationStream): Logger {
  const options = {
    level,
    base,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: REDACTED, censor: "[redacted]" },
    formatters: { level: (label: string) => ({ level: label }) },
  };
  return stream === undefined ? pino(options) : pino(options, stream);
}

export type { Logger };
