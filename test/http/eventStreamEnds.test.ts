import { connect, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { end } from "../../src/gateway/servers.ts";
import { TestLedger } from "../support/feed.ts";
import { SLOW, StreamReader, StreamServer } from "../support/streamServer.ts";

let server: StreamServer;
afterEach(() => server.stop());

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Asks for the stream and takes nothing of it. */
function stuck(url: string): Socket {
  const { hostname, port, pathname } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.pause();
  socket.write(`GET ${pathname}?after=beginning HTTP/1.1\r\nHost: x\r\nAuthorization: stuck\r\n\r\n`);
  return socket;
}

/** The slow timer that runs on though everything has had its turn: of a reader that takes nothing. */
async function stalled(): Promise<symbol> {
  for (;;) {
    const [timer] = server.timers.of(SLOW);
    for (let turns = 0; turns < 200 && server.timers.of(SLOW).includes(timer as symbol); turns += 1) await turn();
    if (timer !== undefined && server.timers.of(SLOW).includes(timer)) return timer;
    await turn();
  }
}

describe("a reader that takes nothing", () => {
  it("makes the gateway hold a page, not the ledger, and is cut without harm to others", async () => {
    const ledger = new TestLedger(100);
    // 40 MB: more than the sockets of both sides take.
    ledger.mine(10_000, (number) => `${number}${"x".repeat(4_000)}`);
    server = await new StreamServer(ledger).start();
    const other = new StreamReader(`${server.url}?after=1:9989`);
    await other.count(10);
    const socket = stuck(server.url);
    const cut = new Promise((resolve) => socket.once("close", resolve));
    const timer = await stalled();
    const read = ledger.reads;
    for (let turns = 0; turns < 200; turns += 1) await turn();
    expect(ledger.reads).toBe(read);
    // Of 100 pages, most were never read.
    expect(read).toBeLessThan(80);
    server.timers.fire(timer);
    socket.resume();
    await cut;
    expect(server.ends).toEqual(["cut"]);
    expect(server.streams.size).toBe(1);
    ledger.mine(1);
    await other.count(11);
    expect(other.ended).toBe(false);
  });
});

describe("a gateway that stops", () => {
  it("ends its streams and then has nothing to wait for; readers come back elsewhere without a gap", async () => {
    const ledger = new TestLedger();
    ledger.mine(2);
    server = await new StreamServer(ledger).start();
    const reader = await new StreamReader(`${server.url}?after=beginning`).count(2);
    server.streams.close();
    await Promise.all([end(server.server), reader.done]);
    expect(server.ends).toEqual(["closed"]);
    expect(reader.broken).toBe(false);
    expect(server.timers.pending.size).toBe(0);
    ledger.mine(1);
    server = await new StreamServer(ledger).start();
    const back = new StreamReader(server.url, { "Last-Event-ID": reader.messages.at(-1)?.id ?? "" });
    await back.count(1);
    expect(back.told).toEqual([3]);
  });

  it("takes no new reader", async () => {
    server = await new StreamServer(new TestLedger()).start();
    server.streams.close();
    const refused = await fetch(server.url);
    expect(await refused.json()).toMatchObject({ status: 503, code: "SHUTTING_DOWN" });
  });

  it("ends a stream whose store can't be read, which the reader comes back to", async () => {
    const ledger = new TestLedger();
    ledger.mine(1);
    server = await new StreamServer(ledger).start();
    const reader = await new StreamReader(`${server.url}?after=beginning`).count(1);
    ledger.feed.next = () => {
      throw new Error("disk");
    };
    ledger.feed.changed();
    await reader.done;
    expect(server.ends).toEqual(["failed"]);
  });
});
