import { beforeEach, describe, expect, it } from "vitest";
import { AeoError } from "../../../src/domain/errors.ts";
import type { BlockReference } from "../../../src/domain/outboxEntry.ts";
import { Nodes } from "../../../src/ledger/nodes.ts";
import { preflight, revertReason } from "../../../src/ledger/preflight.ts";
import { registryInterface } from "../../../src/ledger/registryAbis.ts";
import { type Rpc, RpcError } from "../../../src/ledger/rpc.ts";

const ID = `0x${"ab".repeat(32)}`;
const trial = { from: `0x${"11".repeat(20)}`, to: `0x${"cc".repeat(20)}`, data: "0x1234", gasLimit: 300_000n } as const;
const head: BlockReference = { number: 10, hash: `0x${"bb".repeat(32)}`, time: 1_000 };

/** Answers eth_call per block number; a string is revert data. */
let answers: Map<number, string | RpcError>;
let asked: (readonly unknown[])[];
let nodes: Nodes;

beforeEach(() => {
  answers = new Map();
  asked = [];
  const node: Rpc = {
    async request(method, params) {
      asked.push([method, ...params]);
      const answer = answers.get(Number(params[1]));
      if (typeof answer === "string") throw new RpcError("response", "execution reverted", { code: 3, data: answer });
      if (answer !== undefined) throw answer;
      return "0x" as never;
    },
  };
  nodes = new Nodes([node]);
});

const stale = registryInterface("certifications").encodeErrorResult("CertificationRegistry_StaleVersion", [
  0,
  ID,
  1,
  2,
]);
const tooSoon = (effectiveFrom: number, validFrom = 1) =>
  registryInterface("certifications").encodeErrorResult("CertificationRegistry_InvalidEffectiveFrom", [
    0,
    ID,
    effectiveFrom,
    validFrom,
  ]);
const notSuspended = registryInterface("arrangements").encodeErrorResult("ArrangementRegistry_NotSuspended", [
  1,
  "0x4a50",
  "0x5457",
]);

const codeOf = (verdict: unknown) => (verdict instanceof AeoError ? verdict.code : verdict);

describe("preflight", () => {
  it("tries the call from the signer, with its own gas, on the newest block", async () => {
    expect(await preflight(nodes, trial, head, 1_010)).toBe("passes");
    const { from, to, data } = trial;
    expect(asked).toEqual([["eth_call", { from, to, data, gas: "0x493e0" }, "0xa"]]);
  });

  it("refuses with the contract's reason", async () => {
    answers.set(10, stale);
    expect(codeOf(await preflight(nodes, trial, head, 1_010))).toBe("STALE_VERSION");
  });

  it("refuses what runs out of gas, in whatever words", async () => {
    for (const message of ["out of gas", "intrinsic gas too low", "gas limit exceeds block gas limit"]) {
      answers.set(10, new RpcError("response", message, { code: -32000 }));
      const verdict = await preflight(nodes, trial, head, 1_010);
      expect(codeOf(verdict), message).toBe("LEDGER_REFUSED");
    }
  });

  it("tells nothing when no node can try it", async () => {
    answers.set(10, new RpcError("transport", "no answer in time"));
    expect(await preflight(nodes, trial, head, 1_010)).toMatchObject({ reason: "transport" });
    answers.set(10, new RpcError("response", "header not found"));
    expect(await preflight(nodes, trial, head, 1_010)).toMatchObject({ message: "header not found" });
  });
});

describe("preflight on a quiet chain, whose newest block is older than now", () => {
  it("lets pass what only the age of the block refuses", async () => {
    answers.set(10, tooSoon(1_050));
    expect(await preflight(nodes, trial, head, 1_050)).toBe("passes");
    answers.set(10, notSuspended);
    expect(await preflight(nodes, trial, head, 1_001)).toBe("passes");
  });

  it("refuses what lies in the future even so, and what no time will change", async () => {
    answers.set(10, tooSoon(1_051));
    expect(codeOf(await preflight(nodes, trial, head, 1_050))).toBe("INVALID_EFFECTIVE_DATE");
    answers.set(10, tooSoon(1_050, 1_060));
    expect(codeOf(await preflight(nodes, trial, head, 1_050))).toBe("INVALID_EFFECTIVE_DATE");
    answers.set(10, stale);
    expect(codeOf(await preflight(nodes, trial, head, 1_050))).toBe("STALE_VERSION");
  });

  it("refuses when the block is not older than this clock", async () => {
    answers.set(10, tooSoon(1_000));
    expect(codeOf(await preflight(nodes, trial, head, 1_000))).toBe("INVALID_EFFECTIVE_DATE");
    answers.set(10, notSuspended);
    expect(codeOf(await preflight(nodes, trial, head, 1_000))).toBe("INVALID_TRANSITION");
  });
});

describe("the reason of a revert in a block", () => {
  it("is found on what the block left, or else on what it found", async () => {
    answers.set(10, stale);
    expect((await revertReason(nodes, trial, 10)).code).toBe("STALE_VERSION");
    answers.clear();
    answers.set(9, stale);
    expect((await revertReason(nodes, trial, 10)).code).toBe("STALE_VERSION");
  });

  it("is unknown when the call passes by now, or the state is gone", async () => {
    expect(await revertReason(nodes, trial, 10)).toMatchObject({
      code: "LEDGER_REFUSED",
      message: expect.stringContaining("block 10"),
    });
    for (const number of [9, 10]) answers.set(number, new RpcError("response", "missing trie node"));
    expect((await revertReason(nodes, trial, 10)).code).toBe("LEDGER_REFUSED");
  });

  it("is asked again later when no node answers", async () => {
    answers.set(10, new RpcError("transport", "no answer in time"));
    await expect(revertReason(nodes, trial, 10)).rejects.toBeInstanceOf(RpcError);
  });
});
