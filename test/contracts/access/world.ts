import { dataSlice, getAddress, hexlify, id, type Interface, toUtf8Bytes, toUtf8String, ZeroAddress } from "ethers";
import { CALLERS, type CallerKind, ECONOMIES, ROLES } from "./callers.ts";
import { type Chain, type Deployable, type Receipt, startChain } from "./chain.ts";

const YEAR = 31_536_000;
const BALLOT = { ADMIT: 0, SUSPEND: 1, REMOVE: 3, REPLACE_ADMIN: 4 } as const;

export interface Deployed {
  name: string;
  address: string;
  abi: Interface;
}

/** A chain with all registries deployed and, in AuthorityRegistry, one account of every kind of caller. */
export interface World {
  chain: Chain;
  contract: (name: string) => Deployed;
  /** Sends a call that must succeed; `from` is a kind of caller or an address. */
  send: (from: string, contract: string, functionName: string, args: readonly unknown[]) => Promise<Receipt>;
  /** Reads one value by a view. */
  read: (contract: string, functionName: string, args: readonly unknown[]) => Promise<unknown>;
}

/** The address of a kind of caller, or of anybody by another name. */
export function addressOf(name: CallerKind | (string & {})): string {
  return name.startsWith("0x") ? name : getAddress(dataSlice(id(`access matrix: ${name}`), 12));
}

/** An economy's code as the contracts hold it, and back. */
export function toBytes2(economy: string): string {
  return hexlify(toUtf8Bytes(economy));
}
export function fromBytes2(economy: string): string {
  return toUtf8String(economy);
}

/** The admin with which a member is founded; home's and partner's are callers too. */
function founder(economy: string): string {
  if (economy === ECONOMIES.home) return "homeAdmin";
  if (economy === ECONOMIES.partner) return "partnerAdmin";
  return `founder of ${economy}`;
}

export async function createWorld(deployables: readonly Deployable[]): Promise<World> {
  const chain = await startChain();
  const contracts = await deployAll(chain, deployables);
  const contract = (name: string): Deployed => {
    const found = contracts.get(name);
    if (found === undefined) throw new Error(`no contract ${name} is deployed`);
    return found;
  };
  const world: World = {
    chain,
    contract,
    send: async (from, name, functionName, args) => {
      const { abi, address } = contract(name);
      return chain.send(addressOf(from), address, abi.encodeFunctionData(functionName, args));
    },
    read: async (name, functionName, args) => {
      const { abi, address } = contract(name);
      const answer = await chain.read(address, abi.encodeFunctionData(functionName, args));
      return abi.decodeFunctionResult(functionName, answer)[0] as unknown;
    },
  };
  await setWriters(world);
  await holdBallots(world);
  await chain.pass(2 * YEAR);
  return world;
}

async function deployAll(chain: Chain, deployables: readonly Deployable[]): Promise<Map<string, Deployed>> {
  const deployed = new Map<string, Deployed>();
  const founders = Object.values(ECONOMIES).filter((economy) => economy !== ECONOMIES.outsider);
  const deploy = async ({ name, abi, bytecode }: Deployable, args: readonly unknown[]): Promise<string> => {
    const receipt = await chain.send(addressOf("deployer"), undefined, bytecode + abi.encodeDeploy(args).slice(2));
    if (receipt.contractAddress === null) throw new Error(`${name} was not deployed`);
    deployed.set(name, { name, abi, address: receipt.contractAddress });
    return receipt.contractAddress;
  };
  const authorities = deployables.find(({ name }) => name === "AuthorityRegistry");
  if (authorities === undefined) throw new Error("there is no AuthorityRegistry: build first");
  const admins = founders.map((economy) => addressOf(founder(economy)));
  const address = await deploy(authorities, [founders.map(toBytes2), admins]);
  for (const other of deployables.filter((deployable) => deployable !== authorities)) {
    await deploy(other, other.abi.deploy.inputs.length === 0 ? [] : [address]);
  }
  return deployed;
}

/** Gives every caller its slot while its economy is still active; what ends some of them comes after. */
async function setWriters(world: World): Promise<void> {
  const now = await world.chain.now();
  for (const [kind, caller] of Object.entries(CALLERS)) {
    if (!("economy" in caller) || kind === "homeAdmin" || kind === "partnerAdmin") continue;
    const admin = founder(ECONOMIES[caller.economy]);
    const from = kind === "notYet" ? now + 10 * YEAR : 0;
    const until = kind === "expired" ? now + YEAR : 0;
    await world.send(admin, "AuthorityRegistry", "setWriter", [addressOf(kind), caller.roles, from, until]);
  }
  await world.send("homeAdmin", "AuthorityRegistry", "revokeWriter", [addressOf("revoked")]);
  await world.send("homeAdmin", "AuthorityRegistry", "markCompromised", [addressOf("compromised"), now]);
}

/** In an order in which the founders that are left are enough each time. */
async function holdBallots(world: World): Promise<void> {
  await passBallot(world, BALLOT.SUSPEND, ECONOMIES.suspended, ZeroAddress);
  await passBallot(world, BALLOT.REMOVE, ECONOMIES.removed, ZeroAddress);
  await passBallot(world, BALLOT.REMOVE, ECONOMIES.readmitted, ZeroAddress);
  await passBallot(world, BALLOT.ADMIT, ECONOMIES.readmitted, addressOf("new admin of PE"));
  await passBallot(world, BALLOT.REPLACE_ADMIN, ECONOMIES.replaced, addressOf("new admin of CL"));
}

/** Proposes as home and has the others vote, until it has passed. */
async function passBallot(world: World, kind: number, economy: string, admin: string): Promise<void> {
  const receipt = await world.send("homeAdmin", "AuthorityRegistry", "propose", [kind, toBytes2(economy), admin, 0]);
  const { abi, address } = world.contract("AuthorityRegistry");
  const ballotId: unknown = abi.parseLog(receipt.logs[0] ?? { topics: [], data: "0x" })?.args["ballotId"];
  for (const voter of Object.values(ECONOMIES)) {
    if (voter === ECONOMIES.home || voter === economy) continue;
    const from = addressOf(founder(voter));
    const refused = await world.chain.tryCall(from, address, abi.encodeFunctionData("authorise", [from, ROLES.admin]));
    if (refused !== undefined) continue;
    await world.send(from, "AuthorityRegistry", "vote", [ballotId]);
    const ballot = (await world.read("AuthorityRegistry", "ballotOf", [ballotId])) as { passed: boolean };
    if (ballot.passed) return;
  }
  throw new Error(`the ballot about ${economy} has not passed`);
}
