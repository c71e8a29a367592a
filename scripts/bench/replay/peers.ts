import { Contract, JsonRpcProvider, Network } from "ethers";
import { createPublicClient, http } from "viem";
import { type AbiEntry, certificationAbi } from "./abi.ts";

/** What reads the same events, as its own manual shows. Each answers with how many it got. */
export type Peer = (url: string, address: string, blocks: number, chainId: number) => Promise<number>;

/** Blocks of one question: 5,000 events at 500 a block, so that no peer is slowed by many small questions. */
const SPAN = 10;

/** ethers: Contract.queryFilter for all events, and a Map by id. */
export const ethersPeer: Peer = async (url, address, blocks, chainId) => {
  const network = Network.from(chainId);
  const provider = new JsonRpcProvider(url, network, { staticNetwork: network, batchMaxCount: 1 });
  const contract = new Contract(address, certificationAbi(), provider);
  const state = new Map<string, unknown>();
  for (let from = 1; from <= blocks; from += SPAN) {
    for (const event of await contract.queryFilter("*", from, Math.min(blocks, from + SPAN - 1)))
      if ("args" in event) state.set(String(event.args[0]), event.args);
  }
  provider.destroy();
  return state.size;
};

/** viem: getContractEvents, and a Map by id. */
export const viemPeer: Peer = async (url, address, blocks) => {
  const client = createPublicClient({ transport: http(url, { maxResponseBodySize: false } as object) });
  const abi: readonly AbiEntry[] = certificationAbi();
  const state = new Map<string, unknown>();
  for (let from = 1; from <= blocks; from += SPAN) {
    const events = await client.getContractEvents({
      address: address as `0x${string}`,
      abi: abi as never,
      fromBlock: BigInt(from),
      toBlock: BigInt(Math.min(blocks, from + SPAN - 1)),
    });
    for (const event of events as unknown as { args: { id: string } }[]) state.set(event.args.id, event.args);
  }
  return state.size;
};
