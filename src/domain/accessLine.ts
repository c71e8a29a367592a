/** What became of a question of an auditor: answered, refused with a code, or an answer that went on: opened, then ended. */
export const ACCESS_OUTCOMES = ["ANSWERED", "REFUSED", "OPENED", "ENDED"] as const;
export type AccessOutcome = (typeof ACCESS_OUTCOMES)[number];

/** Which things an answer held. */
export interface Seen {
  /** How many entries, certifications, facts … it listed. */
  readonly count: number;
  /** By name, when they are few: ids of certifications, economies, transactions. */
  readonly subjects?: readonly string[];
  /** The first and last of a list, as the answer orders them. */
  readonly first?: string;
  readonly last?: string;
}

/** What is kept of one answer to an auditor. It holds no answer and no token. */
export interface Access {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The subject of the token. */
  readonly auditor: string;
  /** Method and pattern of the address: GET /v1/audit/entries. */
  readonly route: string;
  /** Path and query parameters as they were asked; empty for a question that was refused. */
  readonly question: Readonly<Record<string, string>>;
  readonly outcome: AccessOutcome;
  /** The code of a refusal. */
  readonly code: string | null;
  readonly seen: Seen | null;
  /** Up to which block the ledger was read; null before the first contact with it. */
  readonly block: number | null;
  readonly blockHash: string | null;
  /** SHA-256 of the answer's bytes, 64 hex digits; null when there were none. */
  readonly digest: string | null;
}

/** A line of the access log: an access, its place from 1 on, and the hash that chains it to the line before. */
export interface AccessLine extends Access {
  readonly number: number;
  /** 64 hex digits. */
  readonly hash: string;
}

/** Where the log stands: how many lines it has and the hash of the last one. */
export interface AccessHead {
  readonly number: number;
  readonly hash: string;
}

/** Before the first line. */
export const NO_ACCESSES: AccessHead = { number: 0, hash: "0".repeat(64) };

/**
 * The text whose SHA-256 (UTF-8, hex) is a line's hash: the JSON array of the hash of the line before and the line's own members,
 * in this order.
 */
export function chainedText(previous: string, line: Omit<AccessLine, "hash">): string {
  const { number, at, auditor, route, question, outcome, code, seen, block, blockHash, digest } = line;
  return JSON.stringify([
    previous,
    number,
    at,
    auditor,
    route,
    question,
    outcome,
    code,
    seen,
    block,
    blockHash,
    digest,
  ]);
}

/** Why a line does not follow from the one before. */
export type ChainFault = "MISSING" | "ALTERED";

/** Checks one line after another. `sha256` gives 64 hex digits. undefined = it follows. */
export function chainFault(
  previous: AccessHead,
  line: AccessLine,
  sha256: (text: string) => string,
): ChainFault | undefined {
  if (line.number !== previous.number + 1) return "MISSING";
  return sha256(chainedText(previous.hash, line)) === line.hash ? undefined : "ALTERED";
}
