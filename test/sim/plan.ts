import { RANGE_REFUSALS } from "../support/faultyRpc.ts";
import type { Random } from "../support/random.ts";

/** Everything that a seed decides beforehand. Probabilities are of one occasion each. */
export interface Plan {
  readonly ticks: number;
  readonly requests: number;
  readonly nodes: number;
  /** Blocks that must follow before one is final; no reorganisation is deeper. */
  readonly depth: number;
  /** Blocks that the follower can take back; at least `depth`. */
  readonly window: number;
  readonly rpcErrors: number;
  readonly lostAnswers: number;
  /** Of an answer to eth_getLogs to be a lie. */
  readonly lies: number;
  readonly rangeLimit: number | undefined;
  readonly refusal: (typeof RANGE_REFUSALS)[keyof typeof RANGE_REFUSALS];
  /** Of a block to be dropped by a reorganisation that begins right after it. */
  readonly reorganisations: number;
  /** Of the chain to move while a question is on its way. */
  readonly meanwhile: number;
  readonly lag: number;
  readonly takesNoBlockHash: boolean;
  readonly kills: number;
  readonly clockJumps: number;
  /** Of a statement or commit to fail. */
  readonly storeErrors: number;
  /** Events between two snapshots of the view. */
  readonly snapshotEvery: number;
  readonly inFlightCap: number;
  readonly batchEvents: number;
}

/** The plan of a seed. About one in four seeds is without each kind of trouble, so that others show by themselves. */
export function planOf(random: Random): Plan {
  const upTo = (most: number): number => (random.chance(0.25) ? 0 : random.next() * most);
  const depth = 1 + random.below(6);
  return {
    ticks: 60 + random.below(90),
    requests: 8 + random.below(25),
    nodes: 1 + random.below(2),
    depth,
    window: depth + random.below(12),
    rpcErrors: upTo(0.05),
    lostAnswers: upTo(0.1),
    lies: upTo(0.1),
    rangeLimit: random.chance(0.5) ? 1 + random.below(12) : undefined,
    refusal: random.pick(Object.values(RANGE_REFUSALS)),
    reorganisations: upTo(0.05),
    meanwhile: upTo(0.02),
    lag: upTo(0.3),
    takesNoBlockHash: random.chance(0.2),
    kills: random.chance(0.25) ? 0 : 1 + random.below(6),
    clockJumps: upTo(0.03),
    storeErrors: upTo(0.01),
    snapshotEvery: 1 + random.below(30),
    inFlightCap: 1 + random.below(8),
    batchEvents: 1 + random.below(40),
  };
}
