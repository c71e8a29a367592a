import type { Config } from "../config.ts";
import type { Economy } from "../domain/economy.ts";
import type { MeasuredPropagation } from "../domain/propagation.ts";
import type { Instant } from "../domain/time.ts";
import { decodeLog } from "../ledger/eventCodec.ts";
import { monthsOf } from "../services/months.ts";
import { propagation, type ToLedger } from "../services/propagation.ts";
import { PropagationBook } from "../services/propagationBook.ts";
import type { Logger } from "../telemetry/log.ts";
import type { Reading } from "./reading.ts";
import type { Stores } from "./stores.ts";

export interface PropagationParts {
  readonly config: Pick<Config, "economy">;
  readonly stores: Pick<Stores, "propagation" | "events">;
  readonly reading: Pick<Reading, "view" | "follower">;
  readonly log: Logger;
  readonly now: () => Instant;
}

/** How long changes of status take, here and as partners tell. Counts with every change of the ledger. */
export function openPropagation({ config, stores, reading, log, now }: PropagationParts) {
  const months = monthsOf("UTC");
  const { propagation: store } = stores;
  const state = () => reading.view.current().state;
  const book = new PropagationBook({
    own: config.economy,
    state,
    months,
    store,
    page: (after, limit) => stores.events.page(after, limit, "certifications").map(decodeLog),
    verifiedBlock: () => reading.view.asOf?.block,
    now,
  });
  const count = () => {
    try {
      if (reading.view.asOf !== undefined) book.step();
    } catch (error) {
      // What was not counted is with the next change.
      log.error({ err: error }, "delays of changes of status were not counted");
    }
  };
  // What came between the last count and the end of the process before.
  count();
  reading.follower.subscribe((change) => {
    if (change.kind === "advanced" && change.events.some(({ position }) => position.registry === "certifications"))
      count();
  });
  let known: { readonly block: string; readonly pairs: Map<string, ToLedger> } = { block: "", pairs: new Map() };
  const measured = (issuer: Economy): MeasuredPropagation => ({ since: book.since, figures: book.figures(issuer) });
  return {
    /** What a partner is told of its own changes. */
    measured,
    /** Takes what a partner tells of this authority's changes. */
    keepTold: (recogniser: Economy, told: MeasuredPropagation) =>
      store.transaction(() => store.keepTold(recogniser, told, now())),
    pairs: () => {
      const told = (recogniser: Economy) => {
        const kept = store.told(recogniser);
        return kept && { told: kept.told as MeasuredPropagation, receivedAt: kept.receivedAt };
      };
      const block = reading.view.current().asOf.blockHash;
      if (known.block !== block) known = { block, pairs: new Map() };
      return propagation({ own: config.economy, state, months, measured, known: known.pairs, told }, now());
    },
  };
}

export type PropagationOfGateway = ReturnType<typeof openPropagation>;
