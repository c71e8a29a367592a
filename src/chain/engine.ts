import { join } from "node:path";
import { createHardhatRuntimeEnvironment } from "hardhat/hre";
import type { EdrNetworkUserConfig } from "hardhat/types/config";
import { readingFault, sendingFault } from "./engineFault.ts";
import type { JsonRpcFault } from "./jsonRpcFault.ts";

/** What fixes the first block, and with it every later hash. */
export interface GenesisParameters {
  readonly chainId: number;
  readonly blockGasLimit: number;
  /** Seconds since 1970. */
  readonly genesisTime: number;
}

export interface BlockSummary {
  readonly number: number;
  readonly hash: string;
  /** Seconds since 1970. */
  readonly timestamp: number;
}

export interface MinedBlock extends BlockSummary {
  /** Hashes, in the order of execution. */
  readonly transactions: readonly string[];
}

/**
 * The EVM and its state in memory, without accounts, fees or ether. It mines when told to, and not else, so that the
 * same calls in the same order give the same block hashes; what it draws at random comes from fixed seeds.
 */
export interface Engine {
  readonly genesis: BlockSummary;
  /** The engine's name and version, as it goes into the journal. */
  readonly version: string;
  /** Any method of the engine, dangerous ones included: the caller is the allow-list. @throws JsonRpcFault */
  request<T>(method: string, params: readonly unknown[]): Promise<T>;
  /** Checks a raw transaction against the state and keeps it for the next block. @throws JsonRpcFault why not */
  offer(raw: string): Promise<string>;
  /** Forgets a transaction that was offered and not mined. */
  withdraw(hash: string): Promise<void>;
  /** Makes a block of what was offered, in the order of the offers. `timestamp` is not before the parent's. */
  mine(timestamp: number): Promise<MinedBlock>;
  close(): Promise<void>;
}

/** What we read of a block as the engine answers it. */
interface RpcBlock {
  readonly number: string;
  readonly hash: string;
  readonly timestamp: string;
  readonly transactions: readonly string[];
}

/** Starts Hardhat's in-process network (EDR) on the `cancun` EVM. Needs no project files and no fixed working directory. */
export async function createEngine(parameters: GenesisParameters): Promise<Engine> {
  // Without this Hardhat reports each new network to its makers when it runs in a terminal.
  process.env.HARDHAT_DISABLE_TELEMETRY = "true";
  const hardhat = await createHardhatRuntimeEnvironment(
    { paths: { artifacts: join(import.meta.dirname, "none") }, networks: { embedded: networkOf(parameters) } },
    { coverage: false, gasStats: false },
    import.meta.dirname,
  );
  const connection = await hardhat.network.create("embedded");
  const { provider } = connection;
  const call = (method: string, params: readonly unknown[]): Promise<unknown> => provider.request({ method, params });
  const block = async (tag: string): Promise<MinedBlock> =>
    summary((await call("eth_getBlockByNumber", [tag, false])) as RpcBlock);

  return {
    genesis: await block("0x0"),
    version: String(await call("web3_clientVersion", [])),
    request: <T>(method: string, params: readonly unknown[]) =>
      orFault(call(method, params), readingFault) as Promise<T>,
    offer: (raw) => orFault(call("eth_sendRawTransaction", [raw]), sendingFault) as Promise<string>,
    async withdraw(hash) {
      await call("hardhat_dropTransaction", [hash]);
    },
    async mine(timestamp) {
      // A block over half full would raise the base fee from 0 to 1 for ever, and nobody has ether to pay it with.
      await call("hardhat_setNextBlockBaseFeePerGas", ["0x0"]);
      await call("evm_mine", [`0x${timestamp.toString(16)}`]);
      return block("latest");
    },
    close: () => connection.close(),
  };
}

async function orFault(answer: Promise<unknown>, fault: (error: unknown) => JsonRpcFault): Promise<unknown> {
  try {
    return await answer;
  } catch (error) {
    throw fault(error);
  }
}

function networkOf({ chainId, blockGasLimit, genesisTime }: GenesisParameters): EdrNetworkUserConfig {
  return {
    type: "edr-simulated",
    chainType: "l1",
    chainId,
    hardfork: "cancun",
    accounts: [],
    blockGasLimit,
    initialBaseFeePerGas: 0,
    initialDate: new Date(genesisTime * 1000),
    allowBlocksWithSameTimestamp: true,
    mining: { auto: false, interval: 0, mempool: { order: "fifo" } },
    throwOnCallFailures: true,
    throwOnTransactionFailures: false,
    loggingEnabled: false,
  };
}

function summary(block: RpcBlock): MinedBlock {
  return {
    number: Number(block.number),
    hash: block.hash,
    timestamp: Number(block.timestamp),
    transactions: block.transactions,
  };
}
