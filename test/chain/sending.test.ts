import { concat, encodeRlp, type HDNodeWallet, toBeHex, Transaction } from "ethers";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { EmbeddedChain } from "../../src/chain/embeddedChain.ts";
import { CLOSED, SPENDER } from "./support/bytecode.ts";
import { CHAIN_ID, startChain, temporaryDirectory } from "./support/chains.ts";
import { deployed, sendRaw as send } from "./support/contracts.ts";
import { stepWatch } from "./support/stepWatch.ts";
import { oneWallet, signed, signedTransfers, type TransactionFields, wallets } from "./support/transfers.ts";

const transfer = (wallet: HDNodeWallet, nonce: number, other: Partial<TransactionFields> = {}) =>
  signed(wallet, { nonce, chainId: CHAIN_ID, ...other });
const pending = (chain: EmbeddedChain, wallet: HDNodeWallet) =>
  chain.request("eth_getTransactionCount", [wallet.address, "pending"]);

/** The same transaction of the same sender with its signature's other form, which anybody can compute. */
function turnedOver(raw: string): string {
  const { to, nonce, gasLimit, chainId, signature } = Transaction.from(raw);
  const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
  const number = (value: number | bigint) => (value === 0 ? "0x" : toBeHex(value));
  const fields = [number(chainId), number(nonce), "0x", "0x", number(gasLimit), to ?? "0x", "0x", "0x", []];
  const s = toBeHex(order - BigInt(signature?.s ?? 0));
  const parity = signature?.yParity === 1 ? "0x" : "0x01";
  return concat(["0x02", encodeRlp([...fields, parity, signature?.r ?? "0x", s])]);
}

describe("a transaction is refused, in the words of geth, when", () => {
  const base = { nonce: 0, gasPrice: 0, to: `0x${"11".repeat(20)}`, gasLimit: 21_000 };
  const fees = { maxFeePerGas: 0, maxPriorityFeePerGas: 0 };
  const longCode = { ...fees, chainId: CHAIN_ID, nonce: 0, gasLimit: 5_000_000, data: `0x${"00".repeat(49_153)}` };
  const cases: [string, (wallet: HDNodeWallet) => unknown, number, RegExp][] = [
    ["it is no hex", () => "zz", -32602, /0x-prefixed hex/],
    ["it is no string", () => 5, -32602, /0x-prefixed hex/],
    ["it is empty", () => "0x", -32602, /0x-prefixed hex/],
    ["it is no RLP", () => "0x02f8", -32602, /invalid raw transaction/],
    ["it is cut", async (w) => (await transfer(w, 0)).slice(0, -2), -32602, /invalid raw transaction/],
    ["bytes follow it", async (w) => `${await transfer(w, 0)}00`, -32602, /invalid raw transaction/],
    ["it carries blobs", () => "0x03c0", -32000, /transaction type not supported/],
    ["it is over the size limit", () => `0x${"02".repeat(1024 * 1024 + 1)}`, -32000, /oversized data/],
    ["it names no chain", (w) => w.signTransaction({ type: 0, ...base }), -32000, /only replay-protected/],
    [
      "it is for another chain",
      (w) => transfer(w, 0, { chainId: 1 }),
      -32000,
      /invalid chain id for signer: have 1 want/,
    ],
    ["its gas is too little", (w) => transfer(w, 0, { gasLimit: 20_999 }), -32000, /intrinsic gas too low: gas 20999/],
    ["its gas is over a block's", (w) => transfer(w, 0, { gasLimit: 60_000_001 }), -32000, /exceeds block gas limit/],
    [
      "it sends ether that nobody has",
      (w) => transfer(w, 0, { value: 1 }),
      -32000,
      /insufficient funds for gas \* price/,
    ],
    [
      "it offers a price for gas",
      (w) => transfer(w, 0, { maxFeePerGas: 1 }),
      -32000,
      /insufficient funds for gas \* price/,
    ],
    ["its signature was turned over", async (w) => turnedOver(await transfer(w, 0)), -32000, /invalid transaction/],
    ["its code is too long", (w) => w.signTransaction({ ...longCode, type: 2 }), -32000, /max initcode size exceeded/],
  ];
  it.each(cases)("%s", async (_, make, code, message) => {
    const chain = await startChain();
    const wallet = oneWallet();
    const refusal = send(chain, await make(wallet));
    await expect(refusal).rejects.toMatchObject({ code });
    await expect(refusal).rejects.toThrow(message);
    expect(chain.health()).toMatchObject({ state: "running", waiting: 0, head: { number: 0 } });
    // The refusal leaves no trace: the same nonce can be used.
    await expect(send(chain, await transfer(wallet, 0))).resolves.toMatch(/^0x/);
  });

  it("its nonce was used", async () => {
    const chain = await startChain();
    const wallet = oneWallet();
    await send(chain, await transfer(wallet, 0));
    const again = send(chain, await transfer(wallet, 0));
    await expect(again).rejects.toMatchObject({ code: -32000, message: "nonce too low: next nonce 1, tx nonce 0" });
    await expect(send(chain, await transfer(wallet, 0, { gasLimit: 30_000 }))).rejects.toThrow("nonce too low");
  });
});

describe("transactions on their way", () => {
  it("are known when they are sent again, and their place can't be taken", async () => {
    const watch = stepWatch();
    const chain = await startChain({ onStep: watch.onStep });
    const wallet = oneWallet();
    const first = send(chain, await transfer(wallet, 1));
    await watch.reached("received", 1);
    await expect(send(chain, await transfer(wallet, 1))).rejects.toMatchObject({
      code: -32000,
      message: "already known",
    });
    await expect(send(chain, await transfer(wallet, 1, { gasLimit: 22_000 }))).rejects.toThrow(
      "replacement transaction underpriced",
    );
    await send(chain, await transfer(wallet, 0));
    await expect(first).resolves.toMatch(/^0x/);
  });

  it("are mined in the order of their nonces, whatever order they come in", async () => {
    const chain = await startChain();
    const lanes = await Promise.all(wallets(4).map((wallet) => signedTransfers(wallet, CHAIN_ID, 12)));
    const shuffled = lanes.flatMap((lane) => [...lane.slice(6), ...lane.slice(0, 6)].reverse());
    const hashes = await Promise.all(shuffled.map((raw) => send(chain, raw)));
    expect(new Set(hashes).size).toBe(48);
    const receipts = await Promise.all(hashes.map((hash) => chain.request("eth_getTransactionReceipt", [hash])));
    expect(receipts).toEqual(receipts.map(() => expect.objectContaining({ status: "0x1" })));
  });

  it("count as pending up to the first gap", async () => {
    const watch = stepWatch();
    const chain = await startChain({ onStep: watch.onStep });
    const wallet = oneWallet();
    const sends = [send(chain, await transfer(wallet, 1)), send(chain, await transfer(wallet, 2))];
    await watch.reached("received", 2);
    expect(await pending(chain, wallet)).toBe("0x0");
    sends.push(send(chain, await transfer(wallet, 0)), send(chain, await transfer(wallet, 5)));
    await Promise.all(sends.slice(0, 3));
    expect(await pending(chain, wallet)).toBe("0x3");
    expect(await chain.request("eth_getTransactionCount", [wallet.address, "latest"])).toBe("0x3");
    await chain.close();
    await expect(sends[3]).rejects.toThrow("it is stopping");
  });

  it("wait for the nonces before their own no longer than the limit", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    onTestFinished(() => void vi.useRealTimers());
    const chain = await startChain({ limits: { futureNonceSeconds: 10 } });
    const wallet = oneWallet();
    const settled = vi.fn<(reason: unknown) => void>();
    const early = send(chain, await transfer(wallet, 3)).catch(settled);
    // The next sender's block shows that the first one was looked at and held.
    await send(chain, await transfer(oneWallet(), 0));
    vi.advanceTimersByTime(9_999);
    expect(chain.health().waiting).toBe(1);
    vi.advanceTimersByTime(1);
    await early;
    expect(settled).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({
        code: -32000,
        message: expect.stringMatching(/^nonce too high: next nonce 0, tx nonce 3/),
      }),
    );
    await send(chain, await transfer(wallet, 0));
  });

  it("are refused beyond the limits of the pool", async () => {
    const watch = stepWatch();
    const chain = await startChain({ onStep: watch.onStep, limits: { maxWaiting: 5, maxWaitingPerSender: 3 } });
    const [first, second] = wallets(2);
    if (first === undefined || second === undefined) throw new Error("no wallets");
    const waiting = [1, 2, 3].map(async (nonce) => send(chain, await transfer(first, nonce)));
    const refused = vi.fn<(reason: unknown) => void>();
    for (const each of waiting) each.catch(refused);
    await watch.reached("received", 3);
    await expect(send(chain, await transfer(first, 4))).rejects.toMatchObject({ code: -32005, message: /full for 0x/ });
    for (const nonce of [1, 2]) send(chain, await transfer(second, nonce)).catch(refused);
    await watch.reached("received", 5);
    await expect(send(chain, await transfer(oneWallet(), 0))).rejects.toMatchObject({
      code: -32005,
      message: /pool is full/,
    });
  });
});

describe("a chain that is closed", () => {
  it("does not write what it has just refused", async () => {
    const dataDir = temporaryDirectory();
    const watch = stepWatch();
    const chain = await startChain({ dataDir, onStep: watch.onStep });
    const sending = send(chain, await transfer(oneWallet(), 0));
    const refusal = expect(sending).rejects.toThrow("it is stopping");
    // The writer is reading the sender's nonce now.
    await watch.reached("received", 1);
    await chain.close();
    await refusal;
    expect((await startChain({ dataDir })).health().head.number).toBe(0);
  });
});

describe("blocks", () => {
  it("are shared by senders who come at the same time", async () => {
    const chain = await startChain();
    const raws = await Promise.all(wallets(100).map((wallet) => transfer(wallet, 0)));
    await Promise.all(raws.map((raw) => send(chain, raw)));
    expect(chain.health().head.number).toBeLessThan(50);
  });

  it("are never filled over their gas limit, and gas stays free when they are full", async () => {
    const chain = await startChain();
    const to = await deployed(chain, SPENDER);
    const raws = await Promise.all(wallets(12).map((wallet) => transfer(wallet, 0, { to, gasLimit: 15_000_000 })));
    await Promise.all(raws.map((raw) => send(chain, raw)));
    const { number } = chain.health().head;
    expect(number).toBeGreaterThanOrEqual(4);
    for (let height = 1; height <= number; height += 1) {
      const block = (await chain.request("eth_getBlockByNumber", [`0x${height.toString(16)}`, false])) as {
        baseFeePerGas: string;
        gasUsed: string;
        transactions: string[];
      };
      if (block.transactions.length > 2) expect(Number(block.gasUsed)).toBeGreaterThan(30_000_000);
      expect(block.baseFeePerGas).toBe("0x0");
      expect(block.transactions.length).toBeLessThanOrEqual(4);
    }
    await send(chain, await transfer(oneWallet(), 0));
  });

  it("hold transactions that revert, as on any chain", async () => {
    const chain = await startChain();
    const to = await deployed(chain, CLOSED);
    const hash = await send(chain, await transfer(oneWallet(), 0, { to, gasLimit: 100_000 }));
    expect(await chain.request("eth_getTransactionReceipt", [hash])).toMatchObject({
      status: "0x0",
      blockNumber: "0x2",
    });
  });

  it("are made of any of the three kinds of transaction", async () => {
    const chain = await startChain();
    const wallet = oneWallet();
    const base = { to: wallet.address, gasLimit: 30_000, chainId: CHAIN_ID };
    for (const [nonce, kind] of [
      { type: 0, gasPrice: 0 },
      { type: 1, gasPrice: 0, accessList: [] },
    ].entries()) {
      await expect(send(chain, await wallet.signTransaction({ ...base, ...kind, nonce }))).resolves.toMatch(/^0x/);
    }
    await expect(send(chain, await transfer(wallet, 2))).resolves.toMatch(/^0x/);
  });
});
