import { AbiCoder, concat, dataSlice, sha256, toBeHex } from "ethers";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LedgerLog } from "../../../src/domain/ledgerLog.ts";
import { hexOf } from "../../../src/ledger/hex.ts";
import { assertTip, foldHistory, genesisTip, sequenceOf, startTip } from "../../../src/ledger/history.ts";
import type { FaultKind, UnverifiableHistory } from "../../../src/ledger/historyFault.ts";

const REGISTRY = "0x1234567890abcdef1234567890abcdef12345678";
const START = genesisTip(31337, REGISTRY);

/** The rule of IHistory, written a second time with other tools. */
const ruleOf = {
  genesis: (chainId: number, address: string): string =>
    dataSlice(sha256(AbiCoder.defaultAbiCoder().encode(["uint256", "address"], [chainId, address])), 0, 24),
  next: (head: string, time: number, content: Uint8Array): string =>
    dataSlice(sha256(concat([head, toBeHex(time, 8), content])), 0, 24),
};

/** A log with the given number; what follows sequence and writer is `rest`. */
function logOf(sequence: number, rest: Uint8Array, time = 1_700_000_000 + sequence): LedgerLog {
  const content = Buffer.concat([Buffer.alloc(64, 7), Buffer.alloc(64), rest]);
  content.writeBigUInt64BE(BigInt(sequence), 64 + 24);
  const position = { registry: "certifications", sequence, block: 10 + sequence, logIndex: 2, time } as const;
  return { position: { ...position, transaction: `0x${"00".repeat(32)}` }, content };
}

const history = (length: number): LedgerLog[] =>
  Array.from({ length }, (_, index) => logOf(index + 1, Buffer.alloc(96, index)));

/** What verifying these logs against the true tip of `truth` ends with. */
function verdict(logs: readonly LedgerLog[], truth: readonly LedgerLog[]): FaultKind | "fits" {
  const told = foldHistory(START, truth).tip;
  try {
    assertTip("certifications", 99, foldHistory(START, logs).tip, told);
    return "fits";
  } catch (error) {
    return (error as UnverifiableHistory).fault.kind;
  }
}

describe("genesisTip", () => {
  it("is the hash of chain id and address", () => {
    fc.assert(
      fc.property(fc.nat(), fc.uint8Array({ minLength: 20, maxLength: 20 }), (chainId, bytes) => {
        const tip = genesisTip(chainId, hexOf(bytes));
        expect(tip.sequence).toBe(0);
        expect(hexOf(tip.head)).toBe(ruleOf.genesis(chainId, hexOf(bytes)));
      }),
    );
  });
});

describe("sequenceOf", () => {
  it("reads every number that a history can reach", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), (sequence) => {
        expect(sequenceOf(logOf(sequence, Buffer.alloc(0)).content)).toBe(sequence);
      }),
    );
  });

  it("refuses a word that is no such number, and data without writer", () => {
    const { content } = logOf(1, Buffer.alloc(0));
    expect(sequenceOf(content.subarray(0, 127))).toBeUndefined();
    for (const offset of [64, 71, 80, 87, 88]) {
      const strange = Buffer.from(content);
      strange[offset] = 0xff;
      expect(sequenceOf(strange), `byte ${offset}`).toBeUndefined();
    }
  });
});

describe("foldHistory", () => {
  it("computes every head by the rule, for any data and any time", () => {
    const entries = fc.array(fc.tuple(fc.uint8Array({ maxLength: 2000 }), fc.integer({ min: 0, max: 2 ** 40 - 1 })), {
      maxLength: 20,
    });
    fc.assert(
      fc.property(entries, (rests) => {
        const logs = rests.map(([rest, time], index) => logOf(index + 1, rest, time));
        const folded = foldHistory(START, logs);
        let head = ruleOf.genesis(31337, REGISTRY);
        for (const [index, log] of logs.entries()) {
          head = ruleOf.next(head, log.position.time, log.content);
          expect(hexOf(folded.logs[index]?.head ?? Buffer.alloc(0))).toBe(head);
        }
        expect(folded.tip.sequence).toBe(logs.length);
        expect(hexOf(folded.tip.head)).toBe(head);
      }),
    );
  });

  it("takes entries of any size, also after smaller ones", () => {
    // The fold begins with room for 1,024 bytes, of which 32 are the head and the time, and the entry's own words 128.
    const sizes = [0, 863, 864, 865, 2_000, 0, 4_000, 10_000, 1];
    const logs = sizes.map((size, index) => logOf(index + 1, Buffer.alloc(size, index)));
    let head = ruleOf.genesis(31337, REGISTRY);
    for (const [index, log] of foldHistory(START, logs).logs.entries()) {
      head = ruleOf.next(head, log.position.time, log.content);
      expect(hexOf(log.head), `entry of ${sizes[index]} bytes more`).toBe(head);
    }
  });

  it("goes on from any tip: two parts give what the whole gives", () => {
    const logs = history(20);
    const first = foldHistory(START, logs.slice(0, 7));
    const second = foldHistory(first.tip, logs.slice(7));
    expect(second.tip).toEqual(foldHistory(START, logs).tip);
  });

  it.each<[string, (logs: LedgerLog[]) => LedgerLog[], string]>([
    [
      "left out",
      (logs) => logs.toSpliced(2, 1),
      "missing event of certifications at block 14, log 2: expected sequence 3, found 4",
    ],
    [
      "told later",
      (logs) => [...logs.toSpliced(2, 1), logs[2] as LedgerLog],
      "reordered event of certifications at block 14, log 2: expected sequence 3, found 4",
    ],
    [
      "told twice",
      (logs) => logs.toSpliced(2, 0, logs[1] as LedgerLog),
      "invented event of certifications at block 12, log 2: expected sequence 3, found 2",
    ],
  ])("names what does not fit, when an entry is %s", (_how, change, message) => {
    const told = change(history(5));
    expect(() => foldHistory(START, told)).toThrowError(
      expect.objectContaining({ code: "LEDGER_UNVERIFIABLE", message }),
    );
  });
});

describe("assertTip", () => {
  const truth = history(3);
  const { tip } = foldHistory(START, truth);
  const told = (logs: readonly LedgerLog[]) => {
    try {
      assertTip("certifications", 99, foldHistory(START, logs).tip, tip);
    } catch (error) {
      return (error as UnverifiableHistory).fault;
    }
    return undefined;
  };
  const place = { registry: "certifications", block: 99, logIndex: undefined };

  it("says how many entries the registry has, and how many there are", () => {
    expect(told(truth.slice(0, 2))).toEqual({
      ...place,
      kind: "missing",
      detail: "the registry has 3 entries, the events end with 2",
    });
    expect(told([...truth, logOf(4, Buffer.alloc(0))])).toEqual({
      ...place,
      kind: "invented",
      detail: "the registry has 3 entries, the events end with 4",
    });
  });

  it("says which head the registry has, and which the entries give", () => {
    const altered = foldHistory(START, truth.with(1, logOf(2, Buffer.alloc(0)))).tip;
    expect(told(truth.with(1, logOf(2, Buffer.alloc(0))))).toEqual({
      ...place,
      kind: "altered",
      detail: `the registry's head is ${hexOf(tip.head)}, the events give ${hexOf(altered.head)}`,
    });
  });
});

describe("a history and its tip", () => {
  const truth = history(12);
  const at = fc.nat({ max: truth.length - 1 });

  it("fit each other when nothing was touched", () => {
    expect(verdict(truth, truth)).toBe("fits");
    expect(verdict([], [])).toBe("fits");
  });

  it("do not fit without any one entry", () => {
    for (const index of truth.keys()) expect(verdict(truth.toSpliced(index, 1), truth)).toBe("missing");
  });

  it("do not fit with one entry too many", () => {
    const copies = fc.tuple(at, at).map(([from, to]) => truth.toSpliced(to, 0, truth[from] as LedgerLog));
    fc.assert(
      fc.property(copies, (logs) => {
        expect(["invented", "reordered"]).toContain(verdict(logs, truth));
      }),
    );
    expect(verdict([...truth, logOf(13, Buffer.alloc(96))], truth)).toBe("invented");
  });

  it("do not fit in another order", () => {
    fc.assert(
      fc.property(at, at, (a, b) => {
        fc.pre(a !== b);
        const logs = truth.with(a, truth[b] as LedgerLog).with(b, truth[a] as LedgerLog);
        expect(verdict(logs, truth)).toBe("reordered");
      }),
    );
  });

  it("do not fit with any bit of any entry altered, nor with another time", () => {
    fc.assert(
      fc.property(at, fc.nat({ max: 8 * 224 - 1 }), (index, bit) => {
        const log = truth[index] as LedgerLog;
        const content = Buffer.from(log.content);
        content[bit >> 3] = (content[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        const sequence = sequenceOf(content) ?? -1;
        const altered = { position: { ...log.position, sequence }, content };
        expect(verdict(truth.with(index, altered), truth)).not.toBe("fits");
      }),
      { numRuns: 1000 },
    );
    for (const [index, log] of truth.entries()) {
      const altered = { ...log, position: { ...log.position, time: log.position.time + 1 } };
      expect(verdict(truth.with(index, altered), truth)).toBe("altered");
    }
  });
});

it("a ledger that goes on from another starts where that one's histories ended", () => {
  const contracts = { certifications: { address: REGISTRY } };
  const head = `0x${"5a".repeat(24)}`;
  const continued = { chainId: 31337, contracts, continues: { heads: { certifications: { sequence: 41, head } } } };
  const tip = startTip(continued as never, "certifications");
  expect([tip.sequence, hexOf(tip.head)]).toEqual([41, head]);
  expect(startTip({ chainId: 31337, contracts } as never, "certifications")).toEqual(START);
});
