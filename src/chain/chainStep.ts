/**
 * The moments at which the state on disk, in memory or at the client differs from the moment before. Whoever watches them
 * can stop the process at any of them; whichever it is, the next start must find every acknowledged write.
 */
export const CHAIN_STEPS = [
  "journal-written", // a new journal is complete on disk, under a temporary name
  "journal-named", // it has its name, but the directory is not synchronised yet
  "tail-cut", // an interrupted write was cut off, but the cut is not synchronised yet
  "replayed", // one block of the journal is mined again
  "received", // a transaction waits for its block
  "offered", // the engine accepted the transactions of the next block; nothing is on disk
  "appended", // the block's record is written, but not synchronised
  "synced", // it is on disk; nothing is mined
  "mined", // the block exists; nobody was told, its hash is not in the journal
  "sealed", // its hash is in the journal
  "answered", // every sender was answered
] as const;

export type ChainStep = (typeof CHAIN_STEPS)[number];

/** Called synchronously at each step. */
export type OnStep = (step: ChainStep) => void;
