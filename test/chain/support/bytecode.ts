/*
 * Contracts small enough to be written by hand, so that these tests need no compiler.
 */

/** Wraps runtime code (up to 255 bytes, without 0x) in the code that deploys it. */
export function deployment(runtime: string): string {
  const length = (runtime.length / 2).toString(16).padStart(2, "0");
  return `0x60${length}600c60003960${length}6000f3${runtime}`;
}

/** Stores the block time in slot 0 and logs one word, 1. */
export const CLOCK = "42600055600160005260206000a000";

/** Reverts with Error("closed"). */
export const CLOSED = `7f08c379a0${"00".repeat(28)}600052602060045260066024527f636c6f736564${"00".repeat(26)}60445260646000fd`;

/** Spends all its gas. */
export const ENDLESS = "5b600056";

/** Answers with the gas that it was given, as one word. */
export const GAS = "5a60005260206000f3";

/** Fills new storage until little gas is left: much gas in few steps. */
export const SPENDER = "5b60015a5561c3505a116000570000";
