/** Refuses to commit what a part of it failed of that can't be taken back alone. @throws Error */
export function refuseBroken(isBroken: boolean): void {
  if (isBroken)
    throw new Error("a part of this transaction failed, and whoever began it went on: nothing of it is kept");
}

/** Runs a part of a transaction that can't be taken back alone. @param failed told when it failed */
export function runPart<T>(body: () => T, failed: () => void): T {
  try {
    const result = body();
    refuseAsynchronous(result);
    return result;
  } catch (error) {
    failed();
    throw error;
  }
}

/** Refuses what a transaction's body gave when it is a promise: the transaction would end before the body. @throws TypeError */
export function refuseAsynchronous(result: unknown): void {
  if (typeof result === "object" && result !== null && "then" in result && typeof result.then === "function")
    throw new TypeError("a transaction's body must not be asynchronous");
}
