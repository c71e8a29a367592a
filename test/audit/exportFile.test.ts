import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { auditFile } from "../../src/audit/auditFile.ts";
import { auditNode } from "../../src/audit/auditNode.ts";
import { exportNode } from "../../src/audit/export/exportNode.ts";
import { generateStatementKey } from "../../src/exchange/statementKeys.ts";
import { type AuditLedger, buildLedger, directory, RELEASE } from "./support.ts";

let on: AuditLedger;
const folder = directory();
const paths = {
  history: join(folder, "history.jsonl"),
  schema: join(folder, "schema.json"),
  readme: join(folder, "README.md"),
};

beforeAll(async () => {
  on = await buildLedger();
}, 120_000);

describe("an export", () => {
  test("gives the same result from the file as from the node, but for the storage", async () => {
    const now = await on.ledger.now();
    const exported = await exportNode(on.rpc, on.book, { release: RELEASE, paths, key: on.headKey, now });
    expect(exported).toMatchObject({ written: true, signedBy: "TW" });
    const fromNode = (await auditNode(on.rpc, on.book, { release: RELEASE })).report;
    const told: (readonly [number, number])[] = [];
    const onProgress = (done: number, of: number): void => void told.push([done, of]);
    const { report, signedBy } = await auditFile(paths.history, on.book, { release: RELEASE, onProgress });
    const { size } = statSync(paths.history);
    expect(told.at(-1)).toEqual([size, size]);
    expect(report.findings).toEqual([]);
    expect(signedBy).toBe("TW");
    expect(report).toEqual({ ...fromNode, source: "file", counts: { ...fromNode.counts, slots: null } });
  });

  test("leaves the export that stood there when the next one comes to nothing", async () => {
    const before = readFileSync(paths.history);
    const now = await on.ledger.now();
    const altered = { ...on.book, genesisHash: `0x${"00".repeat(32)}` } as const;
    const { written } = await exportNode(on.rpc, altered, { release: RELEASE, paths, now });
    expect(written).toBe(false);
    const stranger = generateStatementKey().privateKey.export({ format: "jwk" });
    await expect(exportNode(on.rpc, on.book, { release: RELEASE, paths, key: stranger, now })).rejects.toThrow(
      RangeError,
    );
    expect(readFileSync(paths.history)).toEqual(before);
    expect(readdirSync(folder).sort()).toEqual(["README.md", "history.jsonl", "schema.json"]);
  });
});
