import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { readOptions } from "../../src/start/options.ts";

const root = new URL("../../", import.meta.url).pathname;

test("a chain that runs is named by its nodes, in their order, with its EVM if that is old", () => {
  expect(readOptions([])).toMatchObject({ chain: { kind: "embedded", rpcPort: 8545 } });
  expect(readOptions(["--rpc-port", "0"])).toMatchObject({ chain: { kind: "embedded", rpcPort: 0 } });
  expect(readOptions(["--rpc", "http://b:1, https://a/x", "--evm", "berlin"])).toMatchObject({
    chain: { kind: "running", rpcUrls: ["http://b:1", "https://a/x"], evm: "berlin" },
  });
});

const refused: Record<string, [readonly string[], RegExp]> = {
  "no URL": [["--rpc", "127.0.0.1:8545"], /http or https URLs/],
  "a port for the embedded chain beside": [["--rpc", "http://a", "--rpc-port", "1"], /cannot be used with/],
  "an EVM without nodes": [["--evm", "paris"], /--evm is for a chain that runs already/],
  "nodes that nobody runs": [
    ["--rpc", "http://127.0.0.1:1", "--seed", "none"],
    /LEDGER_UNAVAILABLE: no node of the chain/,
  ],
};

test.each(Object.keys(refused))("%s ends the start with what is wrong", async (what) => {
  const [options, words] = refused[what] as [readonly string[], RegExp];
  const start = promisify(execFile)(process.execPath, ["scripts/run.mjs", "src/start.ts", "--port", "0", ...options], {
    cwd: root,
  });
  await expect(start).rejects.toMatchObject({ code: 1, stderr: expect.stringMatching(words) });
});
