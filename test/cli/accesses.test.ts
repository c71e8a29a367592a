import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createApp } from "../../src/http/app.ts";
import { accessRoutes } from "../../src/http/routes/audit/accesses.ts";
import type { Role } from "../../src/services/caller.ts";
import { ACCESS_LOG_MIGRATIONS, AccessLog } from "../../src/store/accessLog.ts";
import type { Database } from "../../src/store/database.ts";
import { SqliteDatabase } from "../../src/store/sqliteDatabase.ts";
import { access } from "../store/support/accesses.ts";
import { TW } from "../support/facts.ts";
import { aeo } from "./support/runCli.ts";

let db: Database;
let log: AccessLog;
let server: Server;
let directory: string;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "aeo-accesses-"));
  db = SqliteDatabase.open(":memory:", ACCESS_LOG_MIGRATIONS);
  log = new AccessLog(db);
  for (let number = 0; number < 1_203; number += 1) log.append(access(number));
  const app = createApp({
    version: "1.2.3",
    routes: accessRoutes(log),
    // The token is role and subject.
    authenticate: (authorization = "") => {
      const [role, subject] = authorization.replace("Bearer ", "").split("-") as [Role, string];
      return Promise.resolve({ subject, economy: TW, roles: [role] });
    },
    report: () => undefined,
  });
  server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  db.close();
  rmSync(directory, { recursive: true });
});

const accesses = (args: readonly string[], token = "admin-somebody") =>
  aeo(["audit", "accesses", ...args], {
    env: { AEO_GATEWAY: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, AEO_TOKEN: token },
  });
const change = (sql: string) => db.run(sql);

describe("aeo audit accesses", () => {
  it("lists the newest, by auditor and time", async () => {
    const all = await accesses(["--limit", "2"]);
    expect(all).toMatchObject({ exit: 0, stderr: "more: --after 1202\n" });
    expect(all.stdout).toContain("1203");
    expect(all.stdout).toContain("certifications 1202 to certifications 1");
    const odd = await accesses(["--auditor", "odd", "--limit", "3", "--json"]);
    expect(JSON.parse(odd.stdout).lines.map((one: any) => one.number)).toEqual([1202, 1200, 1198]);
    const until = new Date(access(2).at).toISOString();
    const early = await accesses(["--until", until, "--json"]);
    expect(JSON.parse(early.stdout).lines.map((one: any) => one.number)).toEqual([2, 1]);
  });

  it("shows an auditor its own lines alone", async () => {
    const own = await accesses(["--json", "--limit", "500"], "auditor-even");
    expect(new Set(JSON.parse(own.stdout).lines.map((one: any) => one.auditor))).toEqual(new Set(["even"]));
  });

  it("checks the whole log, and that it goes on from the last check", async () => {
    const file = join(directory, "accesses.json");
    const first = await accesses(["--check", "--checkpoint", file]);
    expect(first).toMatchObject({ exit: 0, stderr: "" });
    expect(first.stdout).toMatch(/^CLEAN[\s\S]*1203/);
    log.append(access(9));
    expect((await accesses(["--check", "--checkpoint", file])).stdout).toContain("1 more");
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(log.head());
  });

  it.each([
    ["UPDATE access_line SET auditor = 'nobody' WHERE number = 700", "line 700 was altered"],
    ["DELETE FROM access_line WHERE number = 700", "line 700 is missing"],
    ["DELETE FROM access_line WHERE number > 1100", "line 1101 and what came after it are gone"],
  ])("finds a file that was tampered with: %s", async (sql, words) => {
    change(sql);
    const ran = await accesses(["--check"]);
    expect(ran.exit).toBe(1);
    expect(ran.stdout).toContain(words);
  });

  it("finds a log that was cut or written anew so that it is sound by itself, by the last check", async () => {
    const file = join(directory, "accesses.json");
    await accesses(["--check", "--checkpoint", file]);
    const kept = readFileSync(file, "utf8");
    for (const lines of [1_000, 1_300]) {
      change("DELETE FROM access_line");
      change("DELETE FROM access_head");
      for (let number = 0; number < lines; number += 1) log.append(access(number + 1));
      expect((await accesses(["--check"])).exit, "sound by itself").toBe(0);
      const ran = await accesses(["--check", "--checkpoint", file]);
      expect(ran.exit).toBe(1);
      expect(readFileSync(file, "utf8"), "the checkpoint stays").toBe(kept);
    }
  });

  it("takes no filter with --check, no checkpoint without it, and no damaged checkpoint for none", async () => {
    expect((await accesses(["--check", "--limit", "3"])).exit).toBe(2);
    const file = join(directory, "accesses.json");
    expect((await accesses(["--checkpoint", file])).exit).toBe(2);
    writeFileSync(file, '{"number":3}');
    expect((await accesses(["--check", "--checkpoint", file])).exit).toBe(2);
    expect(existsSync(file)).toBe(true);
  });
});
