import { beforeAll, describe, expect, test } from "vitest";
import { auditNode } from "../../src/audit/auditNode.ts";
import { type AuditLedger, buildLedger, RELEASE } from "./support.ts";

let on: AuditLedger;
beforeAll(async () => {
  on = await buildLedger();
}, 120_000);

describe("a ledger in which everything has happened", () => {
  test("is found clean, every slot of its contracts included", async () => {
    const { report } = await auditNode(on.rpc, on.book, { release: RELEASE });
    expect(report.findings).toEqual([]);
    expect(report).toMatchObject({ outcome: "CLEAN", unchecked: [], findingsTotal: 0 });
  });
});
