import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EmbeddedChain, startEmbeddedChain } from "../../src/chain/embeddedChain.ts";
import { economy } from "../../src/domain/economy.ts";
import { AeoError } from "../../src/domain/errors.ts";
import { type Bytes32, ROLE_BITS } from "../../src/domain/event.ts";
import { type AddressBook, parseAddressBook } from "../../src/ledger/addressBook.ts";
import { AuthorityReads } from "../../src/ledger/authorityReads.ts";
import { assertChainIdentity } from "../../src/ledger/chainIdentity.ts";
import { keyIdOf } from "../../src/ledger/keyId.ts";
import { assertOwnCode } from "../../src/ledger/ownCode.ts";
import { nodeOfPublicKey } from "../../src/ledger/nodeKey.ts";
import { genesisExtraData } from "../../src/ledger/qbftExtraData.ts";
import type { Rpc } from "../../src/ledger/rpc.ts";
import { createRpcClient, type RpcClient } from "../../src/ledger/rpcClient.ts";
import { localSigner } from "../../src/ledger/signer.ts";
import { systemTimers } from "../../src/ledger/timers.ts";
import { deployRegistries } from "../../src/network/deploy.ts";
import { register, type Registration } from "../../src/network/register.ts";
import { keyOf, networkOf } from "./support/members.ts";

const CHAIN_ID = 20_260_101;
const NETWORK = networkOf(4);
const deployer = localSigner(keyOf("AD admin"));
const silent = { info() {}, warn() {}, error() {} };

let chain: EmbeddedChain;
let rpc: RpcClient;
let book: AddressBook;
beforeAll(async () => {
  chain = await startEmbeddedChain({ port: 0, chainId: CHAIN_ID, now: Date.now, log: silent });
  rpc = createRpcClient({ url: chain.url });
  book = await deploy(rpc);
}, 60_000);
afterAll(async () => {
  rpc.close();
  await chain.close();
});

function deploy(node: Rpc, checkGenesis = false) {
  return deployRegistries({ rpc: node, deployer, timers: systemTimers, checkGenesis }, NETWORK);
}

/** The chain, but for its genesis block, which is one of QBFT with these validators. */
function withGenesis(validators: readonly `0x${string}`[], sent: string[] = []): Rpc {
  return {
    async request<T>(method: string, params: readonly unknown[]): Promise<T> {
      sent.push(method);
      const answer = await rpc.request<T>(method, params);
      if (method !== "eth_getBlockByNumber" || params[0] !== "0x0") return answer;
      return { ...answer, extraData: genesisExtraData(validators) };
    },
  };
}

async function codeOf(call: Promise<unknown>): Promise<string> {
  const error = await call.catch((reason: unknown) => reason);
  return error instanceof AeoError ? error.code : String(error);
}

const validators = NETWORK.members.map(({ node }) => nodeOfPublicKey(node.publicKey).address).sort();

describe("deploying the registries", () => {
  it("founds the ledger with every member's admin, and none of the deployer's", async () => {
    expect(parseAddressBook(JSON.parse(JSON.stringify(book)))).toEqual(book);
    await assertChainIdentity(rpc, book);
    const reads = new AuthorityReads(rpc, book.contracts.authorities.address);
    for (const { economy: code, accounts } of NETWORK.members) {
      expect(await reads.writerOf(accounts.admin)).toEqual({ economy: code, roles: ROLE_BITS.ADMIN });
      expect(await reads.writerOf(accounts.registrar)).toEqual({ economy: undefined, roles: 0 });
    }
  });

  it("goes on when the chain begins with the members' genesis block", async () => {
    const again = await deploy(withGenesis(validators), true);
    expect(again.contracts.authorities.address).not.toBe(book.contracts.authorities.address);
  });

  it("sends nothing to the network of others, or of another engine", async () => {
    const sent: string[] = [];
    expect(await codeOf(deploy(withGenesis(validators.slice(1), sent), true))).toBe("LEDGER_WRONG_CHAIN");
    expect(await codeOf(deploy(rpc, true))).toBe("LEDGER_WRONG_CHAIN");
    const elsewhere = { ...NETWORK, chainId: 5 };
    const parts = { rpc: withGenesis(validators, sent), deployer, timers: systemTimers, checkGenesis: true };
    expect(await codeOf(deployRegistries(parts, elsewhere))).toBe("LEDGER_WRONG_CHAIN");
    expect(sent).not.toContain("eth_sendRawTransaction");
  });
});

describe("the code of a ledger", () => {
  /** The chain, but for the code of one registry. */
  const altered = (registry: "authorities" | "certifications", change: (code: string) => string): Rpc => ({
    async request<T>(method: string, params: readonly unknown[]): Promise<T> {
      const answer = await rpc.request<T>(method, params);
      return method === "eth_getCode" && params[0] === book.contracts[registry].address
        ? (change(String(answer)) as T)
        : answer;
    },
  });
  const address = () => book.contracts.authorities.address.slice(2);

  it("is this release's, also when only its metadata differs", async () => {
    await assertOwnCode(rpc, book);
    // The last bytes but two are a hash of the sources, comments included.
    await assertOwnCode(
      altered("certifications", (code) => `${code.slice(0, -24)}${"00".repeat(10)}${code.slice(-4)}`),
      book,
    );
  });

  it.each<[string, "authorities" | "certifications", (code: string) => string]>([
    ["one instruction", "authorities", (code) => `${code.slice(0, 200)}5b${code.slice(202)}`],
    ["another registry of authorities", "certifications", (code) => code.replaceAll(address(), "11".repeat(20))],
    ["no code", "certifications", () => "0x"],
  ])("is not: %s", async (_, registry, change) => {
    expect(await codeOf(assertOwnCode(altered(registry, change), book))).toBe("LEDGER_WRONG_CHAIN");
  });
});

describe("registering a member", () => {
  const publicKey = `0x${"5a".repeat(32)}` as Bytes32;
  const of = (code: string): Registration => ({
    economy: economy(code),
    writers: (["REGISTRAR", "SIGNATORY", "MONITOR"] as const).map((role) => {
      return { role, account: localSigner(keyOf(`${code} ${role.toLowerCase()}`)).address };
    }),
    statementKeys: [{ purpose: "HEAD", publicKey }],
    endpoint: `https://aeo.${code.toLowerCase()}.example/`,
  });
  const run = (code: string, registration = of(code)) => {
    const admin = localSigner(keyOf(`${code} admin`));
    return register({ rpc, book, admin, timers: systemTimers }, registration);
  };

  it("writes what is missing, and nothing the second time", async () => {
    const first = await run("AE");
    expect(first.map(({ written }) => written)).toEqual([true, true, true, true, true]);
    const reads = new AuthorityReads(rpc, book.contracts.authorities.address);
    const { writers, endpoint } = of("AE");
    for (const { role, account } of writers)
      expect(await reads.writerOf(account)).toEqual({ economy: "AE", roles: ROLE_BITS[role] });
    expect(await reads.hasStatementKey(keyIdOf(economy("AE"), "HEAD", publicKey))).toBe(true);
    expect(await reads.hasStatementKey(keyIdOf(economy("AF"), "HEAD", publicKey))).toBe(false);
    expect(await reads.endpointOf(economy("AE"))).toBe(endpoint);

    const head = await rpc.request<string>("eth_blockNumber", []);
    expect((await run("AE")).every(({ written }) => !written)).toBe(true);
    expect(await rpc.request<string>("eth_blockNumber", [])).toBe(head);
  });

  it("goes on where an earlier run was cut off", async () => {
    await run("AF", { ...of("AF"), statementKeys: [], endpoint: "https://old.example/" });
    const written = (await run("AF")).filter((entry) => entry.written).map(({ what }) => what);
    expect(written).toEqual([`HEAD key ${publicKey}`, "endpoint https://aeo.af.example/"]);
  });

  it("tells of a change of what was registered to the end before it writes, and not of what is new or the same", async () => {
    const told: (readonly string[])[] = [];
    const admin = localSigner(keyOf("AD admin"));
    const parts = { rpc, book, admin, timers: systemTimers };
    const tell = { ...parts, beforeChange: (writes: readonly string[]) => void told.push(writes) };
    await register(tell, of("AD"));
    await register(tell, of("AD"));
    expect(told).toEqual([]);
    const moved = { ...of("AD"), endpoint: "https://moved.example/" };
    const refusing = {
      ...parts,
      beforeChange: () => {
        throw new Error("no");
      },
    };
    const head = await rpc.request<string>("eth_blockNumber", []);
    await expect(register(refusing, moved)).rejects.toThrow("no");
    expect(await rpc.request<string>("eth_blockNumber", [])).toBe(head);
    expect((await register(tell, moved)).filter(({ written }) => written)).toHaveLength(1);
    expect(told).toEqual([["endpoint https://moved.example/"]]);
  });

  it("refuses the admin of another economy, before it writes", async () => {
    const admin = localSigner(keyOf("AG admin"));
    expect(await codeOf(register({ rpc, book, admin, timers: systemTimers }, of("AE")))).toBe("ROLE_MISSING");
    const stranger = localSigner(keyOf("stranger"));
    expect(await codeOf(register({ rpc, book, admin: stranger, timers: systemTimers }, of("AE")))).toBe("ROLE_MISSING");
  });

  it("refuses another ledger", async () => {
    const other = { ...book, genesisHash: `0x${"11".repeat(32)}` as Bytes32 };
    const parts = { rpc, book: other, admin: localSigner(keyOf("AE admin")), timers: systemTimers };
    expect(await codeOf(register(parts, of("AE")))).toBe("LEDGER_WRONG_CHAIN");
  });
});
