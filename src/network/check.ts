import type { Bundle } from "./bundle.ts";
import type { Finding } from "./finding.ts";
import { allowlistRules } from "./rules/allowlists.ts";
import { composeRules } from "./rules/compose.ts";
import { consensusRules } from "./rules/consensus.ts";
import { fileRules } from "./rules/files.ts";
import { genesisRules } from "./rules/genesis.ts";
import { keyRules } from "./rules/keys.ts";
import { nodeRules } from "./rules/node.ts";
import { operatingRules } from "./rules/operating.ts";
import { optionRules } from "./rules/options.ts";
import { removedRules } from "./rules/removed.ts";
import { rpcRules } from "./rules/rpc.ts";
import type { CheckContext, Rule } from "./rules/rule.ts";

const ALL: readonly Rule[] = [
  ...fileRules,
  ...consensusRules,
  ...genesisRules,
  ...removedRules,
  ...allowlistRules,
  ...nodeRules,
  ...optionRules,
  ...rpcRules,
  ...composeRules,
  ...operatingRules,
  ...keyRules,
];

/** Everything that is wrong with the files of a network. Files that can't be read are said once, and not held against other rules. */
export function checkNetwork(bundle: Bundle, context: CheckContext): Finding[] {
  return ALL.flatMap((rule) => rule(bundle, context));
}
