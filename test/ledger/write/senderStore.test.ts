import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Database } from "../../../src/store/database.ts";
import { codeOf, intent } from "../../store/support.ts";
import { SenderFixture } from "./support/senderFixture.ts";

let folder: string;
let fixture: SenderFixture;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "aeo-sender-"));
  fixture = new SenderFixture({ path: join(folder, "store.db") });
});

afterEach(() => {
  fixture.db.close();
  rmSync(folder, { recursive: true });
});

const kinds = ({ alarms }: { alarms: readonly { kind: string }[] }) => alarms.map(({ kind }) => kind);

/** Ways in which the store fails, and how it comes back. */
const failures: readonly [string, () => () => void][] = [
  [
    "the disk is full",
    () => {
      // Every page is in use, and none can be added.
      fixture.db.run("CREATE TABLE filler (bytes BLOB)");
      fixture.db.run("VACUUM");
      fixture.db.run(`PRAGMA max_page_count = ${String(fixture.db.get("PRAGMA page_count")?.page_count)}`);
      fillPages();
      return () => {
        fixture.db.run("PRAGMA max_page_count = 4294967294");
        fixture.db.run("DROP TABLE filler");
      };
    },
  ],
  [
    "another process holds the lock",
    () => {
      const other = Database.open(join(folder, "store.db"), [], 0);
      other.run("BEGIN IMMEDIATE");
      return () => {
        other.run("ROLLBACK");
        other.close();
      };
    },
  ],
  [
    "the file is read-only",
    () => {
      fixture.db.run("PRAGMA query_only = ON");
      return () => fixture.db.run("PRAGMA query_only = OFF");
    },
  ],
];

/** Uses up what is free within the pages that there are. */
function fillPages(): void {
  for (let size = 4096; size >= 1; size = Math.floor(size / 2)) {
    while (codeOf(() => fixture.db.run("INSERT INTO filler VALUES (zeroblob(?))", size)) === "nothing thrown");
  }
}

describe.each(failures)("when %s", (_, fail) => {
  it("nothing is accepted", () => {
    const heal = fail();
    expect(codeOf(() => fixture.outbox.accept(intent(1)))).toBe("STORE_UNAVAILABLE");
    heal();
    expect(fixture.stateOf(1)).toBeUndefined();
    expect(fixture.outbox.accept(intent(1)).state).toBe("RECEIVED");
  });

  it("nothing is sent, and afterwards everything goes on", async () => {
    fixture.suspend(1, 2);
    await fixture.round();
    fixture.suspend(3, 4);
    // Before the lease must be renewed, so that the failure comes when the signed bytes are stored.
    const heal = fail();
    const sent = fixture.node.calls.filter((method) => method === "eth_sendRawTransaction").length;
    const report = await fixture.step();
    expect(kinds(report)).toEqual(["STORE_UNAVAILABLE"]);
    expect(report.sent).toBe(0);
    expect(fixture.node.calls.filter((method) => method === "eth_sendRawTransaction")).toHaveLength(sent);
    expect(fixture.chain.pool.size).toBe(0);
    heal();
    await fixture.round();
    expect(fixture.states(1, 2, 3, 4)).toEqual(["FINAL", "FINAL", "FINAL", "FINAL"]);
    expect(fixture.chain.executed.map(({ transaction }) => transaction.nonce)).toEqual([0, 1, 2, 3]);
  });

  it("what was sent meanwhile is found out later, without sending it as another", async () => {
    fixture.suspend(1);
    let heal = () => {};
    fixture.node.fault = (method) => {
      if (method === "eth_sendRawTransaction") heal = fail();
      return "none";
    };
    expect(kinds(await fixture.step())).toEqual(["STORE_UNAVAILABLE"]);
    expect(fixture.stateOf(1)).toBe("SIGNED");
    fixture.node.fault = () => "none";
    fixture.chain.mine(fixture.now);
    expect(kinds(await fixture.step())).toEqual(["STORE_UNAVAILABLE"]);
    heal();
    await fixture.step();
    expect(fixture.stateOf(1)).toBe("FINAL");
    expect(fixture.chain.executed).toHaveLength(1);
  });
});

it("a handler's own failure leaves the operation included, and is not swallowed", async () => {
  fixture.suspend(1);
  await fixture.step();
  fixture.settled.push(() => {
    throw new TypeError("the handler is wrong");
  });
  fixture.chain.mine(fixture.now);
  await expect(fixture.step()).rejects.toThrow("the handler is wrong");
  expect(fixture.stateOf(1)).toBe("INCLUDED");
  fixture.settled.pop();
  await fixture.step();
  expect(fixture.stateOf(1)).toBe("FINAL");
});
