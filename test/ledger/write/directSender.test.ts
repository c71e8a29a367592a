import { Transaction } from "ethers";
import { expect, test } from "vitest";
import { demoKey } from "../../../src/ledger/demoKeys.ts";
import { DirectSender } from "../../../src/ledger/directSender.ts";
import { type Rpc, RpcError } from "../../../src/ledger/rpc.ts";
import { localSigner } from "../../../src/ledger/signer.ts";

const signer = localSigner(demoKey("TW ADMIN"));
const call = { to: `0x${"11".repeat(20)}`, data: "0x12", gasLimit: 100_000n } as const;
const timers = { after: () => expect.unreachable("nothing is to be waited for") };

/** A node that counts as many transactions as before, whatever it was sent, as one that lags behind another does. */
function lagging(counted: number, answer: (raw: string) => string) {
  const sent: string[] = [];
  const rpc: Rpc = {
    async request<T>(method: string, params: readonly unknown[]): Promise<T> {
      if (method === "eth_getTransactionCount") return `0x${counted.toString(16)}` as T;
      if (method === "eth_sendRawTransaction") {
        sent.push(params[0] as string);
        return answer(params[0] as string) as T;
      }
      return { status: "0x1", blockNumber: "0x1", gasUsed: "0x1", contractAddress: null } as T;
    },
  };
  return { rpc, nonces: () => sent.map((raw) => Transaction.from(raw).nonce) };
}

test("a nonce is given once, also when the node asked has not seen the last transaction", async () => {
  const node = lagging(5, () => "0x");
  const sender = new DirectSender({ rpc: node.rpc, chainId: 7, timers });
  for (let times = 0; times < 3; times++) await sender.send(signer, call);
  expect(node.nonces()).toEqual([5, 6, 7]);
});

test("a transaction that the node knows already is waited for; one that it refuses for another reason is not", async () => {
  const known = lagging(0, () => {
    throw new RpcError("response", "already known", { code: -32000 });
  });
  expect(await new DirectSender({ rpc: known.rpc, chainId: 7, timers }).send(signer, call)).toMatchObject({
    status: "0x1",
  });
  const refused = new RpcError("response", "insufficient funds", { code: -32000 });
  const poor = lagging(0, () => {
    throw refused;
  });
  const sender = new DirectSender({ rpc: poor.rpc, chainId: 7, timers });
  await expect(sender.send(signer, call)).rejects.toBe(refused);
  await expect(sender.send(signer, call)).rejects.toBe(refused);
  expect(poor.nonces(), "a nonce that was not taken is offered again").toEqual([0, 0]);
});

test("a transaction whose answer was lost is looked for, sent again after a while, and never signed anew", async () => {
  const lost = new RpcError("transport", "no answer within 10000 ms");
  const sent: string[] = [];
  let [asked, waited] = [0, 0];
  const rpc: Rpc = {
    async request<T>(method: string, params: readonly unknown[]): Promise<T> {
      if (method === "eth_getTransactionCount") return "0x0" as T;
      if (method === "eth_sendRawTransaction") {
        sent.push(params[0] as string);
        throw sent.length === 1 ? lost : new RpcError("response", "nonce too low", { code: -32000 });
      }
      asked += 1;
      if (asked % 3 === 0) throw lost;
      return (sent.length < 2 ? null : { status: "0x1", blockNumber: "0x1", gasUsed: "0x1" }) as T;
    },
  };
  const passing = {
    after(ms: number, done: () => void) {
      waited += ms;
      done();
      return () => undefined;
    },
  };
  const sender = new DirectSender({ rpc, chainId: 7, timers: passing });
  expect(await sender.send(signer, call)).toMatchObject({ status: "0x1" });
  expect(waited).toBeGreaterThanOrEqual(5_000);
  expect(sent).toEqual([sent[0], sent[0]]);
});

test("one that is in no block in time is given up with its hash", async () => {
  const rpc: Rpc = {
    request: async <T>(method: string) => (method === "eth_getTransactionCount" ? "0x0" : null) as T,
  };
  const passing = { after: (_: number, done: () => void) => (done(), () => undefined) };
  const sender = new DirectSender({ rpc, chainId: 7, timers: passing, timeoutMs: 12_000 });
  await expect(sender.send(signer, call)).rejects.toMatchObject({
    code: "LEDGER_UNAVAILABLE",
    message: expect.stringMatching(/0x[0-9a-f]{64} is in no block after 12000 ms/),
  });
});
