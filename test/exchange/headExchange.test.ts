import { beforeEach, describe, expect, it } from "vitest";
import type { HeadEvidence } from "../../src/domain/peerHead.ts";
import { type CompareHeads, HeadExchange } from "../../src/exchange/headExchange.ts";
import { signHead, signHeads, verifyHead } from "../../src/exchange/headStatement.ts";
import { IDENTITY, TestGateway, Wire } from "./support/gateway.ts";
import { JP, KR, TW } from "./support/profiles.ts";
import { World } from "./support/world.ts";

let world: World;
let wire: Wire;
let tw: TestGateway;
let jp: TestGateway;
let found: HeadEvidence[];
let exchange: HeadExchange;
beforeEach(() => {
  world = new World();
  wire = new Wire();
  tw = new TestGateway(world, TW, wire);
  jp = new TestGateway(world, JP, wire);
  found = [];
  exchange = exchangeOf(compareWith(jp));
});

/** Compares as a gateway does that has read the world's ledger up to its view's block. */
function compareWith(gateway: TestGateway): CompareHeads {
  return ({ registry, sequence, head }) => {
    if (sequence > gateway.view.asOf().block) return { verdict: "AHEAD" };
    const ours = world.asOf(sequence).heads[registry];
    return ours.head === head
      ? { verdict: "AGREES" }
      : {
          verdict: "DISAGREES",
          ours: { registry, ...ours, block: sequence, blockHash: world.asOf(sequence).blockHash },
        };
  };
}
function exchangeOf(compareHeads: CompareHeads): HeadExchange {
  return new HeadExchange({
    peers: () => wire.peersOf(JP),
    client: jp.peerClient,
    directory: world.keys,
    headSigner: jp.headSigner,
    identity: IDENTITY,
    ledger: jp.view,
    compareHeads,
    store: jp.heads,
    now: () => world.now,
    alarm: (evidence) => found.push(evidence),
  });
}
const verdicts = async (): Promise<unknown> => {
  const [report] = await exchange.step();
  return report?.fault ?? [...new Set(report?.verdicts)];
};
/** Makes TW show another ledger: its statements are changed before it signs them. */
async function fork(over: {
  head?: `0x${string}`;
  chainId?: number;
  signer?: TestGateway["headSigner"];
}): Promise<void> {
  const identity = { ...IDENTITY, chainId: over.chainId ?? IDENTITY.chainId };
  const asOf = world.asOf(world.block);
  const { benefits } = asOf.heads;
  const heads = { ...asOf.heads, benefits: { ...benefits, head: over.head ?? benefits.head } };
  const statements = await signHeads(over.signer ?? tw.headSigner, identity, { ...asOf, heads }, world.now);
  wire.corrupt(tw, () => ({ statements }));
}
const OTHER = `0x${"ee".repeat(24)}` as const;

describe("signed heads", () => {
  it("of gateways with the same ledger agree, for each registry", async () => {
    const [report] = await exchange.step();
    expect(report).toEqual({ economy: TW, verdicts: ["AGREES", "AGREES", "AGREES", "AGREES"], fault: undefined });
    expect(jp.heads.all()).toHaveLength(4);
    expect(jp.heads.evidence()).toEqual([]);
  });

  it("carry what was seen: chain, contract, registry, sequence, head and block", async () => {
    await exchange.step();
    const { statement } = jp.heads.all().find(({ registry }) => registry === "certifications") ?? { statement: "" };
    expect(await verifyHead(statement, TW, world.keys, world.now, 60)).toEqual({
      iss: TW,
      iat: world.now,
      chainId: 31337,
      registry: "certifications",
      contract: IDENTITY.contracts.certifications,
      ...world.asOf(world.block).heads.certifications,
      block: world.block,
      blockHash: world.asOf(world.block).blockHash,
    });
  });

  it("ahead of our view are compared when it gets there", async () => {
    jp.view.stoppedAt = world.block;
    world.mine(2);
    expect(await verdicts()).toEqual(["AHEAD"]);
    jp.view.stoppedAt = undefined;
    wire.intercept = async () => {
      throw new Error("TW is away");
    };
    await exchange.step();
    expect(new Set(jp.heads.all().map(({ verdict }) => verdict))).toEqual(new Set(["AGREES"]));
  });

  it("ahead of our view that turn out to be another history are found even if the peer stays away", async () => {
    jp.view.stoppedAt = world.block;
    world.mine(2);
    await fork({ head: OTHER });
    await exchange.step();
    expect(found).toEqual([]);
    jp.view.stoppedAt = undefined;
    wire.gateways.delete(TW);
    await exchange.step();
    expect(found).toMatchObject([{ economy: TW, registry: "benefits", theirHead: OTHER }]);
  });
});

describe("heads that contradict each other", () => {
  it("are kept, both signed, so that anybody can check them, and raise one alarm", async () => {
    await fork({ head: OTHER });
    expect(await verdicts()).toEqual(["AGREES", "DISAGREES"]);
    const [evidence] = jp.heads.evidence();
    expect(evidence).toMatchObject({ economy: TW, registry: "benefits", sequence: world.block, theirHead: OTHER });
    const theirs = await verifyHead(evidence?.theirs ?? "", TW, world.keys, world.now, 60);
    const ours = await verifyHead(evidence?.ours ?? "", JP, world.keys, world.now, 60);
    expect(theirs.head).toBe(OTHER);
    expect(ours.head).toBe(world.asOf(world.block).heads.benefits.head);
    expect([theirs.sequence, theirs.contract]).toEqual([ours.sequence, ours.contract]);

    world.mine();
    await fork({ head: `0x${"dd".repeat(24)}` });
    await verdicts();
    expect(found).toEqual([evidence]);
  });

  it("are kept again when it happens again after they agreed", async () => {
    await fork({ head: OTHER });
    await verdicts();
    wire.intercept = undefined;
    await verdicts();
    world.mine();
    await fork({ head: OTHER });
    await verdicts();
    expect(jp.heads.evidence()).toHaveLength(2);
  });

  it("include those of another chain or contract", async () => {
    await fork({ chainId: 1 });
    expect(await verdicts()).toEqual(["OTHER_CHAIN"]);
    expect(found).toHaveLength(4);
  });
});

describe("a head is not believed", () => {
  it("from another peer's key, a key for another purpose, or a revoked key", async () => {
    for (const signer of [jp.headSigner, tw.requestSigner, { ...world.keys.add(KR, "HEAD"), economy: TW }]) {
      await fork({ signer });
      expect(await verdicts()).toBe("UNSIGNED");
      world.mine(60);
    }
    world.keys.revoke(tw.headSigner, world.now);
    await fork({});
    expect(await verdicts()).toBe("UNSIGNED");
    expect(jp.heads.all()).toEqual([]);
  });

  it("that was signed long ago, or is no head", async () => {
    const asOf = world.asOf(world.block);
    const old = await signHeads(tw.headSigner, IDENTITY, asOf, world.now - 306);
    const odd = await signHead(
      tw.headSigner,
      IDENTITY,
      { registry: "benefits", sequence: 1, head: "0x00", block: 1, blockHash: "0x00" },
      world.now,
    );
    for (const answer of [{ statements: old }, { statements: [odd] }, { statements: ["x"] }]) {
      wire.corrupt(tw, () => answer);
      expect(await verdicts()).toBe("UNSIGNED");
      world.mine(60);
    }
    wire.corrupt(tw, () => ({ heads: [] }));
    expect(await verdicts()).toBe("MALFORMED");
  });

  it("nor any other of the answer, when a registry is left out or told twice", async () => {
    const heads = await signHeads(tw.headSigner, IDENTITY, world.asOf(world.block), world.now);
    for (const statements of [heads.slice(1), [...heads, heads[0]], [heads[0], ...heads.slice(0, 3)], []]) {
      wire.corrupt(tw, () => ({ statements }));
      exchange = exchangeOf(compareWith(jp));
      expect(await verdicts()).toBe("MALFORMED");
    }
    expect(jp.heads.all()).toEqual([]);
  });
});
