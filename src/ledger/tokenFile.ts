import { readFileSync } from "node:fs";
import type { MonotonicClock } from "./timers.ts";

const REREAD_MS = 60_000;

/**
 * The token in a file, which is looked at again every minute, so that whoever renews it need not restart anything. A file that
 * can't be read at the moment leaves the last token in use; the node's refusal says the rest.
 */
export function tokenFile(path: string, monotonic: MonotonicClock): () => string | undefined {
  let token: string | undefined;
  let readAt = Number.NEGATIVE_INFINITY;
  return () => {
    if (monotonic() - readAt < REREAD_MS) return token;
    readAt = monotonic();
    try {
      const text = readFileSync(path, "utf8").trim();
      if (text !== "") token = text;
    } catch {
      // Said above.
    }
    return token;
  };
}
