import type { Intent } from "../../../../src/domain/intent.ts";
import { ChainReader } from "../../../../src/ledger/chainReader.ts";
import { confirmByFollower } from "../../../../src/ledger/confirmations.ts";
import { Nodes } from "../../../../src/ledger/nodes.ts";
import { Sender, type SenderParts } from "../../../../src/ledger/sender.ts";
import type { SenderQueue } from "../../../../src/ledger/senderQueue.ts";
import type { SenderReport } from "../../../../src/ledger/senderReport.ts";
import type { Database } from "../../../../src/store/database.ts";
import { SqliteDatabase } from "../../../../src/store/sqliteDatabase.ts";
import { Lease } from "../../../../src/store/lease.ts";
import { Outbox } from "../../../../src/store/outbox.ts";
import { OUTBOX_MIGRATIONS } from "../../../../src/store/outboxSchema.ts";
import { SendQueue, type SettledHandler } from "../../../../src/store/sendQueue.ts";
import { intent, operationId, SIGNER } from "../../../store/support.ts";
import { FakeChain, fakeSigner } from "./fakeChain.ts";
import { placesIn } from "./fakeFollower.ts";
import { FakeNode } from "./fakeNode.ts";

const CONTRACT = `0x${"cc".repeat(20)}` as const;
export const ADDRESSES = {
  authorities: CONTRACT,
  certifications: CONTRACT,
  arrangements: CONTRACT,
  benefits: CONTRACT,
};
export const START = 1_700_000_000;
/** Receipts are asked for at once, as of a follower that does not come along. */
export const SLOW_FOLLOWER = { followMs: 0 } as const;

/** A sender of SIGNER over a fake chain, with everything in reach. */
export class SenderFixture {
  readonly chain: FakeChain;
  readonly nodes: FakeNode[];
  readonly db: Database;
  readonly outbox: Outbox;
  readonly queue: SendQueue;
  readonly sender: Sender;
  /** Handlers called as operations settle. */
  readonly settled: SettledHandler[] = [];
  /** The block up to which the follower has verified the ledger. */
  verified: number | "head" = "head";
  /** The chain that the follower verified, if it is another than the nodes'. */
  otherChain: Pick<FakeChain, "blocks"> | undefined;
  now = START;

  constructor(
    options: {
      chain?: FakeChain;
      path?: string;
      holder?: string;
      nodes?: number;
      parts?: Partial<SenderParts>;
      /** How many verified blocks make one final. */
      depth?: number;
      /** Puts something between the sender and its queue. */
      wrap?: (queue: SenderQueue) => SenderQueue;
    } = {},
  ) {
    this.chain = options.chain ?? new FakeChain();
    this.nodes = Array.from({ length: options.nodes ?? 1 }, () => new FakeNode(this.chain));
    this.db = SqliteDatabase.open(options.path ?? ":memory:", OUTBOX_MIGRATIONS, 0);
    this.outbox = new Outbox(this.db);
    this.queue = new SendQueue(this.db, new Lease(this.db, SIGNER, options.holder ?? "this process"), this.settled);
    const nodes = new Nodes(this.nodes);
    this.sender = new Sender({
      chainId: 31337,
      addresses: ADDRESSES,
      nodes,
      signer: fakeSigner(SIGNER),
      queue: options.wrap?.(this.queue) ?? this.queue,
      verified: {
        block: () => this.verifiedBlock,
        placesOf: (hashes) => placesIn(this.verifiedChain.slice(0, this.verifiedBlock + 1), hashes),
      },
      confirm: confirmByFollower({
        chain: new ChainReader(nodes),
        verifiedBlock: () => this.verifiedBlock,
        verifiedHash: (block) => this.verifiedChain.find(({ number }) => number === block)?.hash,
        depth: options.depth ?? 0,
      }),
      now: () => this.now,
      monotonic: () => this.now * 1_000,
      ...options.parts,
    });
  }

  get verifiedBlock(): number {
    return this.verified === "head" ? this.chain.head.number : this.verified;
  }

  get verifiedChain() {
    return (this.otherChain ?? this.chain).blocks;
  }

  get node(): FakeNode {
    return this.nodes[0]!;
  }

  accept(...intents: readonly Intent[]): void {
    for (const each of intents) this.outbox.accept(each);
  }

  /** Accepts the suspensions of the certifications of these numbers. */
  suspend(...numbers: readonly number[]): void {
    this.accept(...numbers.map((number) => intent(number)));
  }

  /** A second passes and the sender makes a step. */
  step(): Promise<SenderReport> {
    this.now += 1;
    return this.sender.step();
  }

  /** A step, a block, and a step that sees it. */
  async round(): Promise<SenderReport> {
    await this.step();
    this.chain.mine(this.now);
    return this.step();
  }

  stateOf(number: number): string | undefined {
    return this.outbox.operation(operationId(number))?.state;
  }

  states(...numbers: readonly number[]): (string | undefined)[] {
    return numbers.map((number) => this.stateOf(number));
  }
}
