import { id, ZeroHash } from "ethers";
import type { ContractRows, FunctionRow } from "./rows.ts";
import type { World } from "./world.ts";

const REGISTRY = "CertificationRegistry";
const ID = id("a certification");
const COMMITMENT = id("its profile");
const YEAR = 31_536_000;
const ECONOMY_SHIFT = 240n;

interface Change {
  id: string;
  profileCommitment: string;
  version: number;
  reviewAt: number;
  decidedAt: number;
  effectiveFrom: number;
}

async function grantOf(world: World): Promise<object> {
  const now = await world.chain.now();
  const scope = { programme: 1, tier: 0, operatorTypes: 1 };
  const dates = { validFrom: now, validUntil: now + YEAR, reviewAt: 0, decidedAt: now };
  return { id: ID, profileCommitment: COMMITMENT, ...scope, ...dates };
}

/** Has home certify, and quotes the version that results. */
async function certified(world: World): Promise<Change> {
  await world.send("homeRegistrar", REGISTRY, "grant", [await grantOf(world)]);
  const decidedAt = await world.chain.now();
  return { id: ID, profileCommitment: ZeroHash, version: 1, reviewAt: 0, decidedAt, effectiveFrom: 0 };
}

async function suspended(world: World): Promise<Change> {
  const change = await certified(world);
  await world.send("homeRegistrar", REGISTRY, "suspend", [change]);
  return { ...change, version: 2 };
}

async function renewable(world: World): Promise<object> {
  return { ...(await certified(world)), validUntil: (await world.chain.now()) + 2 * YEAR };
}

async function amendable(world: World): Promise<object> {
  return { ...(await certified(world)), tier: 1, operatorTypes: 2 };
}

async function annulmentProposed(world: World): Promise<Change> {
  const change = await certified(world);
  await world.send("homeRegistrar", REGISTRY, "proposeAnnulment", [change]);
  return change;
}

/** A change of home's certification: another economy has none of that id, so it quotes a version that isn't. */
function change(prepare: (world: World) => Promise<object>, roles: FunctionRow["roles"] = ["registrar"]): FunctionRow {
  return {
    roles,
    prepare: async (world) => [await prepare(world)],
    home: "succeeds",
    partner: "CertificationRegistry_StaleVersion",
    third: "CertificationRegistry_StaleVersion",
  };
}

function batch(single: FunctionRow): FunctionRow {
  return { ...single, prepare: async (world) => [await single.prepare(world)] };
}

/** Whoever grants an id grants it as its own, whatever others did under the same id. */
const grant: FunctionRow = { ...change(grantOf), partner: "succeeds", third: "succeeds" };

export const certificationRows: ContractRows = {
  contract: REGISTRY,
  speaksFor: ({ args }) => {
    const economy = Number((args["record"] as bigint) >> ECONOMY_SHIFT);
    return String.fromCharCode(economy >> 8, economy & 0xff);
  },
  rows: {
    grant,
    grantBatch: batch(grant),
    renew: change(renewable),
    renewBatch: batch(change(renewable)),
    amend: change(amendable),
    amendBatch: batch(change(amendable)),
    suspend: change(certified),
    suspendBatch: batch(change(certified)),
    reinstate: change(suspended),
    reinstateBatch: batch(change(suspended)),
    revoke: change(certified),
    revokeBatch: batch(change(certified)),
    withdraw: change(certified),
    withdrawBatch: batch(change(certified)),
    reissue: change(certified),
    reissueBatch: batch(change(certified)),
    proposeAnnulment: change(certified),
    confirmAnnulment: change(annulmentProposed, ["signatory"]),
    rejectAnnulment: change(annulmentProposed, ["registrar", "signatory"]),
  },
};
