import { describe, expect, it } from "vitest";
import type { EmbeddedChain } from "../../src/chain/embeddedChain.ts";
import { CLOCK, CLOSED, ENDLESS, GAS } from "./support/bytecode.ts";
import { CHAIN_ID, startChain } from "./support/chains.ts";
import { deployed, sendRaw } from "./support/contracts.ts";
import { oneWallet, signed, signedTransfers } from "./support/transfers.ts";

const NOWHERE = `0x${"11".repeat(32)}`;

/** A chain with a contract that logs, and `count` logs of it in a block each, the first in block 2. */
async function loggingChain(count: number, limits = {}): Promise<{ chain: EmbeddedChain; to: string }> {
  const chain = await startChain({ limits });
  const to = await deployed(chain, CLOCK);
  const wallet = oneWallet();
  for (let nonce = 0; nonce < count; nonce += 1) {
    await sendRaw(chain, await signed(wallet, { nonce, chainId: CHAIN_ID, to, gasLimit: 100_000 }));
  }
  return { chain, to };
}

describe("a client that asks what gas costs", () => {
  it("is told that it is free", async () => {
    const chain = await startChain();
    expect(await chain.request("eth_gasPrice", [])).toBe("0x0");
    expect(await chain.request("eth_maxPriorityFeePerGas", [])).toBe("0x0");
    expect(await chain.request("eth_feeHistory", ["0x4", "latest", [50]])).toMatchObject({
      baseFeePerGas: ["0x0", "0x0"],
    });
  });
});

describe("the chain says who it is", () => {
  it("by chain id, network, name and state", async () => {
    const chain = await startChain();
    const answers = [
      "eth_chainId",
      "net_version",
      "net_listening",
      "eth_syncing",
      "web3_clientVersion",
      "eth_blockNumber",
    ];
    expect(await Promise.all(answers.map((method) => chain.request(method, [])))).toEqual([
      "0x1092",
      "4242",
      true,
      false,
      expect.stringMatching(/^aeo-embedded-chain\/1\//),
      "0x0",
    ]);
  });
});

describe("eth_call and eth_estimateGas", () => {
  it("answer a revert as geth does, with its reason and data", async () => {
    const chain = await startChain();
    const to = await deployed(chain, CLOSED);
    for (const method of ["eth_call", "eth_estimateGas"]) {
      await expect(chain.request(method, [{ to }])).rejects.toMatchObject({
        code: 3,
        message: "execution reverted: closed",
        data: expect.stringMatching(/^0x08c379a0/),
      });
    }
  });

  it("refuse to replace state, code or block", async () => {
    const { chain, to } = await loggingChain(0);
    for (const method of ["eth_call", "eth_estimateGas"]) {
      for (const override of [{ [to]: { code: "0x00" } }, { [to]: { balance: "0xffff" } }, {}]) {
        const overridden = chain.request(method, [{ to }, "latest", override]);
        await expect(overridden).rejects.toMatchObject({ code: -32602, message: expect.stringContaining("overrides") });
        await expect(chain.request(method, [{ to }, "latest", null, override])).rejects.toMatchObject({ code: -32602 });
      }
      await expect(chain.request(method, [{ to }, "latest", null])).resolves.toMatch(/^0x/);
    }
  });

  it("leave the state as it was", async () => {
    const { chain, to } = await loggingChain(0);
    await chain.request("eth_call", [{ to }]);
    await chain.request("eth_estimateGas", [{ to }]);
    expect(await chain.request("eth_getStorageAt", [to, "0x0", "latest"])).toBe(`0x${"00".repeat(32)}`);
    expect(await chain.request("eth_blockNumber", [])).toBe("0x1");
  });

  it("get gas up to the cap, however much they ask for", async () => {
    const chain = await startChain({ limits: { callGasCap: 5_000_000 } });
    const to = await deployed(chain, GAS);
    for (const gas of [undefined, "0x4c4b40", "0xffffffffffff"]) {
      const left = Number(await chain.request("eth_call", [{ to, ...(gas === undefined ? {} : { gas }) }]));
      expect(left).toBeGreaterThan(4_900_000);
      expect(left).toBeLessThan(5_000_000);
    }
    expect(Number(await chain.request("eth_call", [{ to, gas: "0xc350" }]))).toBeLessThan(50_000);
    const endless = await deployed(chain, ENDLESS);
    await expect(chain.request("eth_call", [{ to: endless, gas: "0x100000" }])).rejects.toMatchObject({ code: -32000 });
  });

  it.each([
    ["no object", ["0x"]],
    ["null", [null]],
    ["a list", [[]]],
    ["unknown fields", [{ to: `0x${"11".repeat(20)}`, blobVersionedHashes: [] }]],
    ["two data that differ", [{ data: "0x01", input: "0x02" }]],
    ["gas that is no quantity", [{ gas: "lots" }]],
    ["an address of the wrong length", [{ to: "0x11" }]],
    ["an unknown block tag", [{}, "tomorrow"]],
  ])("refuse a call with %s", async (_, params) => {
    const chain = await startChain();
    await expect(chain.request("eth_call", params)).rejects.toMatchObject({ code: -32602 });
    await expect(chain.request("eth_estimateGas", params)).rejects.toMatchObject({ code: -32602 });
  });
});

describe("a block", () => {
  it("can be named by tag, number or hash", async () => {
    const { chain, to } = await loggingChain(2);
    const { hash } = (await chain.request("eth_getBlockByNumber", ["0x2", false])) as { hash: string };
    const at = (block: unknown) => chain.request("eth_getStorageAt", [to, "0x0", block]);
    const then = await at("0x2");
    expect(Number(then)).toBeGreaterThan(0);
    expect(await at({ blockHash: hash })).toBe(then);
    expect(await at({ blockHash: hash, requireCanonical: true })).toBe(then);
    expect(await at({ blockNumber: "0x2" })).toBe(then);
    for (const tag of ["latest", "pending", "safe", "finalized"]) expect(await at(tag)).toBe(await at("0x3"));
    expect(await at("0x0")).toBe(`0x${"00".repeat(32)}`);
  });

  it("that does not exist is told from a parameter that is none", async () => {
    const { chain, to } = await loggingChain(0);
    expect(await chain.request("eth_getBlockByNumber", ["0x99", false])).toBeNull();
    expect(await chain.request("eth_getBlockByHash", [NOWHERE, false])).toBeNull();
    expect(await chain.request("eth_getTransactionReceipt", [NOWHERE])).toBeNull();
    expect(await chain.request("eth_getBlockReceipts", ["0x99"])).toBeNull();
    await expect(chain.request("eth_getCode", [to, "0x99"])).rejects.toMatchObject({
      code: -32000,
      message: expect.stringMatching(/^header not found/),
    });
    for (const wrong of [
      "99",
      "0x",
      "latest ",
      9,
      { blockHash: "0x12" },
      {},
      { blockNumber: "0x1", blockHash: NOWHERE },
    ]) {
      await expect(chain.request("eth_getCode", [to, wrong]), JSON.stringify(wrong)).rejects.toMatchObject({
        code: -32602,
      });
    }
    await expect(chain.request("eth_getTransactionReceipt", ["0x12"])).rejects.toMatchObject({ code: -32602 });
    await expect(chain.request("eth_getTransactionReceipt", [])).rejects.toMatchObject({ code: -32602 });
    await expect(chain.request("eth_getBlockByNumber", ["0x1", "yes"])).rejects.toMatchObject({ code: -32602 });
    await expect(chain.request("eth_blockNumber", [1])).rejects.toMatchObject({ code: -32602 });
  });

  it("gives its receipts all at once, by number or hash", async () => {
    const chain = await startChain();
    const raws = await Promise.all([1, 2, 3].map(async () => (await signedTransfers(oneWallet(), CHAIN_ID, 1))[0]));
    const hashes = await Promise.all(raws.map((raw) => sendRaw(chain, raw)));
    const receipts = await Promise.all(hashes.map((hash) => chain.request("eth_getTransactionReceipt", [hash])));
    const [first] = receipts as { blockHash: string; blockNumber: string }[];
    const inBlock = receipts.filter((receipt) => (receipt as { blockHash: string }).blockHash === first?.blockHash);
    for (const name of [first?.blockHash, first?.blockNumber]) {
      expect(await chain.request("eth_getBlockReceipts", [name])).toEqual(expect.arrayContaining(inBlock));
    }
  });
});

describe("eth_getLogs", () => {
  it("finds logs by range, by block and by address", async () => {
    const { chain, to } = await loggingChain(3);
    const count = async (filter: object) => ((await chain.request("eth_getLogs", [filter])) as unknown[]).length;
    expect(await count({ fromBlock: "earliest" })).toBe(3);
    expect(await count({})).toBe(1);
    expect(await count({ fromBlock: "0x2", toBlock: "0x3" })).toBe(2);
    expect(await count({ fromBlock: "0x0", toBlock: "0xffff", address: to })).toBe(3);
    expect(await count({ fromBlock: "0x0", address: [to, `0x${"22".repeat(20)}`] })).toBe(3);
    expect(await count({ fromBlock: "0x0", address: `0x${"22".repeat(20)}` })).toBe(0);
    expect(await count({ fromBlock: "0x0", topics: [NOWHERE] })).toBe(0);
    expect(await count({ fromBlock: "0x0", topics: [[NOWHERE], null] })).toBe(0);
    expect(await count({ fromBlock: "0x50", toBlock: "0x60" })).toBe(0);
    const { hash } = (await chain.request("eth_getBlockByNumber", ["0x3", false])) as { hash: string };
    expect(await count({ blockHash: hash })).toBe(1);
  });

  it("refuses a range or a result over its limit, saying the limit", async () => {
    const { chain } = await loggingChain(5, { maxLogBlocks: 4, maxLogs: 3 });
    const logs = (fromBlock: string, toBlock: string) => chain.request("eth_getLogs", [{ fromBlock, toBlock }]);
    await expect(logs("0x1", "0x4")).resolves.toHaveLength(3);
    await expect(logs("0x1", "0x5")).rejects.toMatchObject({
      code: -32005,
      message: expect.stringMatching(/range limit: 5 blocks, at most 4/),
    });
    await expect(logs("0x2", "0x5")).rejects.toMatchObject({
      code: -32005,
      message: expect.stringMatching(/^query returned more than 3 results/),
    });
    await expect(logs("0x4", "0xffff")).resolves.toHaveLength(3);
  });

  it.each([
    ["no filter", []],
    ["two filters", [{}, {}]],
    ["a reversed range", [{ fromBlock: "0x1", toBlock: "0x0" }]],
    ["a block hash with a range", [{ blockHash: NOWHERE, fromBlock: "0x0" }]],
    ["an unknown field", [{ from: "0x0" }]],
    ["five topics", [{ topics: [null, null, null, null, null] }]],
    ["a short topic", [{ topics: ["0x12"] }]],
    ["a short address", [{ address: "0x12" }]],
    ["an unknown block hash", [{ blockHash: NOWHERE }]],
  ])("refuses %s", async (_, params) => {
    const { chain } = await loggingChain(0);
    await expect(chain.request("eth_getLogs", params)).rejects.toMatchObject({ code: -32602 });
  });
});
