import { afterEach, describe, expect, it } from "vitest";
import { TestLedger } from "../support/feed.ts";
import { HEARTBEAT, StreamReader, StreamServer } from "../support/streamServer.ts";

let server: StreamServer | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

async function serve(ledger: TestLedger, expiresAt?: number): Promise<StreamServer> {
  server = await new StreamServer(ledger, expiresAt).start();
  return server;
}

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe("the stream of events", () => {
  it("gives everything after a cursor and then what comes, with the cursor as id", async () => {
    const ledger = new TestLedger();
    ledger.mine(4);
    const { url } = await serve(ledger);
    const reader = await new StreamReader(`${url}?after=1:0`).count(3);
    ledger.mine(2);
    await reader.count(5);
    expect(reader.told).toEqual([2, 3, 4, 5, 6]);
    expect(reader.messages.map(({ id }) => id)).toEqual(["1:1", "1:2", "1:3", "2:0", "2:1"]);
  });

  it("refuses a cursor of a block that this ledger has not got, and says where it ends", async () => {
    const ledger = new TestLedger();
    ledger.mine(2);
    const { url } = await serve(ledger);
    for (const [query, headers] of [
      ["", { "Last-Event-ID": "999999:0" }],
      ["?after=2:0", {}],
    ] as const) {
      const response = await fetch(`${url}${query}`, { headers });
      expect(response.status).toBe(409);
      expect(await response.json()).toMatchObject({
        code: "CURSOR_AHEAD",
        detail: expect.stringContaining("ends at block 1"),
      });
    }
  });

  it("begins with what comes for a reader that names no place", async () => {
    const ledger = new TestLedger();
    ledger.mine(4);
    const { url, streams } = await serve(ledger);
    const reader = new StreamReader(url);
    while (streams.size === 0) await new Promise((resolve) => setImmediate(resolve));
    ledger.mine(1);
    await reader.count(1);
    expect(reader.told).toEqual([5]);
  });

  it("goes on without a gap from wherever a reader was cut off", async () => {
    const ledger = new TestLedger();
    for (const count of [2, 0, 3, 1]) ledger.mine(count);
    const { url } = await serve(ledger);
    const whole = await new StreamReader(`${url}?after=beginning`).count(6);
    for (const [index, { id }] of whole.messages.entries()) {
      const left = 5 - index;
      const resumed = new StreamReader(`${url}?after=beginning`, { "Last-Event-ID": id ?? "" });
      if (left > 0) await resumed.count(left);
      expect(resumed.told).toEqual(range(index + 2, 6));
      await resumed.leave();
    }
  });

  it("tells of a roll-back, also to a reader that was away", async () => {
    const ledger = new TestLedger();
    ledger.mine(1);
    ledger.mine(2);
    const { url } = await serve(ledger);
    const stays = await new StreamReader(`${url}?after=beginning`).count(3);
    const leaves = await new StreamReader(`${url}?after=beginning`).count(3);
    await leaves.leave();
    ledger.rollBack(1);
    ledger.mine(1);
    await stays.count(5);
    expect(stays.told).toEqual([1, 2, 3, "aeo.ledger.rolledback.v1", 2]);
    const back = new StreamReader(url, { "Last-Event-ID": leaves.messages.at(-1)?.id ?? "" });
    await back.count(2);
    expect(back.told).toEqual(["aeo.ledger.rolledback.v1", 2]);
    expect(JSON.parse(back.messages[0]!.data).data).toEqual({ cursor: "1:999999999", block: 1 });
  });

  it("keeps to a registry or an economy", async () => {
    const ledger = new TestLedger();
    ledger.mine(6);
    const { url, timers } = await serve(ledger);
    const reader = await new StreamReader(`${url}?after=beginning&economy=TW`).count(3);
    expect(reader.told).toEqual([2, 4, 6]);
    const other = new StreamReader(`${url}?after=beginning&registry=benefits`);
    while (timers.of(HEARTBEAT).length < 2) await new Promise((resolve) => setImmediate(resolve));
    timers.fire(...timers.of(HEARTBEAT));
    await other.until(() => other.comments.length > 0);
    expect(other.told).toEqual([]);
  });

  it("gives a sign of life, again and again", async () => {
    const { url, timers } = await serve(new TestLedger());
    const reader = new StreamReader(url);
    for (const beats of [1, 2, 3]) {
      while (timers.of(HEARTBEAT).length === 0) await new Promise((resolve) => setImmediate(resolve));
      timers.fire(...timers.of(HEARTBEAT));
      await reader.until(() => reader.comments.length >= beats);
    }
    expect(reader.comments).toEqual(["heartbeat", "heartbeat", "heartbeat"]);
  });

  it("ends with the token", async () => {
    const ledger = new TestLedger();
    ledger.mine(1);
    const { url, timers, streams, ...rest } = await serve(ledger, 1_800_000_060_000);
    const reader = await new StreamReader(`${url}?after=beginning`).count(1);
    expect(rest.ends).toEqual([]);
    server!.now += 60_000;
    timers.fire(...timers.of(60_000));
    await reader.done;
    expect(reader.ended).toBe(true);
    expect(server!.ends).toEqual(["expired"]);
    expect(streams.size).toBe(0);
    expect(timers.pending.size).toBe(0);
  });

  it("refuses a place that is none", async () => {
    const { url } = await serve(new TestLedger());
    for (const asked of [fetch(`${url}?after=12`), fetch(url, { headers: { "Last-Event-ID": "x:1" } })])
      expect(await (await asked).json()).toMatchObject({ status: 400, code: "INVALID_PARAMETER" });
    expect((await fetch(`${url}?since=1:1`)).status).toBe(400);
  });

  it("is given to a caller only so often at once", async () => {
    const { url, streams } = await serve(new TestLedger());
    const readers = range(1, 20).map(() => new StreamReader(url, { Authorization: "one" }));
    while (streams.size < 20) await new Promise((resolve) => setImmediate(resolve));
    expect((await fetch(url, { headers: { Authorization: "one" } })).status).toBe(429);
    const other = new StreamReader(url, { Authorization: "another" });
    while (streams.size < 21) await new Promise((resolve) => setImmediate(resolve));
    await Promise.all([...readers, other].map((reader) => reader.leave()));
    while (streams.size > 0) await new Promise((resolve) => setImmediate(resolve));
    expect(new Set(server!.ends)).toEqual(new Set(["left"]));
  });
});
