import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { RpcError } from "../../src/ledger/rpc.ts";
import { createRpcClient } from "../../src/ledger/rpcClient.ts";
import { tokenFile } from "../../src/ledger/tokenFile.ts";
import { rpcServer } from "../support/rpcServer.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "aeo-token-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("the token in a file", () => {
  it("is read anew every minute, and kept while the file can't be read", () => {
    const path = join(folder, "token");
    let now = 0;
    writeFileSync(path, "first\n");
    const token = tokenFile(path, () => now);
    expect(token()).toBe("first");
    writeFileSync(path, "second\n");
    now = 59_999;
    expect(token()).toBe("first");
    now = 60_000;
    expect(token()).toBe("second");
    rmSync(path);
    now = 120_000;
    expect(token()).toBe("second");
    writeFileSync(path, "");
    now = 180_000;
    expect(token()).toBe("second");
  });

  it("is none before there is a file", () => {
    let now = 0;
    const path = join(folder, "later");
    const token = tokenFile(path, () => now);
    expect(token()).toBeUndefined();
    writeFileSync(path, "come");
    now = 60_000;
    expect(token()).toBe("come");
  });
});

describe("a client of a node that asks for a token", () => {
  it("shows the present one with every call, and none when it has none", async () => {
    const seen: (string | undefined)[] = [];
    await using node = await rpcServer(({ body, request, json }) => {
      seen.push(request.headers.authorization);
      json({ jsonrpc: "2.0", id: body.id, result: null });
    });
    let token: string | undefined = "one";
    const client = createRpcClient({ url: node.url, bearer: () => token });
    await client.request("eth_chainId", []);
    token = "two";
    await client.request("eth_chainId", []);
    token = undefined;
    await client.request("eth_chainId", []);
    client.close();
    expect(seen).toEqual(["Bearer one", "Bearer two", undefined]);
  });

  it("takes its refusal for no answer, since nobody looked at what was sent", async () => {
    await using node = await rpcServer(({ response }) => void response.writeHead(401).end("Unauthorized"));
    const client = createRpcClient({ url: node.url });
    const error = await client.request("eth_sendRawTransaction", ["0x"]).catch((reason: unknown) => reason);
    client.close();
    expect(error).toBeInstanceOf(RpcError);
    expect(error).toMatchObject({ reason: "transport", message: expect.stringContaining("asks for a token") });
  });
});
