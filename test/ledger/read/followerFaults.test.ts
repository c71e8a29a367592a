import { beforeAll, describe, expect, it } from "vitest";
import { type FakeLog, FakeLedger } from "../../support/fakeLedger.ts";
import { FakeNode } from "../../support/fakeNode.ts";
import { alterLog, dropLog, FaultyRpc, forTheFirst, inventLog, withLogs } from "../../support/faultyRpc.ts";
import { Random } from "../../support/random.ts";
import { RandomFacts } from "../../support/randomFacts.ts";
import { digestOf, type Reader, reader, settle, trueDigest } from "../../support/reader.ts";

/** How many logs are each left out once. The slow suite sets 10000. */
const LOGS = Number(process.env.AEO_FAULT_LOGS ?? 2_000);

type Change = (logs: FakeLog[]) => unknown[];

/** A ledger that grows block by block under a reader whose node lies as told. */
class Scene {
  readonly ledger = new FakeLedger(2);
  readonly node = new FaultyRpc(new FakeNode(this.ledger));
  readonly reader: Reader = reader(this.ledger, [this.node]);
  readonly random: Random;
  readonly #facts: RandomFacts;

  private constructor(seed: number) {
    this.random = new Random(seed);
    this.#facts = new RandomFacts(seed);
  }

  /** With the reader at the head of a ledger without events. */
  static async open(seed: number): Promise<Scene> {
    const scene = new Scene(seed);
    await scene.advance();
    return scene;
  }

  /** One more block, with facts in it. */
  grow(): readonly FakeLog[] {
    const time = this.ledger.head.time + 2;
    const groups = Array.from({ length: 2 + this.random.below(4) }, () => this.#facts.next(time));
    return this.ledger.mine(groups.flat()).logs;
  }

  /** What a step comes to while the node changes its logs so. */
  async stepWith(change: Change): Promise<string> {
    const before = this.reader.view.asOf;
    this.node.faults = [withLogs(change)];
    const outcome = await this.reader.follower.step();
    this.node.faults = [];
    if (outcome.kind !== "unverifiable") return outcome.kind;
    expect(this.reader.view.asOf).toBe(before);
    expect(this.reader.store.checkpoints.current()).toEqual(before);
    return outcome.error.fault.kind;
  }

  async advance(): Promise<void> {
    expect((await settle(this.reader.follower)).kind).toBe("idle");
  }
}

describe("a node that leaves one event out", () => {
  it(`is found at every one of ${LOGS} events, before the view changes, and what it gives later is right`, async () => {
    const scene = await Scene.open(1);
    for (let tried = 0; tried < LOGS; ) {
      for (const log of scene.grow()) {
        expect(await scene.stepWith(dropLog(log)), `event ${tried}`).toBe("missing");
        tried += 1;
      }
      await scene.advance();
    }
    expect(digestOf(scene.reader.view)).toBe(trueDigest(scene.ledger));
  }, 600_000);

  it("in the midst of many blocks read at once is found too", async () => {
    const scene = await Scene.open(2);
    const logs = Array.from({ length: 40 }, () => scene.grow()).flat();
    for (const log of logs) expect(await scene.stepWith(dropLog(log))).toBe("missing");
    await scene.advance();
    expect(digestOf(scene.reader.view)).toBe(trueDigest(scene.ledger));
  });

  it("is read once more, and the true answer heals it within the step", async () => {
    const scene = await Scene.open(3);
    for (let block = 0; block < 50; block += 1) {
      const log = scene.random.pick(scene.grow());
      const faults = scene.reader.faults.length;
      const lies = 1 + scene.random.below(2);
      expect(await scene.stepWith(forTheFirst(lies, dropLog(log)))).toBe("advanced");
      expect(scene.reader.faults.length).toBe(faults + lies);
    }
    expect(digestOf(scene.reader.view)).toBe(trueDigest(scene.ledger));
  });
});

/** Each way to alter a field of a log. */
const ALTERATIONS: Readonly<Record<string, (log: FakeLog, random: Random) => Partial<FakeLog>>> = {
  "the address": () => ({ address: `0x${"99".repeat(20)}` }),
  "the address to that of another registry": (log, random) => ({
    address: random.pick(new FakeLedger().logs.map(({ address }) => address).concat(otherRegistry(log.address))),
  }),
  "the kind": (log, random) => ({ topics: [random.hex(32), log.topics[1] as string] }),
  "the subject": (log, random) => ({ topics: [log.topics[0] as string, random.hex(32)] }),
  "a topic more": (log, random) => ({ topics: [...log.topics, random.hex(32)] }),
  "a topic less": (log) => ({ topics: log.topics.slice(0, 1) }),
  "a byte of the data": (log, random) => ({ data: flip(log.data, random) }),
  "the end of the data": (log) => ({ data: log.data.slice(0, -64) }),
  "the data to nothing": () => ({ data: "0x" }),
  "the data to no hex": (log) => ({ data: `${log.data.slice(0, -2)}zz` }),
  "the block": (log) => ({ blockNumber: `0x${(Number(log.blockNumber) + 1).toString(16)}` }),
  "the block to an earlier one": (log) => ({ blockNumber: `0x${(Number(log.blockNumber) - 1).toString(16)}` }),
  "the block to none": () => ({ blockNumber: "latest" }),
  "the block's hash": (_log, random) => ({ blockHash: random.hex(32) }),
  "the transaction": (_log, random) => ({ transactionHash: random.hex(32) }),
  "the index to a taken one": (log) => ({ logIndex: log.logIndex === "0x0" ? "0x1" : "0x0" }),
  "the index to none": () => ({ logIndex: "0x" }),
  "that it was removed": () => ({ removed: true }),
};

function otherRegistry(address: string): string {
  const { contracts } = new FakeLedger().book;
  return Object.values(contracts).find((entry) => entry.address !== address)?.address ?? "";
}

function flip(data: string, random: Random): string {
  const bytes = Buffer.from(data.slice(2), "hex");
  const at = random.below(bytes.length);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
  return `0x${bytes.toString("hex")}`;
}

describe("a node that alters one event", () => {
  let scene: Scene;
  let blocks: (readonly FakeLog[])[] = [];
  beforeAll(async () => {
    scene = await Scene.open(4);
    blocks = Array.from({ length: 8 }, () => scene.grow());
  });

  it.each(Object.entries(ALTERATIONS))("is found whichever it is: %s", async (_what, fields) => {
    for (const log of blocks.flat()) {
      const change = alterLog(log, fields(log, scene.random));
      expect(["altered", "malformed", "missing", "invented", "reordered"]).toContain(await scene.stepWith(change));
    }
  });
});

describe("a node that invents or rearranges events", () => {
  it("is found wherever it adds a copy, and when it goes on with an event of its own", async () => {
    const scene = await Scene.open(5);
    for (let block = 0; block < 40; block += 1) {
      const logs = scene.grow();
      const last = logs.at(-1) as FakeLog;
      const next = `0x${logs.length.toString(16)}`;
      const copy = { ...scene.random.pick(logs), logIndex: next, transactionHash: last.transactionHash };
      expect(await scene.stepWith(inventLog(copy))).toBe("invented");
      const { sequence } = scene.ledger.head.tips[scene.ledger.events.at(-1)?.position.registry ?? "authorities"];
      const word = (sequence + 1).toString(16).padStart(64, "0");
      const own = { ...last, logIndex: next, data: `0x${word}${last.data.slice(66)}` };
      expect(await scene.stepWith(inventLog(own))).toBe("invented");
      await scene.advance();
    }
  });

  it("is found when it swaps the places of two events of a registry, but not blamed for the order of its answer", async () => {
    const scene = await Scene.open(6);
    for (let block = 0; block < 40; block += 1) {
      const logs = scene.grow();
      const [first, second] = logs.filter(({ address }) => address === logs[0]?.address);
      if (first !== undefined && second !== undefined) {
        const swapped: Change = (answer) => {
          const place = ({ logIndex, transactionHash }: FakeLog) => ({ logIndex, transactionHash });
          return answer.map((log) => {
            if (log.logIndex === first.logIndex) return { ...log, ...place(second) };
            return log.logIndex === second.logIndex ? { ...log, ...place(first) } : log;
          });
        };
        expect(await scene.stepWith(swapped)).toBe("reordered");
      }
      expect(await scene.stepWith((answer) => answer.toReversed())).toBe("advanced");
    }
    expect(digestOf(scene.reader.view)).toBe(trueDigest(scene.ledger));
  });

  it("is found when it dates a block falsely", async () => {
    const scene = await Scene.open(7);
    scene.grow();
    scene.node.faults = [
      async (call, answer) => {
        const result = await answer();
        return call.method === "eth_getBlockByNumber" ? { ...(result as object), timestamp: "0x5" } : result;
      },
    ];
    expect(await scene.reader.follower.step()).toMatchObject({
      kind: "unverifiable",
      error: { fault: { kind: "altered" } },
    });
  });
});

describe("the fault that is told", () => {
  it("names the block, and the event when it is alone there", async () => {
    const scene = await Scene.open(8);
    const blocks = Array.from({ length: 20 }, () => scene.grow());
    const alone = blocks.flatMap((logs) =>
      logs.filter((log) => logs.filter((o) => o.address === log.address).length === 1),
    );
    const subject = alone[Math.floor(alone.length / 2)] as FakeLog;
    const topics = [subject.topics[0] as string, scene.random.hex(32)];
    await scene.stepWith(alterLog(subject, { topics }));
    const { block, logIndex, registry } = scene.reader.faults.at(-1)?.fault ?? {};
    expect({ block, logIndex }).toEqual({ block: Number(subject.blockNumber), logIndex: Number(subject.logIndex) });
    expect(scene.ledger.book.contracts[registry ?? "benefits"].address).toBe(subject.address);
  });
});
