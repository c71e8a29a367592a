import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { type AccessLine, chainedText, chainFault, NO_ACCESSES } from "../../src/domain/accessLine.ts";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const ACCESS = {
  at: 1_000,
  auditor: "auditor-1",
  route: "GET /v1/audit/entries",
  question: { economy: "TW" },
  outcome: "ANSWERED",
  code: null,
  seen: { count: 3, first: "a", last: "c" },
  block: 7,
  blockHash: `0x${"01".repeat(32)}`,
  digest: "02".repeat(32),
} as const;
const line = (number: number, previous: string): AccessLine => {
  const access = { number, ...ACCESS };
  return { ...access, hash: sha256(chainedText(previous, access)) };
};

describe("a line of the access log", () => {
  const first = line(1, NO_ACCESSES.hash);
  const second = line(2, first.hash);

  it("follows from the one before, the first from none", () => {
    expect(chainFault(NO_ACCESSES, first, sha256)).toBeUndefined();
    expect(chainFault(first, second, sha256)).toBeUndefined();
  });

  it("misses one where its number is not the next", () => {
    expect(chainFault(NO_ACCESSES, second, sha256)).toBe("MISSING");
    expect(chainFault(second, second, sha256)).toBe("MISSING");
  });

  it("shows a change of anything in it, and of the line before", () => {
    for (const key of Object.keys(ACCESS)) {
      const changed = { ...second, [key]: "another" } as unknown as AccessLine;
      expect(chainFault(first, changed, sha256), key).toBe("ALTERED");
    }
    expect(chainFault({ ...first, hash: "03".repeat(32) }, second, sha256)).toBe("ALTERED");
  });
});
