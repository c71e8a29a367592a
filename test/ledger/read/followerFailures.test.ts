import { createHash } from "node:crypto";
import { id } from "ethers";
import { describe, expect, it } from "vitest";
import { AeoError } from "../../../src/domain/errors.ts";
import { FakeLedger } from "../../support/fakeLedger.ts";
import { FakeNode } from "../../support/fakeNode.ts";
import { FaultyRpc, withLogs } from "../../support/faultyRpc.ts";
import { Random } from "../../support/random.ts";
import { mineHistory, RandomFacts } from "../../support/randomFacts.ts";
import { digestOf, reader, settle, trueDigest } from "../../support/reader.ts";

function ledgerOf(blocks: number): FakeLedger {
  const ledger = new FakeLedger();
  mineHistory(ledger, new RandomFacts(1), new Random(1), blocks);
  return ledger;
}

describe("a store that fails", () => {
  it("at any row of a batch keeps none of it, and takes all of it later", async () => {
    const ledger = ledgerOf(12);
    for (let row = 1; row <= ledger.events.length; row += 1) {
      const { follower, db, view, store } = reader(ledger, [new FakeNode(ledger)]);
      db.run(`CREATE TRIGGER fail AFTER INSERT ON ledger_event
              WHEN (SELECT count(*) FROM ledger_event) = ${row} BEGIN SELECT RAISE(ABORT, 'disk full'); END`);
      expect(await settle(follower)).toMatchObject({ kind: "storeFailed", error: { code: "STORE_UNAVAILABLE" } });
      expect(db.get("SELECT count(*) AS n FROM ledger_event")).toEqual({ n: 0 });
      expect(store.checkpoints.current()).toEqual(ledger.asOf(ledger.blocks[1]));
      expect(view.current().state.certifications.size).toBe(0);
      db.run("DROP TRIGGER fail");
      await settle(follower);
      expect(digestOf(view)).toBe(trueDigest(ledger));
    }
  });

  it.each([
    ["the checkpoint", "BEFORE UPDATE ON ledger_checkpoint"],
    ["a block", "BEFORE INSERT ON ledger_block"],
  ])("at %s keeps no event either", async (_what, when) => {
    const ledger = new FakeLedger();
    const { follower, db, view } = reader(ledger, [new FakeNode(ledger)]);
    await settle(follower);
    mineHistory(ledger, new RandomFacts(1), new Random(1), 5);
    db.run(`CREATE TRIGGER fail ${when} BEGIN SELECT RAISE(ABORT, 'disk full'); END`);
    expect(await settle(follower)).toMatchObject({ kind: "storeFailed" });
    expect(db.get("SELECT count(*) AS n FROM ledger_event")).toEqual({ n: 0 });
    db.run("DROP TRIGGER fail");
    await settle(follower);
    expect(digestOf(view)).toBe(trueDigest(ledger));
  });

  it("while it takes blocks back keeps them all", async () => {
    const ledger = ledgerOf(20);
    const { follower, db, view } = reader(ledger, [new FakeNode(ledger)]);
    await settle(follower);
    const before = digestOf(view);
    ledger.fork(6);
    ledger.mine([]);
    db.run("CREATE TRIGGER fail BEFORE DELETE ON ledger_block BEGIN SELECT RAISE(ABORT, 'disk full'); END");
    expect(await follower.step()).toMatchObject({ kind: "storeFailed" });
    expect(digestOf(view)).toBe(before);
    db.run("DROP TRIGGER fail");
    await settle(follower);
    expect(digestOf(view)).toBe(trueDigest(ledger));
  });
});

describe("a store that can't be read just after blocks were taken back", () => {
  it("leaves the old view in place, then tells of what was taken back and goes on", async () => {
    const ledger = ledgerOf(20);
    const { follower, view } = reader(ledger, [new FakeNode(ledger)]);
    await settle(follower);
    const told = [...ledger.events];
    follower.subscribe((change) => {
      if (change.kind === "advanced") told.push(...change.events);
      else expect(told.splice(told.length - change.removed.length)).toEqual(change.removed);
    });
    const before = digestOf(view);
    ledger.fork(6);
    ledger.mine([]);
    const rebuild = view.rebuild.bind(view);
    view.rebuild = () => {
      throw new AeoError("STORE_UNAVAILABLE", "the disk gave an error");
    };
    for (let step = 0; step < 3; step += 1) {
      expect(await follower.step()).toMatchObject({ kind: "storeFailed" });
      expect(digestOf(view)).toBe(before);
    }
    view.rebuild = rebuild;
    await settle(follower);
    expect(digestOf(view)).toBe(trueDigest(ledger));
    expect(told).toEqual(ledger.events);
  });
});

describe("a process that ends between reading and storing", () => {
  it("has lost nothing and doubled nothing after the restart", async () => {
    const ledger = ledgerOf(25);
    const options = { ranges: { initial: 3, max: 3 }, batchEvents: 3 };
    let { follower, db, view } = reader(ledger, [new FakeNode(ledger)], options);
    for (let crash = 0; crash < 12; crash += 1) {
      db.run("CREATE TRIGGER crash BEFORE UPDATE ON ledger_checkpoint BEGIN SELECT RAISE(ABORT, 'crash'); END");
      await follower.step();
      db.run("DROP TRIGGER crash");
      ({ follower, view } = reader(ledger, [new FakeNode(ledger)], { db, ...options }));
      await follower.step();
    }
    await settle(follower);
    expect(digestOf(view)).toBe(trueDigest(ledger));
  });
});

describe("a view that can't take an event", () => {
  it("is rebuilt from the store when that helps", async () => {
    const ledger = ledgerOf(20);
    const { follower, view } = reader(ledger, [new FakeNode(ledger)]);
    const apply = view.apply.bind(view);
    let failures = 0;
    view.apply = (events, asOf) => {
      if (events.length > 3 && failures === 0) {
        failures += 1;
        apply(events.slice(0, 2), asOf);
        throw new RangeError("half way");
      }
      apply(events, asOf);
    };
    expect(await settle(follower)).toEqual({ kind: "idle" });
    expect(failures).toBe(1);
    expect(digestOf(view)).toBe(trueDigest(ledger));
  });

  it("stops the reader when it does not", async () => {
    const ledger = new FakeLedger();
    ledger.mine([
      {
        registry: "authorities",
        type: "MemberRemoved",
        writer: `0x${"11".repeat(20)}`,
        economy: "XX",
        ballotId: 1,
      } as never,
    ]);
    const { follower } = reader(ledger, [new FakeNode(ledger)]);
    expect(await settle(follower)).toMatchObject({ kind: "halted", error: { code: "INTERNAL" } });
  });
});

describe("an event that this release does not know", () => {
  it("stops the reader where it stands, and is never passed over", async () => {
    const ledger = ledgerOf(10);
    const { follower, view, db } = reader(ledger, [new FakeNode(ledger)]);
    await settle(follower);
    const before = view.asOf;
    const [last] = ledger.mine([
      {
        registry: "authorities",
        type: "EndpointSet",
        writer: `0x${"11".repeat(20)}`,
        economy: "TW",
        endpoint: "x",
      } as never,
    ]).logs;
    // The contract of a later release, whose history folds the topic that it logs.
    rewriteTopic(ledger, id("SomethingNew(bytes2,uint64,address)"));
    ledger.mine([]);
    const halted = { kind: "halted", error: { code: "LEDGER_UNKNOWN_EVENT" } };
    const outcome = await settle(follower);
    expect(outcome).toMatchObject(halted);
    expect((outcome as { error: Error }).error.message).toContain(`block ${Number(last?.blockNumber)}, log 0`);
    expect(await follower.step()).toMatchObject(halted);
    expect(view.asOf).toBe(before);
    expect(await settle(reader(ledger, [new FakeNode(ledger)], { db }).follower)).toMatchObject(halted);
  });

  /** Gives the newest event another kind, in the log and in the registry's own head. */
  function rewriteTopic(ledger: FakeLedger, topic: string): void {
    const block = ledger.head;
    const [log] = block.logs;
    const before = ledger.blocks.at(-2)?.tips.authorities.head as Buffer;
    const altered = { ...log, topics: [topic, log?.topics[1]] };
    const content = Buffer.from([...altered.topics, log?.data].map((hex) => hex?.slice(2)).join(""), "hex");
    const time = Buffer.alloc(8);
    time.writeUInt32BE(block.time, 4);
    const digest = createHash("sha256")
      .update(Buffer.concat([before, time, content]))
      .digest();
    Object.assign(block, { logs: [altered] });
    Object.assign(block.tips.authorities, { head: digest.subarray(0, 24) });
  }
});

describe("a node that serves something else", () => {
  it.each([
    ["another chain id", "eth_chainId", () => "0x1"],
    ["another genesis", "eth_getBlockByNumber", (block: object) => ({ ...block, hash: `0x${"13".repeat(32)}` })],
    ["other code", "eth_getCode", () => "0x6001600155"],
    ["no code", "eth_getCode", () => "0x"],
  ])("is refused for %s", async (_what, method, change) => {
    const ledger = ledgerOf(5);
    const node = new FaultyRpc(new FakeNode(ledger), async (call, answer) => {
      const result = (await answer()) as object;
      return call.method === method ? change(result) : result;
    });
    const { follower, view } = reader(ledger, [node]);
    expect(await follower.step()).toMatchObject({ kind: "halted", error: { code: "LEDGER_WRONG_CHAIN" } });
    expect(view.asOf).toBeUndefined();
  });

  it("is not confused with one that is still syncing", async () => {
    const ledger = ledgerOf(5);
    const blocks = ledger.blocks.splice(1);
    const { follower, view } = reader(ledger, [new FakeNode(ledger)]);
    expect(await follower.step()).toMatchObject({ kind: "unreachable", error: { code: "LEDGER_UNAVAILABLE" } });
    ledger.blocks.push(...blocks);
    await settle(follower);
    expect(digestOf(view)).toBe(trueDigest(ledger));
  });

  it("answers no list where logs are asked for: nothing is believed", async () => {
    const ledger = ledgerOf(5);
    const node = new FaultyRpc(
      new FakeNode(ledger),
      withLogs(() => null as never),
    );
    expect(await settle(reader(ledger, [node]).follower)).toMatchObject({ kind: "unreachable" });
  });
});
