import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import type { Profile } from "../../src/domain/profile.ts";
import type { GatewayResponse } from "../../src/exchange/signedResponse.ts";
import { TestGateway, Wire } from "./support/gateway.ts";
import { JP, KR, operator, TW } from "./support/profiles.ts";
import { OPEN_LEG, World } from "./support/world.ts";

let world: World;
let wire: Wire;
let tw: TestGateway;
let jp: TestGateway;
beforeEach(() => {
  world = new World();
  wire = new Wire();
  tw = new TestGateway(world, TW, wire);
  jp = new TestGateway(world, JP, wire);
  world.arrange(TW, JP, OPEN_LEG);
});
const named = (n: number, over: Partial<Profile> = {}): Profile => operator(n, { legalName: `Trader ${n}`, ...over });
/** Loses requests, or the answers to them, whose target begins so. */
function lose(what: "request" | "answer", target: string): void {
  wire.intercept = async (endpoint, request) => {
    const response = what === "answer" ? await wire.deliver(endpoint, request) : undefined;
    if (request.target.startsWith(target)) throw new Error("connection reset");
    return response ?? wire.deliver(endpoint, request);
  };
}
const acknowledged = (): number => tw.store.feed.position(JP).acknowledged;

describe("pulling a feed", () => {
  it("confirms what was stored, and asks for no more than what is new", async () => {
    tw.certify(named(1));
    expect(await jp.client.step()).toEqual([{ economy: TW, entries: 1, complete: true, fault: undefined }]);
    expect(acknowledged()).toBe(1);
    expect(await jp.client.step()).toEqual([{ economy: TW, entries: 0, complete: true, fault: undefined }]);
  });

  it("confirms no more than every gateway of its authority has", async () => {
    for (const n of [1, 2, 3]) tw.certify(named(n));
    jp.othersReached = 2;
    await jp.client.step();
    expect(jp.partners.feed(TW)).toMatchObject({ cursor: 3, acknowledged: 2 });
    expect(acknowledged()).toBe(2);
    jp.othersReached = 1;
    await jp.client.step();
    expect(acknowledged(), "what was confirmed stays so").toBe(2);
    jp.othersReached = 3;
    await jp.client.step();
    expect(acknowledged()).toBe(3);
  });

  it("notes as of when the feed was complete, and keeps that while pages do not come", async () => {
    tw.certify(named(1));
    await jp.client.step();
    const feed = jp.partners.feed(TW);
    expect(feed).toMatchObject({ asOf: world.asOf(world.block), receivedAt: world.now });
    world.mine(3);
    lose("request", "/exchange/v1/feed");
    expect((await jp.client.step())[0]?.fault).toBe("UNREACHABLE");
    expect(jp.partners.feed(TW)).toEqual(feed);
  });

  it("keeps the as-of that it had when the partner reads its own ledger again from the start", async () => {
    world.mine(5);
    await jp.client.step();
    const { asOf } = jp.partners.feed(TW);
    wire.corrupt(tw, (answer) => ("asOf" in answer ? { ...answer, asOf: world.asOf(101) } : answer));
    world.mine();
    await jp.client.step();
    expect(jp.partners.feed(TW)).toMatchObject({ asOf, receivedAt: world.now });
  });

  it("goes on over as many pages as there are", async () => {
    for (let n = 0; n < 1203; n++) tw.certify(named(n));
    tw.reconciler.step();
    expect((await jp.client.step())[0]).toMatchObject({ entries: 1203, complete: true });
    expect(jp.partners.count(TW)).toBe(1203);
  });

  it("runs once, however often it is called meanwhile", async () => {
    tw.certify(named(1));
    const [one, two] = [jp.client.step(), jp.client.step()];
    expect(await one).toBe(await two);
  });

  it("from one partner is not held up by another's fault", async () => {
    const kr = new TestGateway(world, KR, wire);
    world.arrange(KR, JP, OPEN_LEG);
    tw.certify(named(1));
    kr.certify(named(2, { economy: KR }));
    wire.intercept = async (endpoint, request) => {
      if (endpoint === TW) throw new Error("connection reset");
      return wire.deliver(endpoint, request);
    };
    const reports = await jp.client.step();
    expect(reports.map(({ economy, fault }) => [economy, fault])).toEqual([
      [TW, "UNREACHABLE"],
      [KR, undefined],
    ]);
    expect(jp.knows(KR)).toEqual(["Trader 2"]);
  });

  it("rests after a failure, longer each time, and not after success", async () => {
    tw.certify(named(1));
    lose("request", "/");
    const tried = async (): Promise<boolean> => (await jp.client.step()).length > 0;
    expect(await tried()).toBe(true);
    const rests: number[] = [];
    for (let failures = 0; failures < 9; failures++) {
      let rest = 0;
      for (; !(await tried()); rest += 5) world.now += 5;
      rests.push(rest);
    }
    expect(rests).toEqual([5, 10, 20, 40, 80, 160, 300, 300, 300]);
    wire.intercept = undefined;
    world.now += 300;
    expect((await jp.client.step())[0]?.fault).toBeUndefined();
    expect(await tried()).toBe(true);
  });
});

describe("between storing and confirming", () => {
  it("a lost request or answer is made good: at least once, and the same twice", async () => {
    const profile = tw.certify(named(1));
    await jp.client.step();
    for (const what of ["request", "answer"] as const) {
      lose(what, "/exchange/v1/feed/acknowledgements");
      tw.consent(profile.certificationId, { mode: what === "request" ? "NONE" : "GENERAL" });
      expect((await jp.client.step())[0]?.fault).toBe("UNREACHABLE");
      wire.intercept = undefined;
      world.mine(30);
      expect((await jp.client.step())[0]).toMatchObject({ entries: 0, fault: undefined });
      expect(acknowledged()).toBe(tw.store.feed.position(JP).lastCursor);
    }
    expect(jp.knows(TW)).toEqual(["Trader 1"]);
  });

  it("a crash is made good by the next process, and deleted bytes are gone before it confirms", async () => {
    const folder = mkdtempSync(join(tmpdir(), "feed-"));
    const path = join(folder, "jp.sqlite");
    const files = (): string => [path, `${path}-wal`].map((file) => readFileSync(file, "latin1")).join("");
    let disk = new TestGateway(world, JP, wire, { mode: "GENERAL" }, path);
    const profile = tw.certify(named(1));
    for (let n = 2; n < 30; n++) tw.certify(named(n));
    await disk.client.step();
    tw.consent(profile.certificationId, { mode: "NONE" });
    let atConfirmation = "";
    wire.intercept = async (endpoint, request) => {
      if (!request.target.endsWith("acknowledgements")) return wire.deliver(endpoint, request);
      atConfirmation = files();
      throw new Error("connection reset");
    };
    await disk.client.step();
    expect(atConfirmation).toContain(operator(2).tin);
    expect(atConfirmation).not.toContain(profile.tin);
    disk.store.db.close();

    disk = new TestGateway(world, JP, wire, { mode: "GENERAL" }, path);
    expect(tw.store.feed.openTombstones(JP)).toHaveLength(1);
    wire.intercept = undefined;
    await disk.client.step();
    expect(tw.store.feed.openTombstones(JP)).toEqual([]);
    disk.store.db.close();
    rmSync(folder, { recursive: true });
  });

  it("a store that fails half way keeps nothing of the page", async () => {
    tw.certify(named(1));
    tw.certify(named(2));
    let puts = 0;
    const put = jp.partners.put.bind(jp.partners);
    jp.partners.put = (profile) => {
      if (++puts === 2) throw new Error("disk full");
      put(profile);
    };
    await expect(jp.client.step()).rejects.toThrow("disk full");
    expect(jp.knows(TW)).toEqual([]);
    expect(jp.partners.feed(TW).cursor).toBe(0);
    expect((await jp.client.step())[0]).toMatchObject({ entries: 2, complete: true });
    expect(jp.knows(TW)).toEqual(["Trader 1", "Trader 2"]);
  });
});

describe("whoever sits on the line", () => {
  it("can't give an old page for a new one", async () => {
    const profile = tw.certify(named(1));
    let recorded: GatewayResponse | undefined;
    wire.intercept = async (endpoint, request) => {
      recorded ??= await wire.deliver(endpoint, request);
      return wire.deliver(endpoint, request);
    };
    await jp.client.step();
    tw.consent(profile.certificationId, { mode: "NONE" });
    wire.intercept = async () => recorded as GatewayResponse;
    world.mine();
    expect((await jp.client.step())[0]?.fault).toBe("UNSIGNED");
    wire.intercept = undefined;
    world.mine();
    await jp.client.step();
    expect(jp.knows(TW)).toEqual([]);
  });

  it("can't send a request again, or to another gateway", async () => {
    const kr = new TestGateway(world, KR, wire);
    let sent: Parameters<typeof wire.deliver>[1] | undefined;
    wire.intercept = (endpoint, request) => {
      sent = request;
      return wire.deliver(endpoint, request);
    };
    await jp.peerClient.call({ economy: TW, endpoint: TW }, "/exchange/v1/head");
    if (sent === undefined) throw new Error("nothing was sent");
    await expect(tw.server.handle(sent)).rejects.toMatchObject({ code: "REQUEST_SIGNATURE_INVALID" });
    await expect(kr.server.handle(sent)).rejects.toMatchObject({ code: "REQUEST_SIGNATURE_INVALID" });
  });
});

describe("an issuer restored from an old copy", () => {
  it("is noticed, and its feed read again from the start on request", async () => {
    tw.certify(named(1));
    await jp.client.step();
    jp.partners.setFeed(TW, { ...jp.partners.feed(TW), cursor: 7, acknowledged: 7 });
    expect((await jp.client.step())[0]?.fault).toBe("FEED_WENT_BACKWARDS");
    expect(jp.alarms.all()).toMatchObject([{ economy: TW, code: "FEED_WENT_BACKWARDS", cursor: 7 }]);
    expect(jp.knows(TW)).toEqual(["Trader 1"]);
    jp.client.restart(TW);
    expect(jp.knows(TW)).toEqual([]);
    expect(jp.changes.at(-1)).toBe("ALL");
    await jp.client.step();
    expect(jp.knows(TW)).toEqual(["Trader 1"]);
  });
});
