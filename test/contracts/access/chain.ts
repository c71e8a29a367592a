import hre, { network } from "hardhat";
import { Interface, type InterfaceAbi, toQuantity } from "ethers";

/** A contract of contracts/ that can be deployed. */
export interface Deployable {
  name: string;
  abi: Interface;
  bytecode: string;
  deployedBytecode: string;
}

export interface Receipt {
  status: bigint;
  contractAddress: string | null;
  logs: readonly { address: string; topics: string[]; data: string }[];
}

/** All that is deployable under contracts/, libraries too, by name. */
export async function readDeployables(): Promise<Deployable[]> {
  const names = [...(await hre.artifacts.getAllFullyQualifiedNames())].filter((name) => name.startsWith("contracts/"));
  const artifacts = await Promise.all(names.map((name) => hre.artifacts.readArtifact(name)));
  return artifacts
    .filter(({ bytecode }) => bytecode !== "0x")
    .map(({ contractName, abi, bytecode, deployedBytecode }) => ({
      name: contractName,
      abi: new Interface(abi as InterfaceAbi),
      bytecode,
      deployedBytecode,
    }));
}

/** The in-process chain by its JSON-RPC alone, with any address as sender. */
export interface Chain {
  /** The data of the revert, or undefined when the call would succeed. */
  tryCall: (from: string, to: string, data: string) => Promise<string | undefined>;
  /** Sends and mines; throws when it reverts. */
  send: (from: string, to: string | undefined, data: string) => Promise<Receipt>;
  read: (to: string, data: string) => Promise<string>;
  /** All logs of a contract, in their order, each with its block's time. */
  logs: (address: string) => Promise<{ topics: string[]; data: string; time: number }[]>;
  /** The latest block's time. */
  now: () => Promise<number>;
  /** Mines a block so many seconds after the latest one. */
  pass: (seconds: number) => Promise<void>;
  snapshot: () => Promise<string>;
  revertTo: (snapshot: string) => Promise<void>;
}

export async function startChain(): Promise<Chain> {
  const { provider } = await network.create("ledger");
  const rpc = (method: string, ...params: unknown[]): Promise<unknown> => provider.request({ method, params });
  const known = new Set<string>();
  const unlock = async (address: string): Promise<void> => {
    if (known.has(address)) return;
    known.add(address);
    await rpc("hardhat_impersonateAccount", address);
    await rpc("hardhat_setBalance", address, toQuantity(10n ** 20n));
  };
  const now = async (): Promise<number> =>
    Number(((await rpc("eth_getBlockByNumber", "latest", false)) as { timestamp: string }).timestamp);
  return {
    tryCall: (from, to, data) =>
      rpc("eth_call", { from, to, data }, "pending").then(
        () => undefined,
        (error: unknown) => revertData(error),
      ),
    send: async (from, to, data) => {
      await unlock(from);
      const transaction = { from, ...(to === undefined ? {} : { to }), data, gas: toQuantity(16_000_000) };
      const hash = await rpc("eth_sendTransaction", transaction);
      const receipt = (await rpc("eth_getTransactionReceipt", hash)) as Receipt & { status: string };
      return { ...receipt, status: BigInt(receipt.status) };
    },
    read: async (to, data) => (await rpc("eth_call", { to, data }, "latest")) as string,
    logs: async (address) => {
      const logs = await rpc("eth_getLogs", { address, fromBlock: "0x0", toBlock: "latest" });
      return Promise.all(
        (logs as { topics: string[]; data: string; blockHash: string }[]).map(async ({ topics, data, blockHash }) => {
          const block = (await rpc("eth_getBlockByHash", blockHash, false)) as { timestamp: string };
          return { topics, data, time: Number(block.timestamp) };
        }),
      );
    },
    now,
    pass: async (seconds) => {
      await rpc("evm_setNextBlockTimestamp", toQuantity((await now()) + seconds));
      await rpc("evm_mine");
    },
    snapshot: async () => (await rpc("evm_snapshot")) as string,
    revertTo: async (snapshot) => {
      if (!(await rpc("evm_revert", snapshot))) throw new Error(`no snapshot ${snapshot}`);
      known.clear();
    },
  };
}

function revertData(error: unknown): string {
  const { data } = error as { data?: unknown };
  if (typeof data === "string") return data;
  throw error;
}
