import { faultAt, type Rule } from "./rule.ts";

/** KEYS_TOGETHER: who holds the keys of two members can speak for both. */
const together: Rule = ({ keys }) => {
  const owners = new Set(keys.map(({ economy }) => economy));
  if (owners.size < 2) return [];
  const problem = `private keys of ${[...owners].join(", ")} lie in one folder: whoever has it can sign for all of them`;
  const fix = "Good for a trial alone. For a real network each member makes its own keys, on its own machine.";
  return [{ code: "KEYS_TOGETHER", severity: "warning", at: keys[0]?.path ?? "", problem, fix }];
};

const mode: Rule = ({ keys }) =>
  keys
    .filter((key) => (key.mode & 0o077) !== 0)
    .map((key) => ({
      code: "KEY_MODE",
      severity: "fault",
      at: key.path,
      problem: `is a private key with mode ${key.mode.toString(8).padStart(3, "0")}: others on this machine can read it`,
      fix: "chmod 600, and ask who could have read it.",
    }));

/** OWN_KEY: a key that was swapped on its way is seen by its owner alone. */
const own: Rule = ({ nodes }, { own: keys }) => {
  if (keys === undefined) return [];
  const node = nodes.find(({ economy }) => economy === keys.economy);
  const fix = "Stop: the files that went round are not made from what you handed in. Ask the others for theirs.";
  if (node === undefined)
    return [
      {
        code: "OWN_KEY",
        severity: "fault",
        at: "members.json",
        problem: `${keys.economy} is not among the members`,
        fix,
      },
    ];
  const { member, config } = node;
  return [
    member.node.publicKey !== keys.nodeId &&
      faultAt("OWN_KEY", config, { key: "bootnodes", problem: "the node key named is not yours", fix }),
    member.rpcPublicKey.trim() !== keys.rpcPublicKey.trim() &&
      faultAt("OWN_KEY", node.rpcPublicKey, {
        key: "-----BEGIN",
        problem: "the key that checks tokens is not yours: another could send and vote through your node",
        fix,
      }),
  ].filter((finding) => finding !== false);
};

export const keyRules: readonly Rule[] = [together, mode, own];
