import type { Freshness, LedgerAsOf } from "../../domain/asOf.ts";
import type { LedgerState } from "../../domain/ledgerState.ts";
import { type Instant, instantToText } from "../../domain/time.ts";
import type { VerifyDeps } from "../../services/verify.ts";
import { presentAsOf } from "../present.ts";

/** What all answers of one moment share, and how it is written. */
export interface Moment {
  readonly state: LedgerState;
  readonly asOf: LedgerAsOf;
  readonly freshness: Freshness;
  readonly now: Instant;
  readonly knownAt: Instant;
  readonly validAtText: string;
  readonly knownAtText: string;
  readonly asOfJson: string;
  /** Another one whenever authorities or arrangements are not as they were, or all was folded anew. */
  readonly epoch: object;
}

const MOST_TEXTS = 64;

/** Moments in writing, remembered: all questions of a second have the same ones. */
export function createInstantTexts(): (moment: Instant) => string {
  const texts = new Map<Instant, string>();
  return (moment) => {
    let text = texts.get(moment);
    if (text === undefined) {
      if (texts.size >= MOST_TEXTS) texts.clear();
      text = instantToText(moment);
      texts.set(moment, text);
    }
    return text;
  };
}

/** Gives the moment that it is. @throws AeoError NOT_READY before the first contact with the ledger */
export function createMoments({ view, freshness, now }: Pick<VerifyDeps, "view" | "freshness" | "now">): () => Moment {
  const text = createInstantTexts();
  let moment: Moment | undefined;
  return () => {
    const { state, asOf } = view();
    const fresh = freshness();
    const at = now();
    if (moment?.asOf === asOf && moment.state === state && moment.freshness === fresh && moment.now === at)
      return moment;
    const knownAt = Math.max(asOf.time, at);
    moment = {
      state,
      asOf,
      freshness: fresh,
      now: at,
      knownAt,
      validAtText: text(at),
      knownAtText: text(knownAt),
      asOfJson:
        moment?.asOf === asOf && moment.freshness === fresh
          ? moment.asOfJson
          : JSON.stringify(presentAsOf(asOf, fresh)),
      epoch: moment !== undefined && isSameEpoch(moment, state, asOf) ? moment.epoch : {},
    };
    return moment;
  };
}

/** A registry whose head is the same has the same history: it hashes every record. */
function isSameEpoch(moment: Moment, state: LedgerState, { heads }: LedgerAsOf): boolean {
  const { authorities, arrangements } = moment.asOf.heads;
  return (
    moment.state === state &&
    authorities.sequence === heads.authorities.sequence &&
    authorities.head === heads.authorities.head &&
    arrangements.sequence === heads.arrangements.sequence &&
    arrangements.head === heads.arrangements.head
  );
}
