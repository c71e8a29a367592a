import { describe, expect, it } from "vitest";
import { RpcError } from "../../../src/ledger/rpc.ts";
import { classifyRpcError, type RpcErrorReason } from "../../../src/ledger/rpcErrors.ts";

type Case = readonly [reason: RpcErrorReason, client: string, code: number, message: string, data?: unknown];

/** Answers as the clients give them; the client is named for the reader. */
const ANSWERS: readonly Case[] = [
  ["range-too-large", "Besu", -32005, "Requested range exceeds maximum RPC range limit"],
  ["range-too-large", "Besu, older", -32602, "Requested range exceeds maximum range limit"],
  ["range-too-large", "reth", -32602, "query exceeds max block range 100000"],
  ["range-too-large", "hosted", -32614, "eth_getLogs is limited to a 10,000 range"],
  ["range-too-large", "hosted", -32602, "eth_getLogs is limited to 0 - 50 blocks range"],
  ["range-too-large", "hosted", -32701, "exceed maximum block range: 50000"],
  ["range-too-large", "hosted", 35, "ranges over 10000 blocks are not supported on freetier"],
  ["range-too-large", "Erigon", -32000, "block range is too wide"],
  ["range-too-large", "hosted", -32000, "Block range too large: maximum allowed is 1000 blocks"],
  ["range-too-large", "hosted", -32600, "You can make eth_getLogs requests with up to a 2000 block range."],
  ["too-many-results", "Infura", -32005, "query returned more than 10000 results"],
  ["too-many-results", "Infura", -32602, "query returned more than 10000 results. Try with this range [0x1, 0x2]."],
  ["too-many-results", "reth", -32602, "query exceeds max results 20000, retry with the range 1-2"],
  ["too-many-results", "Nethermind", -32005, "Too many logs requested. Max logs per response is 20000."],
  ["too-many-results", "Alchemy", -32602, "Log response size exceeded."],
  ["too-many-results", "geth", -32003, "response too large"],
  ["too-many-results", "geth", -32000, "query timeout exceeded"],
  ["too-many-results", "Besu", -32603, "Timeout expired"],
  ["too-many-results", "hosted", -32005, "anything"],
  ["block-not-found", "geth", -32000, "header not found"],
  ["block-not-found", "geth", -32000, "unknown block"],
  ["block-not-found", "geth", -32602, "block range extends beyond current head block"],
  ["block-not-found", "geth", -32000, "header for hash not found"],
  ["block-not-found", "Besu", -32000, "Block not found"],
  ["block-not-found", "Nethermind", -32001, "Block 0xabc could not be found: resource not found"],
  ["block-not-found", "Erigon", -32000, "block 17 not found"],
  ["state-unavailable", "geth", -32000, "missing trie node 5f3 (path ) state 0x5f3 is not available"],
  ["state-unavailable", "geth", -32000, "historical state 5f3c is not available"],
  ["state-unavailable", "Besu", -32000, "World state unavailable"],
  ["block-parameter-unsupported", "old clients", -32602, "invalid argument 1: hex string expected, got object"],
  ["batch-refused", "Besu", -32005, "Number of requests exceeds max batch size"],
  ["batch-refused", "geth", -32600, "batch too large"],
  ["filter-not-found", "geth", -32000, "filter not found"],
  ["filter-not-found", "Besu", -32000, "Logs filter not found"],
  ["nonce-too-low", "geth", -32000, "nonce too low: next nonce 7, tx nonce 5"],
  ["nonce-too-low", "Besu", -32001, "Nonce too low"],
  ["nonce-too-low", "Nethermind", -32010, "OldNonce, Current nonce: 7, nonce of rejected tx: 5"],
  ["nonce-too-low", "Hardhat", -32000, "Nonce too low. Expected nonce to be 7 but got 5."],
  [
    "nonce-too-high",
    "Hardhat",
    -32000,
    "Nonce too high. Expected nonce to be 7 but got 9. Note that transactions can't be queued when automining.",
  ],
  ["nonce-too-high", "Besu", -32006, "Nonce too high"],
  ["nonce-too-high", "Besu", -32000, "Transaction nonce is too distant from current sender nonce"],
  ["already-known", "geth", -32000, "already known"],
  ["already-known", "Besu", -32000, "Known transaction"],
  ["already-known", "Nethermind", -32010, "AlreadyKnown"],
  ["already-known", "Erigon", -32000, "INTERNAL_ERROR: existing tx with same hash"],
  ["already-known", "Hardhat", -32000, "Known transaction: 0x1234"],
  ["replacement-underpriced", "geth", -32000, "replacement transaction underpriced"],
  ["replacement-underpriced", "Besu", -32000, "Replacement transaction underpriced"],
  ["underpriced", "geth", -32000, "transaction underpriced: tip needed 1, tip permitted 0"],
  ["underpriced", "Besu", -32009, "Gas price below configured minimum gas price"],
  ["underpriced", "Nethermind", -32010, "FeeTooLowToCompete"],
  ["underpriced", "geth", -32000, "max fee per gas less than block base fee: address 0x1, maxFeePerGas: 1, baseFee: 7"],
  ["insufficient-funds", "geth", -32000, "insufficient funds for gas * price + value: balance 0"],
  ["insufficient-funds", "Besu", -32004, "Upfront cost exceeds account balance"],
  ["insufficient-funds", "Hardhat", -32000, "Sender doesn't have enough funds to send tx. The max upfront cost is: 1"],
  ["gas-limit", "geth", -32000, "exceeds block gas limit"],
  ["gas-limit", "Besu", -32005, "Transaction gas limit exceeds block gas limit"],
  ["gas-limit", "Besu", -32003, "Intrinsic gas exceeds gas limit"],
  ["gas-limit", "geth", -32000, "intrinsic gas too low: gas 20000, minimum needed 21000"],
  ["gas-limit", "Hardhat", -32000, "Transaction gas limit is 40000000 and exceeds block gas limit of 30000000"],
  ["sender-not-permitted", "Besu", -32007, "Sender account not authorized to send transactions"],
  ["pool-full", "geth", -32000, "txpool is full"],
  ["invalid-transaction", "geth", -32000, "invalid sender"],
  ["invalid-transaction", "Besu", -32000, "Wrong chainId"],
  ["reverted", "geth", 3, "execution reverted", "0x08c379a0"],
  ["reverted", "Besu", -32000, "Execution reverted", "0x4e487b71"],
  [
    "reverted",
    "Hardhat",
    3,
    "VM Exception while processing transaction: reverted with custom error 'X()'",
    "0x12345678",
  ],
  ["reverted", "geth", 3, "execution reverted: nonce too low", "0x08c379a0"],
  ["reverted", "hosted", -32015, "something of ours", "0x12345678"],
  ["rate-limited", "hosted", 429, "Too Many Requests"],
  ["rate-limited", "hosted", -32005, "daily request limit reached"],
  ["not-ready", "Besu", -32008, "Initial sync is still in progress"],
  ["unsupported-method", "geth", -32601, "the method eth_foo does not exist/is not available"],
  ["invalid-request", "any", -32602, "missing value for required argument 0"],
  ["unknown", "any", -32000, "gremlins"],
];

describe("classifyRpcError", () => {
  const cases = ANSWERS.map(([reason, client, code, message, data]) => ({ reason, client, code, message, data }));
  it.each(cases)("reads $reason from $client: $code $message", ({ reason, code, message, data }) => {
    expect(classifyRpcError(new RpcError("response", message, { code, data }))).toBe(reason);
  });

  it("reads the client's own text where a host wraps it", () => {
    const data = { code: -32000, message: "nonce too low" };
    expect(classifyRpcError(new RpcError("response", "Internal error", { code: -32603, data }))).toBe("nonce-too-low");
  });

  it("keeps a lost answer apart from a refusal, whatever the text", () => {
    expect(classifyRpcError(new RpcError("transport", "nonce too low"))).toBe("transport");
  });

  it("treats an answer over our own limit like one that the node would not give", () => {
    expect(classifyRpcError(new RpcError("transport", "answer larger than 1000 bytes"))).toBe("too-many-results");
  });

  it("calls anything else unknown", () => {
    expect(classifyRpcError(new Error("nonce too low"))).toBe("unknown");
  });
});
