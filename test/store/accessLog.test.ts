import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type AccessHead, chainFault, NO_ACCESSES } from "../../src/domain/accessLine.ts";
import { ACCESS_LOG_MIGRATIONS, AccessLog } from "../../src/store/accessLog.ts";
import { SqliteDatabase } from "../../src/store/sqliteDatabase.ts";
import { access } from "./support/accesses.ts";

const CHILD = fileURLToPath(new URL("support/appendAccesses.ts", import.meta.url));
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const everything = { newestFirst: false, limit: 1_000_000 };
let directory: string;
let path: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "aeo-accesses-"));
  path = join(directory, "gateway.sqlite");
});
afterEach(() => rmSync(directory, { recursive: true }));

/** The first fault of the log in the file, with the number where it was found; "HEAD" when it ends elsewhere than it says. */
function faultOf(file: string): [number, string] | undefined {
  const db = SqliteDatabase.open(file, ACCESS_LOG_MIGRATIONS);
  try {
    const log = new AccessLog(db);
    let previous: AccessHead = NO_ACCESSES;
    for (const line of log.page(everything)) {
      const fault = chainFault(previous, line, sha256);
      if (fault !== undefined) return [line.number, fault];
      previous = line;
    }
    const { number, hash } = log.head();
    return number === previous.number && hash === previous.hash ? undefined : [previous.number, "HEAD"];
  } finally {
    db.close();
  }
}

function filled(lines: number): void {
  const db = SqliteDatabase.open(path, ACCESS_LOG_MIGRATIONS);
  const log = new AccessLog(db);
  for (let number = 0; number < lines; number += 1) log.append(access(number));
  db.close();
}

describe("the log of what auditors saw", () => {
  test("gives lines back as they were, by auditor and time, newest or oldest first, in pages", () => {
    filled(10);
    const db = SqliteDatabase.open(path, ACCESS_LOG_MIGRATIONS);
    const log = new AccessLog(db);
    const numbers = (query: object) =>
      log.page({ ...everything, newestFirst: true, ...query }).map(({ number }) => number);
    expect(log.page(everything)[3]).toMatchObject(access(3));
    expect(numbers({ limit: 3 })).toEqual([10, 9, 8]);
    expect(numbers({ limit: 3, after: 8 })).toEqual([7, 6, 5]);
    expect(numbers({ auditor: "odd" })).toEqual([10, 8, 6, 4, 2]);
    expect(numbers({ from: access(2).at, until: access(5).at })).toEqual([5, 4, 3]);
    expect(numbers({ newestFirst: false, after: 8, auditor: "even" })).toEqual([9]);
    expect(log.head()).toMatchObject({ number: 10 });
    db.close();
    expect(faultOf(path)).toBeUndefined();
  });

  test.each([
    ["at", "at = at + 1"],
    ["auditor", "auditor = 'nobody'"],
    ["route", "route = 'GET /v1/status'"],
    ["question", `question = '{"economy":"JP"}'`],
    ["outcome", "outcome = 'REFUSED'"],
    ["code", "code = 'ROLE_MISSING'"],
    ["seen", "seen = NULL"],
    ["block", "block = 99"],
    ["block hash", "block_hash = NULL"],
    ["digest", "digest = 'ab'"],
    ["hash", "hash = 'ab'"],
    ["number", "number = 999"],
    ["question, to what is no JSON", "question = 'x'"],
  ])("shows that a line's %s was changed", (_, change) => {
    filled(6);
    const file = new DatabaseSync(path);
    file.exec(`UPDATE access_line SET ${change} WHERE number = 4`);
    file.close();
    expect(faultOf(path)).toEqual(change.startsWith("number") ? [5, "MISSING"] : [4, "ALTERED"]);
  });

  test.each([
    ["in the middle", "number = 3", [4, "MISSING"]],
    ["at the beginning", "number = 1", [2, "MISSING"]],
    ["at the end", "number > 4", [4, "HEAD"]],
    ["everything", "number > 0", [0, "HEAD"]],
  ] as const)("shows that lines are gone %s", (_, which, expected) => {
    filled(6);
    const file = new DatabaseSync(path);
    file.exec(`DELETE FROM access_line WHERE ${which}`);
    file.close();
    expect(faultOf(path)).toEqual(expected);
  });

  test("loses no line that was told of when the process is killed", async () => {
    let lines = 0;
    for (const count of [3, 40, 11]) {
      const child = spawn(process.execPath, ["--import", "tsx", CHILD, path], { stdio: ["ignore", "pipe", "inherit"] });
      let text = "";
      child.stdout.on("data", (more: Buffer) => {
        text += more.toString();
        if (text.split("\n").length > count) child.kill("SIGKILL");
      });
      await once(child, "close");
      // The last line may be cut.
      const told = Number(text.split("\n").at(-2));
      expect(faultOf(path)).toBeUndefined();
      const db = SqliteDatabase.open(path, ACCESS_LOG_MIGRATIONS);
      const { number } = new AccessLog(db).head();
      db.close();
      expect(told).toBeGreaterThan(lines);
      expect(number).toBeGreaterThanOrEqual(told);
      lines = number;
    }
  }, 60_000);
});
