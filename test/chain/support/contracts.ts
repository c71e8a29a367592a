import { Wallet } from "ethers";
import type { EmbeddedChain } from "../../../src/chain/embeddedChain.ts";
import { deployment } from "./bytecode.ts";
import { CHAIN_ID } from "./chains.ts";

export const sendRaw = (chain: EmbeddedChain, raw: unknown) =>
  chain.request("eth_sendRawTransaction", [raw]) as Promise<string>;

/** Puts a contract on the chain by a fresh account; gives its address. */
export async function deployed(chain: EmbeddedChain, runtime: string): Promise<string> {
  const fees = { maxFeePerGas: 0, maxPriorityFeePerGas: 0 };
  const creation = { type: 2, chainId: CHAIN_ID, nonce: 0, gasLimit: 300_000, data: deployment(runtime), ...fees };
  const hash = await sendRaw(chain, await Wallet.createRandom().signTransaction(creation));
  return ((await chain.request("eth_getTransactionReceipt", [hash])) as { contractAddress: string }).contractAddress;
}
