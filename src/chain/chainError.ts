/** Why the chain can't start. A code never changes its meaning. */
export type ChainErrorCode =
  | "CHAIN_IN_USE" // another process has this data directory
  | "CHAIN_DIRECTORY_UNUSABLE" // it can't be made, read or written
  | "CHAIN_JOURNAL_DAMAGED" // the journal is altered, or not a journal
  | "CHAIN_JOURNAL_OF_ANOTHER_CHAIN" // its chain id or block gas limit is not the one asked for
  | "CHAIN_REPLAY_DIFFERS" // this release computes other blocks from the journal than those that clients saw
  | "CHAIN_PORT_UNUSABLE"; // the port is taken, or not ours to open

/** A refusal to start: what is wrong, where, and what to do. Nothing on disk was changed. */
export class ChainError extends Error {
  readonly code: ChainErrorCode;

  constructor(code: ChainErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "ChainError";
    this.code = code;
  }
}
