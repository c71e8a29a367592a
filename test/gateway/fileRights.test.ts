import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { closeToOthers, secretsOpenToOthers } from "../../src/gateway/fileRights.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "aeo-rights-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function put(name: string, mode: number): string {
  const path = join(folder, name);
  writeFileSync(path, "x");
  chmodSync(path, mode);
  return path;
}
const rightsOf = (name: string) => statSync(join(folder, name)).mode & 0o777;

describe("a gateway's own files", () => {
  it("are closed to others at the start, each named in the log, and a group's rights alone stay", () => {
    const names = ["gateway.sqlite", "gateway.sqlite-wal", "gateway.sqlite-shm", "gateway.sqlite.view"];
    for (const name of names) put(name, 0o644);
    put("gateway.sqlite.lock", 0o640);
    mkdirSync(join(folder, "gateway.sqlite.receipts"));
    chmodSync(join(folder, "gateway.sqlite.receipts"), 0o755);
    put("another", 0o644);
    const told: string[] = [];
    const log = { warn: ({ file }: { file: string }) => void told.push(file) } as never;
    closeToOthers(join(folder, "gateway.sqlite"), log);
    expect(told.sort()).toEqual([...names, "gateway.sqlite.receipts"].map((name) => join(folder, name)).sort());
    for (const name of names) expect(rightsOf(name), name).toBe(0o600);
    expect(rightsOf("gateway.sqlite.receipts")).toBe(0o700);
    expect(rightsOf("gateway.sqlite.lock")).toBe(0o640);
    expect(rightsOf("another")).toBe(0o644);
    told.length = 0;
    closeToOthers(join(folder, "gateway.sqlite"), log);
    closeToOthers(":memory:", log);
    expect(told).toEqual([]);
  });
});

describe("the files of a store that a link leads to", () => {
  it("are closed to others where they lie, and where the link lies", () => {
    for (const name of ["real.sqlite", "real.sqlite-wal", "linked.sqlite.view"]) put(name, 0o644);
    symlinkSync(join(folder, "real.sqlite"), join(folder, "linked.sqlite"));
    closeToOthers(join(folder, "linked.sqlite"), { warn: () => undefined } as never);
    expect(["real.sqlite", "real.sqlite-wal", "linked.sqlite.view"].map(rightsOf)).toEqual([0o600, 0o600, 0o600]);
  });
});

describe("the secrets that a configuration names", () => {
  it("are told when others can read them", () => {
    const keystores = join(folder, "keys");
    mkdirSync(keystores);
    put("keys/registrar.json", 0o644);
    put("keys/monitor.json", 0o640);
    put("keys/README", 0o644);
    const files = { keystorePassword: put("password", 0o604), statementKeys: put("statements", 0o600) };
    const config = { ...files, keystores, storePassword: "", rpcTokenFile: join(folder, "missing") };
    expect(secretsOpenToOthers(config)).toEqual([join(keystores, "registrar.json"), files.keystorePassword]);
    expect(secretsOpenToOthers({ ...config, keystores: join(folder, "nowhere") })).toEqual([files.keystorePassword]);
  });
});
