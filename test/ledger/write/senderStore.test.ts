import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Intent } from "../../../src/domain/intent.ts";
import { SqliteDatabase } from "../../../src/store/sqliteDatabase.ts";
import { codeOf, intent } from "../../store/support.ts";
import { statusChange } from "./support/calls.ts";
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
      fixture.db.run(`PRAGMA max_page_count = ${String(fixture.db.get("PRAGMA page_count")?.page_count)}`);
      return () => void fixture.db.run("PRAGMA max_page_count = 4294967294");
    },
  ],
  [
    "another process holds the lock",
    () => {
      const other = SqliteDatabase.open(join(folder, "store.db"), [], 0);
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
      return () => void fixture.db.run("PRAGMA query_only = OFF");
    },
  ],
];

/** An operation that needs pages of its own, and that none of the others touches. */
function large(number: number): Intent {
  const entries = Array.from({ length: 200 }, (_, index) => statusChange(number * 1000 + index, 1));
  return intent(number, { call: { registry: "certifications", fn: "suspend", entries } });
}

const broadcasts = () => fixture.node.calls.filter((method) => method === "eth_sendRawTransaction").length;

describe.each(failures)("when %s", (_, fail) => {
  it("nothing is accepted", () => {
    const heal = fail();
    expect(codeOf(() => fixture.outbox.accept(large(1)))).toBe("STORE_UNAVAILABLE");
    heal();
    expect(fixture.stateOf(1)).toBeUndefined();
    expect(fixture.outbox.accept(large(1)).state).toBe("RECEIVED");
  });

  it("nothing is sent, and afterwards everything goes on", async () => {
    fixture.suspend(1);
    await fixture.round();
    fixture.accept(large(2), intent(3));
    const heal = fail();
    const before = broadcasts();
    // The lease need not be renewed yet, so that it is the signed bytes that can't be stored.
    expect(await fixture.step()).toMatchObject({ sent: 0, alarms: [{ kind: "STORE_UNAVAILABLE" }] });
    expect(broadcasts()).toBe(before);
    expect(fixture.node.calls.at(-1)).toBe("eth_call");
    heal();
    await fixture.round();
    expect(fixture.states(1, 2, 3)).toEqual(["FINAL", "FINAL", "FINAL"]);
    expect(fixture.chain.executed.map(({ transaction }) => transaction.nonce)).toEqual([0, 1, 2]);
  });
});

// A full disk still takes what needs no new page, such as the note that a node has the transaction.
describe.each(failures.slice(1))("when %s after a broadcast", (_, fail) => {
  it("what was sent is found out later, without sending it as another", async () => {
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

it("a handler's own failure leaves the operation under way, and is not swallowed", async () => {
  fixture.suspend(1);
  await fixture.step();
  fixture.settled.push(() => {
    throw new TypeError("the handler is wrong");
  });
  fixture.chain.mine(fixture.now);
  await expect(fixture.step()).rejects.toThrow("the handler is wrong");
  expect(fixture.stateOf(1)).toBe("SUBMITTED");
  fixture.settled.pop();
  await fixture.step();
  expect(fixture.stateOf(1)).toBe("FINAL");
});
