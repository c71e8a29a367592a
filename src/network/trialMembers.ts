import type { Economy } from "../domain/economy.ts";
import { makeMemberKeys } from "./keyCeremony.ts";
import { PROFILE } from "./profile.ts";
import type { NewFile } from "./writeFiles.ts";

/** The password lies beside these keystores, so guessing it need not be slow. */
const ROUNDS = 4_096;

/** The keys of all members of a trial, made in one place, and what each would have handed in. */
export async function trialMembers(
  trial: readonly (readonly [Economy, string])[],
  password: string,
): Promise<{ readonly members: readonly unknown[]; readonly keys: ReadonlyMap<string, NewFile> }> {
  const members: unknown[] = [];
  const keys = new Map<string, NewFile>();
  for (const [economy, host] of trial) {
    const name = economy.toLowerCase();
    const facts = {
      economy,
      host,
      port: PROFILE.ports.p2p,
      timeZone: "UTC",
      endpoint: `https://aeo.${name}.example`,
      tokenIssuer: `https://login.${name}.example`,
    };
    const files = await makeMemberKeys(facts, password, ROUNDS);
    for (const [path, file] of files) keys.set(`${economy}/keys/${path}`, file);
    keys.set(`${economy}/keys/keystore-password`, { text: `${password}\n`, secret: true });
    members.push(JSON.parse(files.get("member.json")?.text ?? ""));
  }
  return { members, keys };
}
