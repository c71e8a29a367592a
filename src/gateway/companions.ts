import { randomUUID } from "node:crypto";
import type { Instant } from "../domain/time.ts";
import type { SharedTopic } from "../store/changeCounts.ts";
import { Lease } from "../store/lease.ts";
import type { Logger } from "../telemetry/log.ts";
import { repeat } from "./repeat.ts";
import type { Stores } from "./stores.ts";

export interface CompanionsParts {
  readonly stores: Pick<Stores, "database" | "shared" | "revokedTokens">;
  readonly log: Logger;
  readonly now: () => Instant;
}

/** How often it is looked what the others did, in ms: so late is a token still taken that was revoked elsewhere. */
const LOOK_MS = 250;
/** After how long without an answer of the store this gateway does not count on having the duties any more, in ms; under the lease's 15 s. */
const SURE_MS = 10_000;

/** Work that one gateway of an authority does for all. */
export interface Duties {
  /** Whether it is this gateway's turn now. */
  areOurs(): boolean;
  /** Told when they become this gateway's, also of an earlier holder that died. */
  onTaken(listener: () => void): void;
}

/** What a gateway knows of the others of its authority, over the store that they share. With a store of its own it is alone. */
export interface Companions {
  readonly duties: Duties;
  /** Told when another gateway changed something of this kind. */
  onChange(topic: SharedTopic, listener: () => void): void;
  /** Told each time that it was looked: of what has no topic, such as the state of an operation. */
  onLook(listener: () => void): void;
  /** How often something was changed, by this gateway too. */
  countOf(topic: SharedTopic): number;
  /** Whether there may be others. */
  readonly areThere: boolean;
  run(): void;
  close(): Promise<void>;
}

export function openCompanions({ stores, log, now }: CompanionsParts): Companions {
  const { database, shared, revokedTokens } = stores;
  if (shared === undefined) return ALONE;
  const lease = new Lease(database, "duties", `${shared.name} ${randomUUID()}`);
  const changed = new Map<SharedTopic, (() => void)[]>([["revokedTokens", [() => revokedTokens.readAgain()]]]);
  const looked: (() => void)[] = [];
  const taken: (() => void)[] = [];
  let known: ReadonlyMap<SharedTopic, number> = countsOf(shared, "others");
  let sureUntil = Number.NEGATIVE_INFINITY;
  const areOurs = () => performance.now() < sureUntil;
  /** Whether the duties are to be told of when they are had: until every listener was. */
  let isUntold = true;

  const look = async () => {
    if (!areOurs()) isUntold = true;
    const asked = performance.now();
    sureUntil = lease.hold(now()) ? asked + SURE_MS : Number.NEGATIVE_INFINITY;
    if (isUntold && areOurs()) {
      for (const listener of taken) listener();
      isUntold = false;
      log.info("this gateway does the periodic work of its authority");
    }
    const counts = countsOf(shared, "others");
    for (const [topic, count] of counts)
      if (count !== known.get(topic)) for (const listener of changed.get(topic) ?? []) listener();
    // Only now: what a listener could not do, it is told again.
    known = counts;
    for (const listener of looked) listener();
  };
  let isBlind = false;
  const lookUnlessBlind = async () => {
    await look();
    if (isBlind) log.info("what the other gateways of this authority do is known again");
    isBlind = false;
  };
  const job = repeat(LOOK_MS, lookUnlessBlind, (error) => {
    if (!isBlind) log.error({ err: error }, "what the other gateways of this authority do is not known");
    isBlind = true;
  });
  return {
    duties: { areOurs, onTaken: (listener) => void taken.push(listener) },
    onChange: (topic, listener) => void changed.set(topic, [...(changed.get(topic) ?? []), listener]),
    onLook: (listener) => void looked.push(listener),
    countOf: (topic) => countsOf(shared, "all").get(topic) ?? 0,
    areThere: true,
    run: () => job.start(),
    async close() {
      await job.stop();
      sureUntil = Number.NEGATIVE_INFINITY;
      try {
        lease.release();
      } catch (error) {
        // Then another gateway waits until it runs out.
        log.warn({ err: error }, "the periodic work was not handed over");
      }
    },
  };
}

/** A gateway with a store of its own. */
export const ALONE: Companions = {
  duties: { areOurs: () => true, onTaken: () => undefined },
  onChange: () => undefined,
  onLook: () => undefined,
  countOf: () => 0,
  areThere: false,
  run: () => undefined,
  close: () => Promise.resolve(),
};

function countsOf(
  { changes, name }: NonNullable<Stores["shared"]>,
  whose: "others" | "all",
): ReadonlyMap<SharedTopic, number> {
  const counts = new Map<SharedTopic, number>();
  for (const { topic, gateway, count } of changes.all())
    if (whose === "all" || gateway !== name) counts.set(topic, (counts.get(topic) ?? 0) + count);
  return counts;
}
