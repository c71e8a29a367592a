import { id } from "ethers";
import { ECONOMIES } from "./callers.ts";
import type { ContractRows, FunctionRow, Outcome } from "./rows.ts";
import { fromBytes2, toBytes2, type World } from "./world.ts";

const REGISTRY = "BenefitRegistry";
const MONTH = 2_592_000;
const EVIDENCE = id("evidence");

async function lastMonth({ chain }: World): Promise<{ from: number; until: number }> {
  const until = await chain.now();
  return { from: until - MONTH, until };
}

/** Home is said to have missed what it promised to partner's operators. */
async function claimOf(world: World): Promise<object> {
  const sides = { judged: toBytes2(ECONOMIES.home), counterpart: toBytes2(ECONOMIES.partner) };
  return { ...sides, arrangement: 1, version: 1, clause: 0, ...(await lastMonth(world)) };
}

/** Has partner raise the breach and home take it so far. */
async function breach(world: World, step: "raised" | "acknowledged"): Promise<unknown> {
  const claim = await claimOf(world);
  const breachId = await world.read(REGISTRY, "breachId", [claim]);
  await world.send("partnerMonitor", REGISTRY, "raise", [claim, EVIDENCE]);
  if (step === "acknowledged") await world.send("homeMonitor", REGISTRY, "acknowledge", [breachId]);
  return breachId;
}

function row(prepare: FunctionRow["prepare"], home: Outcome, partner: Outcome, third: Outcome): FunctionRow {
  return { roles: ["monitor"], prepare, home, partner, third };
}

const NOT_ITS_SIDE = "BenefitRegistry_NotItsSide";

export const benefitRows: ContractRows = {
  contract: REGISTRY,
  speaksFor: ({ args }) => fromBytes2(args["economy"] as string),
  rows: {
    report: row(
      async (world) => {
        const about = { arrangement: 1, partner: toBytes2(ECONOMIES.partner), ...(await lastMonth(world)) };
        return [{ ...about, revision: 1, root: id("declarations"), totals: id("totals") }];
      },
      "succeeds",
      "BenefitRegistry_InvalidParties",
      "succeeds",
    ),
    anchorReceipts: row(
      async (world) => {
        const { from, until } = await lastMonth(world);
        return [from, until, id("receipts")];
      },
      "succeeds",
      "succeeds",
      "succeeds",
    ),
    raise: row(async (world) => [await claimOf(world), EVIDENCE], "succeeds", "succeeds", NOT_ITS_SIDE),
    addEvidence: row(async (world) => [await breach(world, "raised"), EVIDENCE], "succeeds", "succeeds", NOT_ITS_SIDE),
    acknowledge: row(async (world) => [await breach(world, "raised")], "succeeds", NOT_ITS_SIDE, NOT_ITS_SIDE),
    answer: row(
      async (world) => [await breach(world, "acknowledged"), id("an answer")],
      "succeeds",
      NOT_ITS_SIDE,
      NOT_ITS_SIDE,
    ),
    resolve: row(async (world) => [await breach(world, "raised"), 0], NOT_ITS_SIDE, "succeeds", NOT_ITS_SIDE),
  },
};
