import { ZeroHash } from "ethers";
import { ECONOMIES } from "./callers.ts";
import type { ContractRows, FunctionRow, Outcome } from "./rows.ts";
import { fromBytes2, toBytes2, type World } from "./world.ts";

const REGISTRY = "ArrangementRegistry";
const ARRANGEMENT = 1;
const DAY = 86_400;
const HOME = toBytes2(ECONOMIES.home);
const PARTNER = toBytes2(ECONOMIES.partner);

/** Terms between these economies, in which home recognises partner's operators from a date still to be confirmed. */
function termsOf(...parties: string[]): object {
  const scope = { modes: 1, programme: 1, tiers: 1, operatorTypes: 1, from: 0, until: 0, benefits: 1 };
  return {
    kind: 0,
    parties: parties.toSorted().map(toBytes2),
    legs: [{ issuer: PARTNER, recogniser: HOME, ...scope }],
    clauses: [],
    noticeDays: 0,
    referenceMoment: 0,
    goodsInTransit: 0,
    statusBound: 0,
    governsFrom: 0,
    document: ZeroHash,
  };
}

const TERMS = termsOf(ECONOMIES.home, ECONOMIES.partner);

function act(
  world: World,
  from: "homeSignatory" | "partnerSignatory",
  name: string,
  ...args: unknown[]
): Promise<unknown> {
  return world.send(from, REGISTRY, name, args);
}

async function proposed(world: World): Promise<void> {
  await act(world, "homeSignatory", "propose", TERMS);
}

async function signed(world: World): Promise<void> {
  await proposed(world);
  await act(world, "homeSignatory", "sign", ARRANGEMENT, 1, TERMS);
  await act(world, "partnerSignatory", "sign", ARRANGEMENT, 1, TERMS);
}

async function inForce(world: World): Promise<void> {
  await signed(world);
  const from = await world.chain.now();
  await act(world, "homeSignatory", "confirmEntryIntoForce", ARRANGEMENT, 1, 0, 1, from, TERMS);
  await act(world, "partnerSignatory", "confirmEntryIntoForce", ARRANGEMENT, 1, 0, 1, from, TERMS);
}

async function suspensionNotified(world: World): Promise<void> {
  await inForce(world);
  await act(world, "homeSignatory", "suspend", ARRANGEMENT, PARTNER, HOME, (await world.chain.now()) + DAY);
}

/** An act on the arrangement between home and partner; third is no party of it. */
function row(
  prepare: (world: World) => Promise<unknown>,
  args: (world: World) => Promise<readonly unknown[]> | readonly unknown[],
  partner: Outcome = "succeeds",
): FunctionRow {
  return {
    roles: ["signatory"],
    prepare: async (world) => {
      await prepare(world);
      return args(world);
    },
    home: "succeeds",
    partner,
    third: "ArrangementRegistry_NotParty",
  };
}

const nothing = (): Promise<void> => Promise.resolve();
const tomorrow = async ({ chain }: World): Promise<number> => (await chain.now()) + DAY;

export const arrangementRows: ContractRows = {
  contract: REGISTRY,
  speaksFor: ({ name, args }) => {
    if (name === "ArrangementProposed") return fromBytes2(args["proposer"] as string);
    const consequences = ["Adopted", "Acceded", "Terminated"].map((what) => `Arrangement${what}`);
    return name.startsWith("Leg") || consequences.includes(name) ? undefined : fromBytes2(args["party"] as string);
  },
  rows: {
    propose: row(nothing, () => [TERMS]),
    amend: row(signed, () => [ARRANGEMENT, TERMS]),
    accede: {
      ...row(signed, () => [ARRANGEMENT, termsOf(ECONOMIES.home, ECONOMIES.partner, ECONOMIES.third)]),
      home: "ArrangementRegistry_AlreadyParty",
      partner: "ArrangementRegistry_AlreadyParty",
      third: "succeeds",
    },
    cancelProposal: row(proposed, () => [ARRANGEMENT, 1, TERMS]),
    sign: row(proposed, () => [ARRANGEMENT, 1, TERMS]),
    confirmEntryIntoForce: row(signed, async (world) => [ARRANGEMENT, 1, 0, 1, await world.chain.now(), TERMS]),
    suspend: row(inForce, async (world) => [ARRANGEMENT, PARTNER, HOME, await tomorrow(world)]),
    cancelSuspension: row(suspensionNotified, () => [ARRANGEMENT, PARTNER, HOME], "ArrangementRegistry_NotSuspended"),
    resume: row(
      async (world) => {
        await suspensionNotified(world);
        await world.chain.pass(2 * DAY);
      },
      () => [ARRANGEMENT, PARTNER, HOME, 0],
      "ArrangementRegistry_NotSuspended",
    ),
    withdraw: row(signed, async (world) => [ARRANGEMENT, await tomorrow(world)]),
    cancelWithdrawal: row(
      async (world) => {
        await signed(world);
        await act(world, "homeSignatory", "withdraw", ARRANGEMENT, await tomorrow(world));
      },
      () => [ARRANGEMENT],
      "ArrangementRegistry_NotWithdrawing",
    ),
    terminate: row(signed, async (world) => [ARRANGEMENT, await tomorrow(world)]),
  },
};
