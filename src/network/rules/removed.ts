import type { SourceFile } from "../sourceFile.ts";
import { faultAt, object, type Rule, text } from "./rule.ts";

/** What Besu no longer has; a node refuses to start with most of it. */
const REMOVED: readonly { readonly pattern: RegExp; readonly why: string; readonly instead: string }[] = [
  {
    pattern: /^permissions-(nodes|accounts)-contract/,
    why: "was removed from Besu in 25.6.0",
    instead: "Use the allow-lists; who may write is in the contracts.",
  },
  { pattern: /^privacy-/, why: "was removed from Besu in 25.6.0", instead: "Nothing confidential goes on the ledger." },
  {
    pattern: /^x?emptyblockperiodseconds$/i,
    why: "was removed from Besu in 26.8.1",
    instead: "Write emptyblockperiodseconds, in genesis.",
  },
  { pattern: /^clique$/, why: "was removed from Besu in 26.4.0", instead: "Use qbft." },
  {
    pattern: /^min-block-occupancy-ratio$/,
    why: "was removed from Besu in 26.8.1",
    instead: "Remove it; it did nothing.",
  },
  { pattern: /^(isQuorum|txnSizeLimit|maxCodeSizeConfig)$/, why: "is GoQuorum's, not Besu's", instead: "Remove it." },
];

/** The configuration of nodes, and what compose hands them as arguments or environment. */
const ofNodes: Rule = ({ nodes }) =>
  nodes.flatMap(({ config, compose }) => [
    ...Object.keys(config.value).flatMap((key) => removed(config, key, key)),
    ...argumentsOf(compose.value).flatMap(([key, shown]) => removed(compose, key, shown)),
  ]);

const ofGenesis: Rule = ({ genesis, nodes }) =>
  [genesis, ...nodes.map((node) => node.genesis)].flatMap((file) => {
    const config = object(file.value["config"]);
    const keys = [...Object.keys(config), ...Object.keys(object(config["qbft"]))];
    // Without its x it is today's spelling.
    return keys.filter((key) => key !== "emptyblockperiodseconds").flatMap((key) => removed(file, key, key));
  });

function removed(file: SourceFile, key: string, shown: string) {
  return REMOVED.filter(({ pattern }) => pattern.test(key)).map(({ why, instead }) =>
    faultAt("REMOVED_OPTION", file, { key: shown, problem: `${key} ${why}`, fix: instead }),
  );
}

/** The options of Besu in a compose file: --privacy-enabled, BESU_PRIVACY_ENABLED; with how they are written there. */
export function argumentsOf(compose: SourceFile["value"]): [key: string, shown: string][] {
  const { command, environment } = object(object(compose["services"])["besu"]);
  const words = (Array.isArray(command) ? command : text(command).split(/\s+/)).map(String);
  const names = Array.isArray(environment)
    ? environment.map((one) => String(one).split("=")[0] ?? "")
    : Object.keys(object(environment));
  return [
    ...words.flatMap((word): [string, string][] => {
      const name = /^--([A-Za-z0-9-]+)/.exec(word)?.[1];
      return name === undefined ? [] : [[name, word]];
    }),
    ...names
      .filter((name) => name.startsWith("BESU_"))
      .map((name): [string, string] => [name.slice(5).toLowerCase().replaceAll("_", "-"), name]),
  ];
}

export const removedRules: readonly Rule[] = [ofNodes, ofGenesis];
