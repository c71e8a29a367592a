import type { Finding } from "../finding.ts";
import { entryDifferences, keyDifferences } from "../ownKeys.ts";
import type { Rule } from "./rule.ts";

/** KEYS_TOGETHER: who holds the keys of two members can speak for both. */
const together: Rule = ({ keys }) => {
  const owners = new Set(keys.map(({ economy }) => economy));
  if (owners.size < 2) return [];
  const problem = `private keys of ${[...owners].join(", ")} lie in one folder: whoever has it can sign for all of them`;
  const fix = "Good for a trial alone. For a real network each member makes its own keys, on its own machine.";
  return [{ code: "KEYS_TOGETHER", severity: "warning", at: keys[0]?.path ?? "", problem, fix }];
};

/** TRIAL: what members.json says of itself, so that nobody takes such a file for a real network's. */
const trial: Rule = ({ network }) => {
  if (network.trial !== true) return [];
  const problem = "all keys were made in one place: whoever made them can write for every member";
  const fix = "Good to try things. For a real network: keys by aeo network key, and no trial in members.json.";
  return [{ code: "TRIAL", severity: "warning", at: "members.json (trial)", problem, fix }];
};

/** KEY_MODE: in the network's folder, and in that of whoever checks. */
const mode: Rule = ({ keys }, { own }) =>
  [...keys, ...(own?.files ?? [])]
    .filter((key) => (key.mode & 0o077) !== 0)
    .map((key) => ({
      code: "KEY_MODE",
      severity: "fault",
      at: key.path,
      problem: `is secret and has mode ${key.mode.toString(8).padStart(3, "0")}: others on this machine can read it`,
      fix: "chmod 600, and ask who could have read it.",
    }));

const STOP = "Stop: the files that went round are not made from what you handed in. Ask the others for theirs.";
const KEY_FIELDS = /^\/(node\/publicKey|rpcPublicKey|accounts\/\w+)$/;

/** OWN_KEY, OWN_ENTRY: what was swapped on its way is seen by its owner alone, so the owner looks at all of it. */
const own: Rule = ({ network }, { own: keys }) => {
  if (keys === undefined) return [];
  const { economy } = keys.entry;
  const listed = network.members.find((member) => member.economy === economy);
  if (listed === undefined) return [ownFault("OWN_KEY", "", `${economy} is not among the members`, STOP)];
  return [
    ...keyDifferences(keys).map(({ pointer }) =>
      ownFault("OWN_KEY", pointer, "the key in your folder is not the one that your member.json names", REPAIR),
    ),
    ...entryDifferences(keys.entry, listed).map(({ pointer, own: mine, other }) => {
      const code = KEY_FIELDS.test(pointer) ? "OWN_KEY" : "OWN_ENTRY";
      const problem = `${economy} is said to have ${shown(other)}, and you handed in ${shown(mine)}`;
      return ownFault(code, pointer, problem, STOP);
    }),
  ];
};

const REPAIR = "Take the keys that belong to it from your backup, or hand in a member.json with those that you have.";

function ownFault(code: "OWN_KEY" | "OWN_ENTRY", pointer: string, problem: string, fix: string): Finding {
  return { code, severity: "fault", at: pointer === "" ? "members.json" : `members.json (${pointer})`, problem, fix };
}

/** On one line, as a PEM is not. */
function shown(value: unknown): string {
  return value === undefined ? "none" : JSON.stringify(value);
}

export const keyRules: readonly Rule[] = [together, trial, mode, own];
