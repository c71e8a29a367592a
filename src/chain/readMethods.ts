import { invalidParams } from "./jsonRpcFault.ts";
import { address, block, flag, hash, height, listOf, type Parameter, quantity, slot } from "./rpcParameters.ts";

/** The parameters of a method: a name for messages, and a check, by position. */
export type Kinds = readonly (readonly [string, Parameter])[];

/** Reads that the engine answers as it is asked, when the parameters have the documented form. */
export const READS: Readonly<Record<string, Kinds>> = {
  eth_blockNumber: [],
  eth_getBlockByNumber: [
    ["block", height],
    ["full", flag],
  ],
  eth_getBlockByHash: [
    ["hash", hash],
    ["full", flag],
  ],
  eth_getBlockTransactionCountByNumber: [["block", height]],
  eth_getBlockTransactionCountByHash: [["hash", hash]],
  eth_getTransactionByHash: [["hash", hash]],
  eth_getTransactionByBlockNumberAndIndex: [
    ["block", height],
    ["index", quantity],
  ],
  eth_getTransactionByBlockHashAndIndex: [
    ["hash", hash],
    ["index", quantity],
  ],
  eth_getTransactionReceipt: [["hash", hash]],
  eth_getBalance: [
    ["address", address],
    ["block", block],
  ],
  eth_getCode: [
    ["address", address],
    ["block", block],
  ],
  eth_getStorageAt: [
    ["address", address],
    ["slot", slot],
    ["block", block],
  ],
  eth_getProof: [
    ["address", address],
    ["slots", listOf(slot, 1024)],
    ["block", block],
  ],
  eth_feeHistory: [
    ["blockCount", feeBlocks],
    ["newestBlock", height],
    ["percentiles", percentiles],
  ],
};

/** As geth, which gives at most 1024 blocks however many are asked. */
function feeBlocks(value: unknown, name: string): string {
  return `0x${Math.min(Number(quantity(value, name)), 1024).toString(16)}`;
}

function percentiles(value: unknown, name: string): unknown {
  return listOf(percentile, 100)(value ?? [], name);
}

function percentile(value: unknown, name: string): number {
  if (typeof value === "number" && value >= 0 && value <= 100) return value;
  throw invalidParams(`${name} must be a number from 0 to 100`);
}
