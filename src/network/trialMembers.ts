import type { Economy } from "../domain/economy.ts";
import { makeMemberKeys } from "./keyCeremony.ts";
import { PROFILE } from "./profile.ts";
import type { NewFile } from "./writeFiles.ts";

/**
 * The keys of all members of a trial, made in one place, and what each would have handed in.
 * @param rounds of scrypt; only tests take fewer than the usual
 */
export async function trialMembers(
  trial: readonly (readonly [Economy, string])[],
  password: string,
  rounds?: number,
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
    const files = await makeMemberKeys(facts, password, rounds);
    for (const [path, file] of files) keys.set(`${economy}/keys/${path}`, file);
    keys.set(`${economy}/keys/keystore-password`, { text: `${password}\n`, secret: true });
    members.push(JSON.parse(files.get("member.json")?.text ?? ""));
  }
  return { members, keys };
}
