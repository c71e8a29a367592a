import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AeoError } from "../../src/domain/errors.ts";
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
    expect(() => lockStore(path, "GATEWAY")).toThrow(expect.objectContaining({ code: "STORE_IN_USE" }) as Error);
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

  it("in memory is nobody else's", () => {
    const releases = [lockStore(":memory:", "GATEWAY"), lockStore(":memory:", "WORK")];
    for (const release of releases) release();
  });
});
