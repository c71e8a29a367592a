import { isDeepStrictEqual } from "node:util";
import { nodeOfPublicKey } from "../../ledger/nodeKey.ts";
import { validatorsOfGenesis } from "../../ledger/qbftExtraData.ts";
import { tooFew } from "../faultTolerance.ts";
import { genesisValidatorsOf, type Network } from "../networkSchema.ts";
import { PROFILE } from "../profile.ts";
import { place, type SourceFile } from "../sourceFile.ts";
import { faultAt, object, type Rule, text } from "./rule.ts";

/** GENESIS_DIFFERS: a node with another genesis file is on another chain. */
const differs: Rule = ({ genesis, nodes }) => {
  if (genesis.unreadable !== undefined) return [];
  return nodes
    .filter((node) => node.genesis.unreadable === undefined && !isDeepStrictEqual(node.genesis.value, genesis.value))
    .map((node) =>
      faultAt("GENESIS_DIFFERS", node.genesis, {
        key: firstDifference(genesis.value, node.genesis.value),
        problem: "is not the genesis file at the top of the folder",
        fix: "Copy genesis.json over it; a node that has run with another must begin with an empty data directory.",
      }),
    );
};

function firstDifference(one: SourceFile["value"], other: SourceFile["value"]): string {
  const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return keys.find((key) => JSON.stringify(one[key]) !== JSON.stringify(other[key])) ?? "config";
}

/** TOO_FEW_VALIDATORS: of those that the genesis block names. */
const enough: Rule = ({ genesis }) => {
  const validators = validatorsOf(genesis);
  const problem = validators === undefined ? undefined : tooFew(new Set(validators).size);
  if (problem === undefined) return [];
  return [
    faultAt("TOO_FEW_VALIDATORS", genesis, { key: "extraData", problem, fix: "Find more members before you start." }),
  ];
};

/** GENESIS_VALIDATORS: the extra data names the members' nodes, ascending. */
const validators: Rule = ({ genesis, network }) => {
  if (genesis.unreadable !== undefined) return [];
  const problem = problemOf(text(genesis.value["extraData"]), genesisValidatorsOf(network));
  const fix = "Write it anew with aeo network generate.";
  return problem === undefined ? [] : [faultAt("GENESIS_VALIDATORS", genesis, { key: "extraData", problem, fix })];
};

function problemOf(extraData: string, expected: readonly string[]): string | undefined {
  let found: readonly string[];
  try {
    found = validatorsOfGenesis(extraData);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return error.message;
  }
  if (found.join() === expected.join()) return undefined;
  const strangers = found.filter((one) => !expected.includes(one));
  const absent = expected.filter((one) => !found.includes(one as never));
  if (strangers.length > 0) return `names ${strangers.join(", ")}, the node of no member`;
  return absent.length > 0 ? `lacks ${absent.join(", ")}` : "does not name the validators once each, ascending";
}

function validatorsOf({ value }: SourceFile): readonly string[] | undefined {
  try {
    return validatorsOfGenesis(text(value["extraData"]));
  } catch {
    return undefined; // GENESIS_VALIDATORS says it
  }
}

/** GENESIS_QBFT: epoch, periods and time-out. */
const periods: Rule = ({ genesis }) => {
  if (genesis.unreadable !== undefined) return [];
  const qbft = object(object(genesis.value["config"])["qbft"]);
  const number = (key: string) => (Number.isSafeInteger(qbft[key]) ? (qbft[key] as number) : Number.NaN);
  const period = number("blockperiodseconds");
  const tests: readonly [key: string, holds: boolean, wanted: string][] = [
    ["epochlength", number("epochlength") >= 1, "a whole number of blocks, such as 30000"],
    ["blockperiodseconds", period >= 1, "whole seconds, at least 1"],
    ["requesttimeoutseconds", number("requesttimeoutseconds") > period, "longer than the block period"],
    [
      "emptyblockperiodseconds",
      number("emptyblockperiodseconds") >= period &&
        number("emptyblockperiodseconds") <= PROFILE.longestEmptyPeriodSeconds,
      `from the block period to ${PROFILE.longestEmptyPeriodSeconds}: gateways take a chain without a block for longer than that for halted`,
    ],
  ];
  return tests
    .filter(([, holds]) => !holds)
    .map(([key, , wanted]) =>
      faultAt("GENESIS_QBFT", genesis, {
        key,
        problem: `qbft.${key} is ${JSON.stringify(qbft[key])}`,
        fix: `Make it ${wanted}.`,
      }),
    );
};

/** Those that are no member's node now; they may have been one's. */
function strangersIn({ genesisValidators = [], transitions, members }: Network): string {
  const nodes = new Set<string>(members.map(({ node }) => nodeOfPublicKey(node.publicKey).address));
  const named = [...genesisValidators, ...(transitions?.qbft ?? []).flatMap(({ validators = [] }) => validators)];
  const strangers = [...new Set(named)].filter((address) => !nodes.has(address));
  return strangers.length === 0 ? "" : `; of no member now: ${strangers.join(", ")}`;
}

/** GENESIS_CONTINUED: right for a network that has run, and a way to slip in a stranger before one does. */
const continued: Rule = ({ genesis, network }) => {
  if (network.genesisValidators === undefined && network.transitions === undefined) return [];
  return [
    {
      code: "GENESIS_CONTINUED",
      severity: "warning",
      at: place(genesis, "extraData"),
      problem: `the chain begins or goes on with validators that members.json names one by one${strangersIn(network)}`,
      fix: "Right if members or keys changed since the first block, or after a disaster. For a new network: take genesisValidators and transitions out of members.json.",
    },
  ];
};

export const consensusRules: readonly Rule[] = [differs, enough, validators, periods, continued];
