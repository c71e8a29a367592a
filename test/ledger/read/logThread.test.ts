import { describe, expect, it } from "vitest";
import { createThreadedClient } from "../../../src/ledger/logThread/logThread.ts";
import type { LogFilter } from "../../../src/ledger/logAnswer.ts";
import { RpcError } from "../../../src/ledger/rpc.ts";
import type { RpcClient } from "../../../src/ledger/rpcClient.ts";
import { classifyRpcError } from "../../../src/ledger/rpcErrors.ts";
import { type Exchange, rpcServer } from "../../support/rpcServer.ts";

const FILTER: LogFilter = { address: ["0x" + "1a".repeat(20)], fromBlock: "0x1", toBlock: "0x2" };
const log = (index: number) => ({
  address: FILTER.address[0],
  topics: ["0x" + "11".repeat(32), "0x" + "22".repeat(32)],
  data: `0x${(index + 1).toString(16).padStart(64, "0")}${"0".repeat(64)}`,
  blockHash: "0x" + "33".repeat(32),
  blockNumber: "0x1",
  transactionHash: "0x" + "44".repeat(32),
  transactionIndex: "0x0",
  logIndex: `0x${index.toString(16)}`,
  removed: false,
});

async function asking<T>(handle: (exchange: Exchange) => void, body: (client: RpcClient) => Promise<T>): Promise<T> {
  await using node = await rpcServer(handle);
  const client = createThreadedClient({ url: node.url, timeoutMs: 20_000, maxBytes: 2_000_000 });
  try {
    return await body(client);
  } finally {
    client.close();
  }
}

const read = (client: RpcClient) => (client.readLogs as NonNullable<RpcClient["readLogs"]>)(FILTER);
const failure = (call: Promise<unknown>) =>
  call.then(
    () => undefined,
    (error: unknown) => error as RpcError,
  );
const answering = (result: unknown) => (exchange: Exchange) =>
  exchange.json({ jsonrpc: "2.0", id: exchange.body.id, result });

describe("logs read in a second thread", () => {
  it.each([0, 3, 2_000])("are the %i that the node gave, asked for as always", async (count) => {
    const logs = Array.from({ length: count }, (_, index) => log(index));
    const asked: unknown[] = [];
    const answer = await asking((exchange) => {
      asked.push([exchange.body.method, exchange.body.params]);
      answering(logs)(exchange);
    }, read);
    expect(asked).toEqual([["eth_getLogs", [FILTER]]]);
    expect(answer.count).toBe(count);
    expect(answer.raws()).toEqual(logs);
    const parsed = answer.parse(new Map([[FILTER.address[0] as string, "certifications"]]));
    expect(parsed.map(({ sequence, logIndex }) => [sequence, logIndex])).toEqual(
      logs.map((_, index) => [index + 1, index]),
    );
  });

  it("come whole from a node that writes them unlike others", async () => {
    const answer = await asking(answering([{ ...log(0), more: { than: "usual" } }]), read);
    expect(answer.count).toBe(1);
    expect(answer.parse(new Map([[FILTER.address[0] as string, "certifications"]]))).toHaveLength(1);
  });

  it("name the one that is of no registry", async () => {
    const answer = await asking(answering([log(0)]), read);
    expect(() => answer.parse(new Map())).toThrow(/no registry/);
  });

  it("are refused in the node's own words", async () => {
    const error = await asking(
      ({ body, json }) =>
        json({
          jsonrpc: "2.0",
          id: body.id,
          error: { code: -32005, message: "query returned more than 10000 results" },
        }),
      (client) => failure(read(client)),
    );
    expect(error).toMatchObject({ reason: "response", code: -32005 });
    expect(classifyRpcError(error)).toBe("too-many-results");
  });

  it.each([
    ["answers with no list", answering({}), /no list/],
    ["answers another call", ({ json }: Exchange) => json({ jsonrpc: "2.0", id: 999, result: [] }), /another call/],
    ["hangs up", ({ response }: Exchange) => void response.destroy(), /no answer/],
    ["sends too much", answering("0".repeat(3_000_000)), /larger than/],
  ])("are lost with a node that %s", async (_, handle, words) => {
    const error = await asking(handle, (client) => failure(read(client)));
    expect(error).toBeInstanceOf(RpcError);
    expect(error).toMatchObject({ reason: "transport", message: expect.stringMatching(words) });
  });

  it("are lost when the client is closed meanwhile", async () => {
    let arrived = (): void => {};
    const asked = new Promise<void>((resolve) => (arrived = resolve));
    const error = await asking(
      () => arrived(),
      async (client) => {
        const lost = failure(read(client));
        await asked;
        client.close();
        return lost;
      },
    );
    expect(error).toMatchObject({ reason: "transport" });
  });

  it("leave other calls to be asked as always", async () => {
    expect(await asking(answering("0x1"), (client) => client.request("eth_chainId", []))).toBe("0x1");
  });
});
