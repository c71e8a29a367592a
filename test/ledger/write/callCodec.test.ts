import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LedgerCall } from "../../../src/domain/call.ts";
import { AeoError } from "../../../src/domain/errors.ts";
import { REGISTRIES } from "../../../src/domain/event.ts";
import { decodeCall, encodeCall, MAX_BATCH } from "../../../src/ledger/callCodec.ts";
import { registryInterface, writeFunctions } from "../../../src/ledger/registryAbis.ts";
import { anyCall, statusChange, suspension } from "./support/calls.ts";

/** The call with its entries in the order of their ids. */
function inOrder(call: LedgerCall): LedgerCall {
  if (call.registry !== "certifications") return call;
  const entries = [...call.entries].sort((a, b) => (a.id < b.id ? -1 : 1));
  return { ...call, entries } as LedgerCall;
}

function refusalOf(call: LedgerCall): AeoError {
  try {
    encodeCall(call);
  } catch (error) {
    if (error instanceof AeoError) return error;
    throw error;
  }
  throw new Error("not refused");
}

const suspensions = (numbers: readonly number[]): LedgerCall => ({
  registry: "certifications",
  fn: "suspend",
  entries: numbers.map((number) => statusChange(number, 1)),
});

const selectors = (calls: readonly LedgerCall[]) =>
  new Set(calls.map((call) => `${call.registry}.${encodeCall(call).data.slice(0, 10)}`));

describe("the codec of calls", () => {
  it("decodes what it encodes", () => {
    const property = fc.property(anyCall, (call) => {
      const { to, data } = encodeCall(call);
      expect(decodeCall(to, data)).toEqual(inOrder(call));
    });
    fc.assert(property, { numRuns: 500 });
  });

  it("writes what ethers writes, for every call", () => {
    const property = fc.property(anyCall, (call) => {
      const { to, data } = encodeCall(call);
      const abi = registryInterface(to);
      expect(data).toBe(abi.encodeFunctionData(data.slice(0, 10), abi.decodeFunctionData(data.slice(0, 10), data)));
    });
    fc.assert(property, { numRuns: 500 });
  });

  it("reaches every function of every registry that writes", () => {
    const written = selectors(fc.sample(anyCall, { numRuns: 3_000, seed: 7 }));
    const all = REGISTRIES.flatMap((registry) =>
      writeFunctions(registry).map(
        ({ name }) => `${registry}.${registryInterface(registry).getFunction(name)?.selector}`,
      ),
    );
    expect([...written].sort()).toEqual(all.sort());
  });

  it("sends one entry as the single function and several as the batch", () => {
    const nameOf = (call: LedgerCall) =>
      registryInterface("certifications").getFunctionName(encodeCall(call).data.slice(0, 10));
    expect(nameOf(suspensions([3]))).toBe("suspend");
    expect(nameOf(suspensions([3, 1, 2]))).toBe("suspendBatch");
  });

  it("refuses a batch that is empty, too large, or names a certification twice", () => {
    expect(refusalOf(suspensions([])).code).toBe("INVALID_BODY");
    const many = Array.from({ length: MAX_BATCH + 1 }, (_, number) => number + 1);
    expect(refusalOf(suspensions(many))).toMatchObject({ code: "BATCH_TOO_LARGE" });
    expect(refusalOf(suspensions(many)).message).toContain("501");
    expect(encodeCall(suspensions(many.slice(1))).to).toBe("certifications");
    expect(refusalOf(suspensions([1, 2, 1])).message).toContain(statusChange(1, 1).id);
    const upper = { ...statusChange(10, 1), id: `0x${"A".padStart(64, "0")}` as const };
    const spelt: LedgerCall = { registry: "certifications", fn: "revoke", entries: [statusChange(10, 1), upper] };
    expect(refusalOf(spelt).code).toBe("INVALID_BODY");
  });

  it("refuses what a field can't hold, naming the function", () => {
    const impossible: LedgerCall[] = [
      suspension(1, 2 ** 24),
      suspension(1, -1),
      suspension(1, 1.5),
      { registry: "authorities", fn: "vote", ballotId: Number.NaN },
      { registry: "authorities", fn: "revokeWriter", account: "0x12" },
      { registry: "benefits", fn: "resolve", id: `0x${"00".repeat(32)}`, outcome: "FORGOTTEN" as "REMEDIED" },
    ];
    for (const call of impossible) {
      expect(refusalOf(call).code).toBe("INVALID_BODY");
      expect(refusalOf(call).message).toContain(call.fn);
    }
  });

  it("knows no batch of an annulment", () => {
    const entries = [statusChange(1, 1), statusChange(2, 1)];
    const call = { registry: "certifications", fn: "proposeAnnulment", entries } as unknown as LedgerCall;
    expect(refusalOf(call).code).toBe("INVALID_BODY");
  });
});

describe("calldata from elsewhere", () => {
  it("is no call when it is damaged, of no function that writes, or holds what the domain has no word for", () => {
    const vote = encodeCall({ registry: "authorities", fn: "vote", ballotId: 1 }).data;
    const hugeBallot = `${vote.slice(0, 10)}${"ff".repeat(32)}`;
    const readOnly = registryInterface("authorities").encodeFunctionData("memberCount", []);
    const nowhere = { registry: "authorities", fn: "propose", kind: "ADMIT", admin: `0x${"00".repeat(20)}` } as const;
    const proposal = encodeCall({ ...nowhere, economy: "JP" as never, compromisedSince: 0 }).data;
    const lowerCase = proposal.replace("4a50", "6a70");
    for (const data of ["", "0x", "0x12", "0xffffffff", vote.slice(0, -2), hugeBallot, readOnly, lowerCase]) {
      expect(decodeCall("authorities", data)).toBeUndefined();
    }
    expect(decodeCall("authorities", vote)).toBeDefined();
    expect(decodeCall("benefits", vote)).toBeUndefined();
  });

  it("never throws", () => {
    const anything = fc.uint8Array({ maxLength: 200 }).map((bytes) => `0x${Buffer.from(bytes).toString("hex")}`);
    const cut = fc.tuple(anyCall, fc.nat(400)).map(([call, length]) => encodeCall(call).data.slice(0, length));
    fc.assert(
      fc.property(fc.constantFrom(...REGISTRIES), fc.oneof(anything, cut), (registry, data) => {
        decodeCall(registry, data);
      }),
    );
  });
});
