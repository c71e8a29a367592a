import type { LedgerAsOf } from "../../../src/domain/asOf.ts";
import type { CertificationId } from "../../../src/domain/certificationRecord.ts";
import type { Economy } from "../../../src/domain/economy.ts";
import type { CoveringLeg } from "../../../src/domain/entitlement.ts";
import type { Bytes32, MemberStatus } from "../../../src/domain/event.ts";
import { ALL_OPERATOR_TYPES } from "../../../src/domain/operatorType.ts";
import type { LedgerView } from "../../../src/exchange/ports.ts";
import { FakeKeyRegistry } from "./keys.ts";
import { fixedId, START } from "./profiles.ts";

const BLOCK_SECONDS = 10;
const FIRST_BLOCK = 100;

/** A leg that covers every tier and operator type of the programme AEO, in force and open. */
export const OPEN_LEG: CoveringLeg = {
  modes: 1,
  programme: 1,
  tiers: 0xffffffff,
  operatorTypes: ALL_OPERATOR_TYPES,
  from: START - 1_000_000,
  until: 0,
};

/** The ledger that all gateways of a test share: who is a member, which legs there are, which commitments were written when. */
export class World {
  readonly keys = new FakeKeyRegistry();
  readonly members = new Map<Economy, MemberStatus>();
  readonly legs = new Map<string, CoveringLeg[]>();
  readonly #commitments = new Map<string, { block: number; commitment: Bytes32 }[]>();
  now = START;
  block = FIRST_BLOCK;

  /** Sets the legs of a direction. */
  arrange(issuer: Economy, recogniser: Economy, ...legs: CoveringLeg[]): void {
    this.legs.set(`${issuer}>${recogniser}`, legs);
  }

  /** Makes blocks, and the time they take pass. */
  mine(blocks = 1): void {
    this.block += blocks;
    this.now += blocks * BLOCK_SECONDS;
  }

  /** Writes a commitment in a block of its own and gives the block's number. */
  commit(economy: Economy, id: CertificationId, commitment: Bytes32): number {
    this.mine();
    const key = economy + id;
    this.#commitments.set(key, [...(this.#commitments.get(key) ?? []), { block: this.block, commitment }]);
    return this.block;
  }

  commitmentAt(economy: Economy, id: CertificationId, block: number): Bytes32 | undefined {
    return this.#commitments.get(economy + id)?.findLast((entry) => entry.block <= block)?.commitment;
  }

  /** The as-of of a view that has read up to a block; made-up heads that depend on the block alone. */
  asOf(block: number): LedgerAsOf {
    const head = { sequence: block, head: `0x${block.toString(16).padStart(48, "0")}` } as const;
    const heads = { authorities: head, certifications: head, arrangements: head, benefits: head };
    const time = START + (block - FIRST_BLOCK) * BLOCK_SECONDS;
    return { block, blockHash: fixedId(block), time, heads };
  }
}

/** One gateway's view of the world, which can be made to lag. */
export class TestView implements LedgerView {
  readonly #world: World;
  /** The block at which the view has stopped; undefined while it follows. */
  stoppedAt: number | undefined;

  constructor(world: World) {
    this.#world = world;
  }

  get #block(): number {
    return this.stoppedAt ?? this.#world.block;
  }

  asOf(): LedgerAsOf {
    return this.#world.asOf(this.#block);
  }

  commitmentOf(economy: Economy, id: CertificationId): Bytes32 | undefined {
    return this.#world.commitmentAt(economy, id, this.#block);
  }
}
