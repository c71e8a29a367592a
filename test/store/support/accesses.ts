import { createHash } from "node:crypto";
import type { Access } from "../../../src/domain/accessLine.ts";

/** An access that looks like no other. */
export function access(number: number): Access {
  return {
    at: 1_800_000_000_000 + number * 1_000,
    auditor: number % 2 === 0 ? "even" : "odd",
    route: "GET /v1/audit/entries",
    question: { economy: "TW", limit: String(number) },
    outcome: "ANSWERED",
    code: null,
    seen: { count: number, first: `certifications ${number}`, last: "certifications 1" },
    block: number,
    blockHash: `0x${number.toString(16).padStart(64, "0")}`,
    digest: createHash("sha256").update(String(number)).digest("hex"),
  };
}
