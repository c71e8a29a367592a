import { MAX_TRANSACTION_GAS } from "../../ledger/gasLimits.ts";
import { blockGasLimit } from "../blockGas.ts";
import { carriedStateOf, digestOfState, strangeInState } from "../carriedState.ts";
import type { RuleCode } from "../finding.ts";
import type { Network } from "../networkSchema.ts";
import { PROFILE } from "../profile.ts";
import { place } from "../sourceFile.ts";
import { type Fault, faultAt, object, type Rule } from "./rule.ts";

type Genesis = Readonly<Record<string, unknown>>;

/** A rule that looks at the genesis file alone. */
function ofGenesis(code: RuleCode, look: (genesis: Genesis, network: Network) => readonly (Fault | false)[]): Rule {
  return ({ genesis, network }) =>
    genesis.unreadable === undefined
      ? look(genesis.value, network).flatMap((fault) => (fault === false ? [] : [faultAt(code, genesis, fault)]))
      : [];
}

const AFRESH = "Write it anew with aeo network generate.";
const LONDON_OR_LATER = /^(london|arrowGlacier|grayGlacier|mergeNetSplit)Block$|Time$/;
const KNOWN_TIMES = ["shanghaiTime", "cancunTime"];

const chainId = ofGenesis("GENESIS_CHAIN_ID", ({ config }, network) => {
  // Besu reads either spelling.
  const { chainId: one, chainid: other } = object(config);
  return [
    (one ?? other) !== network.chainId && {
      key: "chainId",
      problem: `is ${JSON.stringify(one ?? other)}, and the members agreed on ${network.chainId}`,
      fix: AFRESH,
    },
  ];
});

const fixedValues = ofGenesis("GENESIS_FIXED_VALUES", (genesis) =>
  (["difficulty", "mixHash"] as const).map(
    (key) =>
      genesis[key] !== PROFILE[key] && {
        key,
        problem: `is ${JSON.stringify(genesis[key])}`,
        fix: `Make it ${PROFILE[key]}, which marks a block of QBFT.`,
      },
  ),
);

const fork = ofGenesis("GENESIS_FORK", ({ config }) => {
  const items = object(config);
  return [
    items["cancunTime"] !== 0 && {
      key: "cancunTime",
      problem: `is ${JSON.stringify(items["cancunTime"])}`,
      fix: 'Put "cancunTime": 0: the contracts are compiled for cancun.',
    },
    ...Object.keys(items)
      .filter((key) => key.endsWith("Time") && !KNOWN_TIMES.includes(key))
      .map((key) => ({
        key,
        problem: "schedules a fork for which this release was not tested",
        fix: "Remove it; forks come by agreement of all members, with a release that names them.",
      })),
  ];
});

const baseFee = ofGenesis("GENESIS_BASE_FEE", ({ config }) => {
  const items = object(config);
  const london = Object.keys(items).some((key) => LONDON_OR_LATER.test(key));
  const zero = items["zeroBaseFee"] === true;
  return [
    london &&
      !zero && {
        key: "zeroBaseFee",
        problem: "is not true, though London or a later fork is in force: every transaction would need money",
        fix: 'Put "zeroBaseFee": true into config.',
      },
    !london &&
      "zeroBaseFee" in items && {
        key: "zeroBaseFee",
        problem: "is set without London, where there is no base fee",
        fix: 'Put the forks back: "londonBlock": 0, "shanghaiTime": 0, "cancunTime": 0.',
      },
    "fixedBaseFee" in items && {
      key: "fixedBaseFee",
      problem: "sets a price for gas",
      fix: "Remove it: gas is free here.",
    },
  ];
});

const gasLimit = ofGenesis("GENESIS_GAS_LIMIT", ({ gasLimit: value, config }) => {
  const qbft = object(object(config)["qbft"]);
  const period = Number.isSafeInteger(qbft["blockperiodseconds"]) ? Number(qbft["blockperiodseconds"]) : 1;
  const most = blockGasLimit(Math.max(1, period));
  const limit = /^0x[0-9a-fA-F]+$/.test(String(value)) ? BigInt(String(value)) : undefined;
  return [
    (limit === undefined || limit < MAX_TRANSACTION_GAS || limit > most) && {
      key: "gasLimit",
      problem: `is ${JSON.stringify(value)}`,
      fix: `Make it between ${MAX_TRANSACTION_GAS}, our largest transaction, and ${most} (0x${most.toString(16)}), what validators execute in ${period} s.`,
    },
  ];
});

const alloc = ofGenesis("GENESIS_ALLOC", (genesis, { carriedState }) => {
  const state = carriedStateOf(genesis);
  if (carriedState === undefined)
    return Object.keys(state?.alloc ?? {}).map((account) => ({
      key: account,
      problem: "gives this account money or code from the first block on",
      fix: 'Leave "alloc" empty: gas is free, and contracts are deployed where all can see it. To go on with an earlier ledger: aeo network generate --genesis.',
    }));
  const other = state === undefined || digestOfState(state) !== carriedState;
  const strange = state === undefined ? undefined : strangeInState(state);
  return [
    other && { key: "alloc", problem: `is not the state ${carriedState} that members.json names`, fix: AFRESH },
    strange !== undefined && { key: "alloc", problem: strange, fix: "Make it by aeo audit genesis, from an export." },
  ];
});

/** STATE_CARRIED: the digest says that all have the same state; only the history says that it is the ledger's. */
const carried: Rule = ({ genesis, network: { carriedState } }) =>
  carriedState === undefined
    ? []
    : [
        {
          code: "STATE_CARRIED",
          severity: "warning",
          at: place(genesis, "alloc"),
          problem: "the chain begins with the state of an earlier ledger, which no file here proves",
          fix: "Before your gateway starts: aeo audit import --rpc with your own node compares it with the history, slot by slot.",
        },
      ];

export const genesisRules: readonly Rule[] = [chainId, fixedValues, fork, baseFee, gasLimit, alloc, carried];
