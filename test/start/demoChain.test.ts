import { afterAll, expect, test } from "vitest";
import { openDemoChain } from "../../src/start/demoChain.ts";
import { createLog } from "../../src/telemetry/log.ts";
import { rpcServer, type RpcServer } from "../support/rpcServer.ts";

const servers: RpcServer[] = [];
afterAll(() => Promise.all(servers.map((server) => server[Symbol.asyncDispose]())));

/** A node that tells its chain id, and nothing else. */
async function node(chainId: string): Promise<string> {
  const server = await rpcServer(({ body, json }) => {
    const refused = { error: { code: -32601, message: "the method does not exist" } };
    const answer = body.method === "eth_chainId" ? { result: chainId } : refused;
    json({ jsonrpc: "2.0", id: body.id, ...answer });
  });
  servers.push(server);
  return server.url;
}

const NOBODY = "http://127.0.0.1:1/?key=secret";
const open = (...rpcUrls: string[]) =>
  openDemoChain({ kind: "running", rpcUrls }, { dataDir: undefined, log: createLog("silent", {}) });

test("of a chain that runs, one node that answers is enough", async () => {
  const chain = await open(NOBODY, await node("0x2a"));
  expect(chain).toMatchObject({ chainId: 42, rpcUrls: [NOBODY, expect.any(String)] });
  expect(await chain.rpc.request("eth_chainId", [])).toBe("0x2a");
  await chain.close();
});

test("without one, or with nodes of two chains, nothing is opened; what a URL holds is not told", async () => {
  const away = open(NOBODY, await node("no number"));
  await expect(away).rejects.toMatchObject({
    code: "LEDGER_UNAVAILABLE",
    message: expect.stringMatching(/node 1: no answer.*node 2: its chain id is no number/),
  });
  await expect(away).rejects.not.toMatchObject({ message: expect.stringContaining("secret") });
  await expect(open(await node("0x1"), await node("0x2"))).rejects.toMatchObject({
    code: "LEDGER_WRONG_CHAIN",
    message: "the nodes serve different chains: chain ids 1, 2",
  });
});
