import { describe, expect, it } from "vitest";
import type { EmbeddedChain } from "../../src/chain/embeddedChain.ts";
import { CHAIN_ID, startChain } from "./support/chains.ts";
import { rpcClient } from "./support/rpcClient.ts";
import { oneWallet, signedTransfers } from "./support/transfers.ts";

/** What nodes and simulators offer to change the past, the state, the clock or the settings, to sign, or to hold resources. */
const DANGEROUS: Readonly<Record<string, readonly string[]>> = {
  hardhat: [
    "addCompilationResult,dropTransaction,getAutomine,impersonateAccount,metadata,mine,reset,setBalance,setCode,setCoinbase",
    "setLoggingEnabled,setMinGasPrice,setNextBlockBaseFeePerGas,setNonce,setPrevRandao,setStorageAt,stopImpersonatingAccount",
    "intervalMine,setBlockGasLimit",
  ],
  evm: [
    "mine,revert,snapshot,increaseTime,setAutomine,setBlockGasLimit,setIntervalMining,setNextBlockTimestamp,setTime",
    "setAccountBalance,setAccountCode,setAccountNonce,setAccountStorageAt,addAccount,removeAccount,setAccountPrivateKey",
  ],
  anvil: [
    "setBalance,setCode,setNonce,setStorageAt,mine,reset,impersonateAccount,autoImpersonateAccount,dropTransaction",
    "dropAllTransactions,setRpcUrl,dumpState,loadState,setChainId,rollback,reorg,setBlockTimestampInterval,enableTraces",
    "setNextBlockBaseFeePerGas,setCoinbase,setMinGasPrice,stopImpersonatingAccount,setAutomine,nodeInfo,removePoolTransactions",
  ],
  debug: [
    "traceTransaction,traceCall,traceBlockByNumber,traceBlockByHash,setHead,storageRangeAt,accountRange,getRawBlock",
    "resyncWorldState,batchSendRawTransaction,setGCPercent,writeBlockProfile,startCPUProfile,dumpBlock,chaindbCompact",
  ],
  personal: [
    "sign,signTransaction,sendTransaction,unlockAccount,importRawKey,newAccount,listAccounts,ecRecover,lockAccount",
  ],
  admin: [
    "addPeer,removePeer,peers,nodeInfo,startHTTP,stopHTTP,importChain,exportChain,changeLogLevel,generateLogBloomCache",
  ],
  miner: ["start,stop,setEtherbase,setExtra,setGasPrice,setGasLimit,changeTargetGasLimit,setCoinbase"],
  txpool: ["content,contentFrom,inspect,status,besuTransactions,besuPendingTransactions"],
  eth: [
    "sendTransaction,sign,signTransaction,signTypedData,signTypedData_v3,signTypedData_v4,resend,fillTransaction",
    "sendUnsignedTransaction,sendRawTransactionConditional,sendPrivateTransaction,submitWork,submitHashrate,getWork",
    "newFilter,newBlockFilter,newPendingTransactionFilter,getFilterChanges,getFilterLogs,uninstallFilter,subscribe,unsubscribe",
    "coinbase,mining,hashrate,pendingTransactions,simulateV1,callMany,callBundle,createAccessList",
  ],
  engine: [
    "newPayloadV1,newPayloadV2,newPayloadV3,forkchoiceUpdatedV1,forkchoiceUpdatedV2,forkchoiceUpdatedV3,getPayloadV3",
  ],
  qbft: ["proposeValidatorVote,discardValidatorVote,getPendingVotes"],
  clique: ["propose,discard"],
  perm: ["addAccountsToAllowlist,removeAccountsFromAllowlist,addNodesToAllowlist,reloadPermissionsFromFile"],
  wallet: ["addEthereumChain,switchEthereumChain,requestPermissions,watchAsset"],
  ots: ["traceTransaction,getInternalOperations"],
  trace: ["call,rawTransaction,replayTransaction,filter"],
  rpc: ["discover,modules"],
};

const SERVED = [
  "eth_accounts eth_blockNumber eth_call eth_chainId eth_estimateGas eth_feeHistory eth_gasPrice eth_getBalance",
  "eth_getBlockByHash eth_getBlockByNumber eth_getBlockReceipts eth_getBlockTransactionCountByHash",
  "eth_getBlockTransactionCountByNumber eth_getCode eth_getLogs eth_getProof eth_getStorageAt",
  "eth_getTransactionByBlockHashAndIndex eth_getTransactionByBlockNumberAndIndex eth_getTransactionByHash",
  "eth_getTransactionCount eth_getTransactionReceipt eth_maxPriorityFeePerGas eth_sendRawTransaction eth_syncing",
  "net_listening net_version web3_clientVersion",
].flatMap((line) => line.split(" "));

const dangerous = Object.entries(DANGEROUS).flatMap(([namespace, lists]) =>
  lists.flatMap((list) => list.split(",").map((name) => `${namespace}_${name}`)),
);
/** The same in other spellings, and what an object would have by itself. */
const disguised = [
  ...["evm_mine", "hardhat_setBalance", "eth_sendTransaction"].flatMap((name) => [
    name.toUpperCase(),
    ` ${name}`,
    `${name} `,
    `${name}\u0000`,
    `eth_call\n${name}`,
    name.replace("_", "＿"),
  ]),
  "",
  "constructor",
  "__proto__",
  "toString",
  "hasOwnProperty",
  "eth_",
  "eth_CALL",
];

async function stateOf(chain: EmbeddedChain) {
  const rpc = rpcClient(chain.url);
  const [head, genesis, chainId] = await Promise.all([
    rpc("eth_getBlockByNumber", ["latest", true]),
    rpc("eth_getBlockByNumber", ["earliest", true]),
    rpc("eth_chainId"),
  ]);
  return { head, genesis, chainId };
}

describe("the port", () => {
  it("serves reads and raw transactions, and these only", async () => {
    const chain = await startChain();
    const refusal = await rpcClient(chain.url)("nothing_such").catch((error: Error) => error.message);
    const served = String(refusal)
      .replace(/^.*This port serves: /, "")
      .split(", ");
    expect(served).toEqual(SERVED);
    expect(served.filter((name) => dangerous.includes(name))).toEqual([]);
  });

  it(`refuses ${dangerous.length + disguised.length} dangerous and disguised methods, and none of them changes anything`, async () => {
    const chain = await startChain();
    const rpc = rpcClient(chain.url);
    const wallet = oneWallet();
    const [transfer] = await signedTransfers(wallet, CHAIN_ID, 1);
    await rpc("eth_sendRawTransaction", [transfer]);
    const before = await stateOf(chain);
    const parameters = [[], ["0x1"], [wallet.address, "0xffff"], [{ from: wallet.address, to: wallet.address }]];
    for (const method of [...dangerous, ...disguised]) {
      for (const params of parameters) {
        await expect(rpc(method, params), method).rejects.toMatchObject({ code: -32601 });
      }
    }
    expect(await stateOf(chain)).toEqual(before);
  });

  it("holds no account that it could sign with", async () => {
    const chain = await startChain();
    const rpc = rpcClient(chain.url);
    expect(await rpc("eth_accounts")).toEqual([]);
    // The first account of the phrase that simulators are known by.
    const known = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";
    expect(await rpc("eth_getBalance", [known, "latest"])).toBe("0x0");
  });

  it("sends nothing out: the engine's reports to its makers are off", async () => {
    await startChain();
    expect(process.env.HARDHAT_DISABLE_TELEMETRY).toBe("true");
  });
});
