import { callParameters } from "./callRequest.ts";
import type { Engine } from "./engine.ts";
import { FAULT, JsonRpcFault } from "./jsonRpcFault.ts";
import { type LogLimits, queryLogs } from "./logQuery.ts";
import { type Kinds, READS } from "./readMethods.ts";
import { address, block, checkParameters, hash, height } from "./rpcParameters.ts";

export interface ServedParts {
  readonly engine: Engine;
  readonly chainId: number;
  readonly logLimits: LogLimits;
  /** Gas that a call or an estimate may use. */
  readonly callGasCap: number;
  /** Takes a raw transaction; gives its hash when it is durable and mined. */
  readonly send: (raw: unknown) => Promise<string>;
  readonly pendingNonce: (sender: string) => Promise<number>;
}

/** Answers one method. @throws JsonRpcFault */
export type Method = (params: readonly unknown[]) => unknown;

/**
 * Every method that the port serves; what is not here is refused. None of them can change the past, the state, the clock
 * or the settings of the chain, or sign with a key of ours.
 */
export function servedMethods(parts: ServedParts): ReadonlyMap<string, Method> {
  const { engine, chainId, callGasCap } = parts;
  const methods = new Map<string, Method>();
  for (const [name, kinds] of Object.entries(READS)) {
    methods.set(name, (params) => engine.request(name, checkParameters(kinds, params)));
  }
  for (const [name, answer] of Object.entries(constants(chainId, engine.version))) {
    methods.set(name, (params) => checkParameters([], params) && answer);
  }
  for (const name of ["eth_call", "eth_estimateGas"]) {
    methods.set(name, (params) => engine.request(name, callParameters(params, callGasCap)));
  }
  methods.set("eth_getLogs", (params) => queryLogs(engine, params, parts.logLimits));
  methods.set("eth_getBlockReceipts", (params) => blockReceipts(engine, params));
  methods.set("eth_getTransactionCount", (params) => transactionCount(parts, params));
  methods.set("eth_sendRawTransaction", (params) => {
    const [raw] = checkParameters([["transaction", (value) => value]], params);
    return parts.send(raw);
  });
  return methods;
}

/** Answers one call. @throws JsonRpcFault -32601 for every method that is not served */
export async function answerCall(
  methods: ReadonlyMap<string, Method>,
  method: string,
  params: readonly unknown[],
): Promise<unknown> {
  const answer = methods.get(method);
  if (answer === undefined) {
    const served = [...methods.keys()].sort().join(", ");
    throw new JsonRpcFault(
      FAULT.methodNotFound,
      `the method ${method.slice(0, 64)} is not served. This port serves: ${served}`,
    );
  }
  return answer(params);
}

/** What does not depend on the state. Gas is free: clients that ask what to offer must be told 0. */
function constants(chainId: number, version: string): Readonly<Record<string, unknown>> {
  return {
    eth_chainId: `0x${chainId.toString(16)}`,
    net_version: String(chainId),
    net_listening: true,
    eth_syncing: false,
    eth_gasPrice: "0x0",
    eth_maxPriorityFeePerGas: "0x0",
    eth_accounts: [],
    web3_clientVersion: `aeo-embedded-chain/1/${version}`,
  };
}

async function transactionCount({ engine, pendingNonce }: ServedParts, params: readonly unknown[]): Promise<unknown> {
  const kinds: Kinds = [
    ["address", address],
    ["block", block],
  ];
  const [sender, at] = checkParameters(kinds, params);
  if (params[1] !== "pending") return engine.request("eth_getTransactionCount", [sender, at]);
  return `0x${(await pendingNonce(String(sender))).toString(16)}`;
}

/** The engine has no such method, so the receipts are read one by one. */
async function blockReceipts(engine: Engine, params: readonly unknown[]): Promise<unknown> {
  const byHash = typeof params[0] === "string" && params[0].length === 66;
  const [at] = checkParameters([["block", byHash ? hash : height]], params);
  const method = byHash ? "eth_getBlockByHash" : "eth_getBlockByNumber";
  const found = await engine.request<{ transactions: string[] } | null>(method, [at, false]);
  if (found === null) return null;
  return Promise.all(found.transactions.map((id) => engine.request("eth_getTransactionReceipt", [id])));
}
