/** Logs in a few arrays, which pass from thread to thread without being copied. A text that many logs share is there once. */
export interface PackedLogs {
  readonly texts: readonly string[];
  /** For each log the numbers of FIELD. */
  readonly numbers: Uint32Array<ArrayBuffer>;
  /** topic 0 ‖ topic 1 ‖ data of one log after the other. */
  readonly content: Uint8Array<ArrayBuffer>;
}

/** The numbers of a log. The first four are places in `texts`; `end` is where its content ends. */
export const FIELD = { address: 0, blockNumber: 1, blockHash: 2, transactionHash: 3, logIndex: 4, turn: 5, end: 6 };
export const FIELDS = 7;

/** The turn of a log whose node does not tell it. */
export const NO_TURN = 2 ** 32 - 1;
