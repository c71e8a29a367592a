import { describe, expect, it } from "vitest";
import { broadcast } from "../../../src/ledger/broadcast.ts";
import { ChainReader } from "../../../src/ledger/chainReader.ts";
import { confirmByFollower } from "../../../src/ledger/confirmations.ts";
import { Nodes } from "../../../src/ledger/nodes.ts";
import { checkNonces } from "../../../src/ledger/nonces.ts";
import { type Rpc, RpcError } from "../../../src/ledger/rpc.ts";
import { SIGNER } from "../../store/support.ts";

const HASH = `0x${"ab".repeat(32)}` as const;
const BLOCK_HASH = `0x${"bb".repeat(32)}` as const;

/** A node that gives one answer, or fails with one error, to everything. */
const node = (answer: unknown): Rpc => ({
  request: async <T>() => {
    if (answer instanceof Error) throw answer;
    return answer as T;
  },
});
const nodes = (...answers: readonly unknown[]) => new Nodes(answers.map(node));
const away = new RpcError("transport", "connection refused");
const refusing = (message: string) => new RpcError("response", message, { code: -32000 });

describe("several nodes", () => {
  it("answer one for the other when one can't", async () => {
    const unable = [away, refusing("header not found"), refusing("missing trie node"), refusing("rate limit exceeded")];
    expect(await nodes(...unable, "0x1").request("m", [])).toBe("0x1");
  });

  it("are not asked on when one refuses the question itself", async () => {
    const revert = new RpcError("response", "execution reverted", { code: 3, data: "0x" });
    await expect(nodes(revert, "0x1").request("m", [])).rejects.toBe(revert);
    await expect(nodes(new TypeError("ours"), "0x1").request("m", [])).rejects.toThrow("ours");
  });

  it("are asked in the order of the moment", async () => {
    const [one, two] = [node("0x1"), node("0x2")];
    let order = [one, two];
    const both = new Nodes(() => order);
    expect(await both.request("m", [])).toBe("0x1");
    order = [two, one];
    expect(await both.request("m", [])).toBe("0x2");
  });

  it("give the last failure when none can, and can't be none", async () => {
    await expect(nodes(refusing("header not found"), away).request("m", [])).rejects.toBe(away);
    expect(() => nodes()).toThrow(RangeError);
  });
});

describe("a broadcast", () => {
  const outcome = async (...answers: readonly unknown[]) => (await broadcast(nodes(...answers), "0x02", HASH)).outcome;

  it("succeeds with one node that has the transaction, now or before", async () => {
    expect(await outcome(HASH)).toBe("taken");
    expect(await outcome(refusing("already known"))).toBe("taken");
    expect(
      await outcome(away, refusing("nonce too low"), refusing("underpriced"), HASH.toUpperCase().replace("X", "x")),
    ).toBe("taken");
  });

  it("does not wait for a slow node once another has it", async () => {
    const silent: Rpc = { request: () => new Promise(() => {}) };
    expect((await broadcast(new Nodes([silent, node(HASH)]), "0x02", HASH)).outcome).toBe("taken");
  });

  it("else says the most that any node says", async () => {
    expect(await outcome(away)).toBe("lost");
    expect(await outcome(away, refusing("nonce too high"))).toBe("gap");
    expect(await outcome(away, refusing("underpriced"), refusing("nonce too high"))).toBe("refused");
    expect(await outcome(refusing("underpriced"), refusing("nonce too low"))).toBe("spent");
    expect(await outcome(refusing("txpool is full"))).toBe("lost");
    expect(await outcome(refusing("a new kind of error"))).toBe("refused");
  });

  it("does not believe a node that answers another hash", async () => {
    expect(await broadcast(nodes(BLOCK_HASH), "0x02", HASH)).toMatchObject({ outcome: "refused" });
    expect(await outcome({})).toBe("refused");
  });
});

describe("what a node answers", () => {
  const receipt = { transactionHash: HASH, blockHash: BLOCK_HASH, blockNumber: "0xa", status: "0x1" };
  const read = (...answers: readonly unknown[]) => new ChainReader(nodes(...answers));

  it("is a receipt if one node has it", async () => {
    const found = { block: 10, blockHash: BLOCK_HASH, succeeded: true, revertData: undefined };
    expect(await read(null, away, receipt).receipt(HASH)).toEqual(found);
    const reverted = { ...receipt, status: "0x0", revertReason: "0x12" };
    expect(await read(reverted).receipt(HASH)).toMatchObject({ succeeded: false, revertData: "0x12" });
    expect(await read(away, null).receipt(HASH)).toBeNull();
    await expect(read(away, away).receipt(HASH)).rejects.toBe(away);
  });

  it.each([
    { ...receipt, transactionHash: BLOCK_HASH },
    { ...receipt, status: "0x2" },
    { ...receipt, status: undefined },
    { ...receipt, blockNumber: 10 },
    { ...receipt, blockHash: "0x12" },
  ])("is refused when it can't be one: %j", async (answer) => {
    await expect(read(answer).receipt(HASH)).rejects.toBeInstanceOf(RpcError);
  });

  it("is a number that a number can hold", async () => {
    expect(await read("0x10").transactionCount(SIGNER, 1)).toBe(16);
    for (const answer of ["0x", "10", "0xfffffffffffffff", -1, null]) {
      await expect(read(answer).transactionCount(SIGNER, 1)).rejects.toBeInstanceOf(RpcError);
    }
  });
});

describe("a block is confirmed", () => {
  const block = { number: 10, hash: BLOCK_HASH, time: 1 };
  const confirm = (canonical: typeof block | null, verified: number | undefined, depth = 0) =>
    confirmByFollower({
      chain: { canonical: async () => canonical },
      verifiedBlock: () => verified,
      verifiedHash: () => BLOCK_HASH,
      depth,
    })(block);

  it("when it is canonical, and verified to the depth asked for", async () => {
    expect(await confirm(block, 10)).toBe("final");
    expect(await confirm(block, 9)).toBe("waiting");
    expect(await confirm(block, undefined)).toBe("waiting");
    expect(await confirm(block, 11, 2)).toBe("waiting");
    expect(await confirm(block, 12, 2)).toBe("final");
  });

  it("never when another stands in its place; not yet when the node has none there", async () => {
    expect(await confirm({ ...block, hash: HASH }, 99)).toBe("orphaned");
    expect(await confirm(null, 99)).toBe("waiting");
  });

  it("never while the follower verified another at its height, whatever the node says", async () => {
    const canonical = async () => block;
    const chain = { canonical };
    const on = (hash: typeof HASH) =>
      confirmByFollower({ chain, verifiedBlock: () => 99, verifiedHash: () => hash, depth: 0 })(block);
    expect(await on(HASH)).toBe("waiting");
    expect(await on(BLOCK_HASH)).toBe("final");
  });

  it("when it is older than what the follower keeps, only by a node that has the newest verified block", async () => {
    const confirmOld = (tip: typeof HASH | null) =>
      confirmByFollower({
        chain: {
          canonical: async (number) =>
            number === block.number ? block : tip === null ? null : { number, hash: tip, time: 2 },
        },
        verifiedBlock: () => 99,
        verifiedHash: (number) => (number === 99 ? HASH : undefined),
        depth: 0,
      })(block);
    expect(await confirmOld(HASH)).toBe("final");
    expect(await confirmOld(BLOCK_HASH)).toBe("waiting");
    expect(await confirmOld(null)).toBe("waiting");
  });
});

describe("the nonces", () => {
  const check = (used: number, settled: number, next: number) =>
    checkNonces({ signer: SIGNER, used, settled, next })?.kind;

  it("agree from the last settled to the last signed", () => {
    expect([5, 6, 7, 8].map((used) => check(used, 5, 8))).toEqual(Array(4).fill(undefined));
    expect(check(9, 5, 8)).toBe("SIGNER_IN_USE");
    expect(check(4, 5, 8)).toBe("LEDGER_BEHIND");
  });
});
