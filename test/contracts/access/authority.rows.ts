import { id, ZeroAddress } from "ethers";
import { ECONOMIES } from "./callers.ts";
import type { ContractRows } from "./rows.ts";
import { addressOf, fromBytes2, toBytes2, type World } from "./world.ts";

const REGISTRY = "AuthorityRegistry";
const SUSPEND = 1;
const KEY = id("a public key");

async function openBallot(world: World, from: string, economy: string): Promise<unknown> {
  const receipt = await world.send(from, REGISTRY, "propose", [SUSPEND, toBytes2(economy), ZeroAddress, 0]);
  return world.contract(REGISTRY).abi.parseLog(receipt.logs[0] ?? { topics: [], data: "0x" })?.args["ballotId"];
}

async function clerkOfHome(world: World): Promise<string> {
  const clerk = addressOf("clerk");
  await world.send("homeAdmin", REGISTRY, "setWriter", [clerk, 7, 0, 0]);
  return clerk;
}

/** For home, what comes before or with its own clerk; for partner and third, somebody else's. */
export const authorityRows: ContractRows = {
  contract: REGISTRY,
  speaksFor: ({ name, args }) => {
    if (name === "BallotProposed") return fromBytes2(args["proposer"] as string);
    if (name === "BallotVoted") return fromBytes2(args["voter"] as string);
    return name.startsWith("Member") ? undefined : fromBytes2(args["economy"] as string);
  },
  rows: {
    propose: {
      roles: ["admin"],
      prepare: () => Promise.resolve([SUSPEND, toBytes2(ECONOMIES.partner), ZeroAddress, 0]),
      home: "succeeds",
      partner: "AuthorityRegistry_NotElector",
      third: "succeeds",
    },
    vote: {
      roles: ["admin"],
      prepare: async (world) => [await openBallot(world, "founder of AU", ECONOMIES.partner)],
      home: "succeeds",
      partner: "AuthorityRegistry_NotElector",
      third: "succeeds",
    },
    setWriter: {
      roles: ["admin"],
      prepare: async (world) => [await clerkOfHome(world), 1, 0, 0],
      home: "succeeds",
      partner: "AuthorityRegistry_WriterOfAnotherEconomy",
      third: "AuthorityRegistry_WriterOfAnotherEconomy",
    },
    revokeWriter: {
      roles: ["admin"],
      prepare: async (world) => [await clerkOfHome(world)],
      home: "succeeds",
      partner: "AuthorityRegistry_WriterOfAnotherEconomy",
      third: "AuthorityRegistry_WriterOfAnotherEconomy",
    },
    markCompromised: {
      roles: ["admin"],
      prepare: async (world) => [await clerkOfHome(world), await world.chain.now()],
      home: "succeeds",
      partner: "AuthorityRegistry_WriterOfAnotherEconomy",
      third: "AuthorityRegistry_WriterOfAnotherEconomy",
    },
    addStatementKey: {
      roles: ["admin"],
      prepare: () => Promise.resolve([0, KEY, 0, 0]),
      home: "succeeds",
      partner: "succeeds",
      third: "succeeds",
    },
    revokeStatementKey: {
      roles: ["admin"],
      prepare: async (world) => {
        const receipt = await world.send("homeAdmin", REGISTRY, "addStatementKey", [0, KEY, 0, 0]);
        const entry = world.contract(REGISTRY).abi.parseLog(receipt.logs[0] ?? { topics: [], data: "0x" });
        return [entry?.args["keyId"], await world.chain.now()];
      },
      home: "succeeds",
      partner: "AuthorityRegistry_KeyNotRevocable",
      third: "AuthorityRegistry_KeyNotRevocable",
    },
    setEndpoint: {
      roles: ["admin"],
      prepare: () => Promise.resolve(["https://gateway.example"]),
      home: "succeeds",
      partner: "succeeds",
      third: "succeeds",
    },
  },
};
