/** Refuses what a transaction's body gave when it is a promise: the transaction would end before the body. @throws TypeError */
export function refuseAsynchronous(result: unknown): void {
  if (typeof result === "object" && result !== null && "then" in result && typeof result.then === "function")
    throw new TypeError("a transaction's body must not be asynchronous");
}
