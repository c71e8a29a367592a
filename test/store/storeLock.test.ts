import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, statSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AeoError } from "../../src/domain/errors.ts";
import { SqliteDatabase } from "../../src/store/sqliteDatabase.ts";
import { lockStore } from "../../src/store/storeLock.ts";

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "aeo-lock-"));
  path = join(folder, "gateway.sqlite");
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Another process that holds the store as a gateway does, until it is told to end or killed. */
async function otherGateway() {
  const child = spawn(process.execPath, [join(import.meta.dirname, "support/holdStore.ts"), path], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  const exited = once(child, "exit");
  return {
    pid: child.pid,
    kill: async () => (child.kill("SIGKILL"), void (await exited)),
    /** Has it end, which takes it a moment. */
    async end() {
      child.stdin.write("end\n");
      await once(child.stdout, "data");
      return { exited };
    },
  };
}

const refused = (error: unknown) => expect(error).toMatchObject({ code: "STORE_IN_USE" } satisfies Partial<AeoError>);
const made = () => SqliteDatabase.open(path, []).close();
const lockNow = () => {
  try {
    lockStore(path, "WORK")();
  } catch (error) {
    return refused(error);
  }
  throw new Error("it was not refused");
};

describe("a store's file", () => {
  it("is one process's at a time: a second gateway is refused, and work on it as well", async () => {
    const other = await otherGateway();
    expect(() => lockStore(path, "GATEWAY")).toThrow(
      expect.objectContaining({
        code: "STORE_IN_USE",
        message: expect.stringContaining(`held by a gateway, process ${other.pid} on `),
      }) as Error,
    );
    lockNow();
    await other.kill();
    lockStore(path, "WORK")();
  }, 30_000);

  it("is waited for by a gateway that starts while the former one still ends", async () => {
    const other = await otherGateway();
    const { exited } = await other.end();
    lockStore(path, "GATEWAY")();
    await exited;
  }, 30_000);

  it("is free again when it was let go, for either", () => {
    for (const use of ["GATEWAY", "WORK", "GATEWAY"] as const) {
      const release = lockStore(path, use);
      lockNow();
      release();
      release();
    }
  });

  it("is one under all its names", () => {
    made();
    const alias = join(folder, "alias.sqlite");
    symlinkSync(path, alias);
    const release = lockStore(alias, "WORK");
    lockNow();
    release();
    lockStore(path, "WORK")();
  });

  it("is for its owner alone, with all that is beside it, whatever the mask", () => {
    const before = process.umask(0);
    try {
      const db = SqliteDatabase.open(path, [{ id: "a", sql: "CREATE TABLE a (b) " }], undefined, "GATEWAY");
      const files = readdirSync(folder).map(
        (name) => `${name} ${(statSync(join(folder, name)).mode & 0o777).toString(8)}`,
      );
      db.close();
      const ends = ["", "-shm", "-wal", ".holder", ".lock", ".lock-journal"];
      expect(files.sort()).toEqual(ends.map((end) => `gateway.sqlite${end} 600`));
    } finally {
      process.umask(before);
    }
  });

  it("that can't be made says so", () => {
    const nowhere = join(folder, "missing", "gateway.sqlite");
    for (const use of ["GATEWAY", undefined] as const)
      expect(() => SqliteDatabase.open(nowhere, [], undefined, use)).toThrow(
        expect.objectContaining({ code: "STORE_UNAVAILABLE", message: expect.stringContaining("missing") }) as Error,
      );
  });

  it("in memory is nobody else's", () => {
    const releases = [lockStore(":memory:", "GATEWAY"), lockStore(":memory:", "WORK")];
    for (const release of releases) release();
  });
});
