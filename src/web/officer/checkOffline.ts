import { checkCredential, type CredentialAnswer, openBundle } from "../../credential/check.ts";
import type { Mode } from "../../domain/mode.ts";
import { keptBundle } from "./offlineBundle.ts";

/** Checks a credential on this device alone. A chunk of its own: it is fetched when a credential is first scanned. */
export async function checkOffline(text: string, mode: Mode): Promise<CredentialAnswer> {
  return checkCredential(text, await keptBundle(openBundle), { mode, now: Math.floor(Date.now() / 1000) });
}
