import { z } from "zod";
import type { BenefitTotals } from "../domain/benefitTotals.ts";
import type { BenefitsState, Breach } from "../domain/benefitRecord.ts";
import { MAX_BREACH_TEXT } from "../domain/benefitRecord.ts";
import { type Economy, parseEconomy } from "../domain/economy.ts";
import type { Bytes32 } from "../domain/event.ts";
import { parseSalt, type Salt } from "../domain/profileCommitment.ts";
import type { Instant } from "../domain/time.ts";
import { type Peer, type PeerClient, PeerFault } from "./peerClient.ts";
import { type MeasuredPropagation, measuredPropagation } from "./propagationSchema.ts";
import { BENEFITS_PATH } from "./protocol.ts";
import { breachTextCommitment, totalsCommitment } from "./totalsCommitment.ts";

/** The most reports of one answer. */
const MOST = 2_000;
/** The most texts of one answer: with the longest of them it stays within what a gateway reads. */
const MOST_TEXTS = 20;

export interface SealedTotals {
  readonly totals: BenefitTotals;
  readonly salt: Salt;
}
export interface BreachText {
  readonly commitment: Bytes32;
  readonly salt: string;
  readonly text: string;
}

/** What one gateway tells another about benefits. */
export interface ToldBenefits {
  /** Its totals to it; empty where texts were asked for. */
  readonly reports: readonly SealedTotals[];
  /** Those of the texts asked for that are about breaches between the two. */
  readonly texts: readonly BreachText[];
  /** How long the requester's changes of status took to get here. */
  readonly propagation?: MeasuredPropagation | undefined;
}

export interface BenefitSource {
  /** The reports to a partner, oldest first. */
  to(partner: Economy): readonly SealedTotals[];
  textOf(commitment: Bytes32): BreachText | undefined;
  /** What was measured here of an economy's changes of status. */
  propagationOf(issuer: Economy): MeasuredPropagation;
}

/**
 * What a partner is told when it asks.
 * @param breaches all that the ledger has
 * @param wanted the texts that it asks for; undefined = it asks for the rest
 */
export function toldBenefits(
  source: BenefitSource,
  own: Economy,
  requester: Economy,
  breaches: Iterable<Breach>,
  wanted: readonly string[] | undefined,
): ToldBenefits {
  if (wanted === undefined)
    return { reports: source.to(requester).slice(-MOST), texts: [], propagation: source.propagationOf(requester) };
  const known = new Set(commitmentsBetween(breaches, own, requester));
  const shared = wanted.slice(0, MOST_TEXTS).filter((commitment) => known.has(commitment as Bytes32));
  return { reports: [], texts: shared.flatMap((commitment) => source.textOf(commitment as Bytes32) ?? []) };
}

/** Whether the ledger has a report; what it says of it is checked by who reads it. */
export function isCommitted(reports: BenefitsState["reports"], totals: BenefitTotals): boolean {
  return commitmentTo(reports, totals) !== undefined;
}

/** What the ledger has of a report; undefined when it has none. */
function commitmentTo(
  reports: BenefitsState["reports"],
  { importer, partner, arrangement, from, until, revision }: BenefitTotals,
) {
  for (const { economy, revisions } of reports.values()) {
    const [first] = revisions;
    if (economy !== importer || first === undefined) continue;
    const isIt =
      first.arrangement === arrangement && first.partner === partner && first.from === from && first.until === until;
    if (isIt) return revisions.find((one) => one.revision === revision);
  }
  return undefined;
}

/** The commitments to texts about breaches between two sides. */
function commitmentsBetween(breaches: Iterable<Breach>, one: Economy, other: Economy): Bytes32[] {
  return [...breaches]
    .filter(({ claim: { judged, counterpart } }) => {
      const sides: readonly Economy[] = [judged, counterpart];
      return sides.includes(one) && sides.includes(other);
    })
    .flatMap(({ evidence, answer }) => [
      ...evidence.map(({ commitment }) => commitment),
      ...(answer === null ? [] : [answer]),
    ]);
}

const salt = z.custom<Salt>((value) => typeof value === "string" && parseSalt(value) !== undefined);
const economyField = z.custom<Economy>((value) => typeof value === "string" && parseEconomy(value) !== undefined);
const bytes32 = z.string().regex(/^0x[0-9a-f]{64}$/) as z.ZodType<Bytes32>;
const instant = z
  .int()
  .min(0)
  .max(2 ** 40);
/** What is read of totals; the rest is covered by the commitment and shown as it came. */
const totals = z.looseObject({
  format: z.literal("aeo-benefit-totals-1"),
  importer: economyField,
  partner: economyField,
  arrangement: z.int().min(1),
  from: instant,
  until: instant,
  revision: z.int().min(1),
  root: bytes32,
  modes: z
    .array(
      z.looseObject({
        mode: z.string().max(16),
        denials: z.array(z.looseObject({ reason: z.string().max(64), n: z.int().min(0).nullable() })).max(64),
      }),
    )
    .max(16),
  clauses: z
    .array(
      z.strictObject({
        clause: z.int().min(0),
        kpi: z.int().min(1).max(255),
        n: z.int().min(0).nullable(),
        value: z.number().nullable(),
      }),
    )
    .max(256),
});
const toldSchema = z.strictObject({
  reports: z.array(z.strictObject({ totals, salt })).max(MOST),
  texts: z.array(z.strictObject({ commitment: bytes32, salt, text: z.string().max(MAX_BREACH_TEXT) })).max(MOST_TEXTS),
  propagation: measuredPropagation.optional(),
});

export interface BenefitExchangeDeps {
  readonly own: Economy;
  readonly peers: () => readonly Peer[];
  readonly client: Pick<PeerClient, "call">;
  readonly benefits: () => BenefitsState;
  readonly store: {
    keepPartner(report: SealedTotals, receivedAt: Instant): boolean;
    keepText(text: BreachText, at: Instant): void;
    textOf(commitment: Bytes32): BreachText | undefined;
  };
  /** Takes how long this authority's changes took to get to a partner, as it tells. */
  readonly keepPropagation: (recogniser: Economy, told: MeasuredPropagation) => void;
  readonly now: () => Instant;
  /** Told of totals that are not what their importer committed to. */
  readonly alarm: (economy: Economy, why: string) => void;
}

/** Reads what partners tell about benefits. Only what fits its commitment on the ledger is kept. */
export class BenefitExchange {
  readonly #on: BenefitExchangeDeps;

  constructor(deps: BenefitExchangeDeps) {
    this.#on = deps;
  }

  /** Asks every peer once. @returns how many new reports were kept */
  async step(): Promise<number> {
    const kept = await Promise.all(this.#on.peers().map((peer) => this.#ask(peer)));
    return kept.reduce((sum, count) => sum + count, 0);
  }

  async #ask(peer: Peer): Promise<number> {
    const told = await this.#call(peer, BENEFITS_PATH);
    if (told === undefined) return 0;
    if (told.propagation !== undefined) this.#on.keepPropagation(peer.economy, told.propagation as MeasuredPropagation);
    const lacking = this.#lacking(peer.economy);
    if (lacking.length > 0)
      for (const text of (await this.#call(peer, `${BENEFITS_PATH}?texts=${lacking.join(",")}`))?.texts ?? [])
        this.#takeText(peer.economy, text);
    return told.reports.filter((report) => this.#take(peer.economy, report as unknown as SealedTotals)).length;
  }

  /** undefined: no answer to rely on; it is asked again. */
  async #call(peer: Peer, target: string): Promise<z.output<typeof toldSchema> | undefined> {
    try {
      const parsed = toldSchema.safeParse(await this.#on.client.call(peer, target));
      if (!parsed.success) throw new PeerFault("MALFORMED", undefined, { cause: parsed.error });
      return parsed.data;
    } catch (error) {
      if (error instanceof PeerFault) return undefined;
      throw error;
    }
  }

  /** Some of the texts that the ledger has commitments to and this gateway does not know: the newest first, which people wait for. */
  #lacking(economy: Economy): Bytes32[] {
    const { benefits, own, store } = this.#on;
    const all = commitmentsBetween(benefits().breaches.values(), own, economy);
    return all.filter((commitment) => store.textOf(commitment) === undefined).slice(-MOST_TEXTS);
  }

  #takeText(economy: Economy, text: BreachText): void {
    if (breachTextCommitment(text.text, text.salt as Salt) === text.commitment)
      this.#on.store.keepText(text, this.#on.now());
    else this.#on.alarm(economy, "a text about a breach is not what was committed to");
  }

  /** One that the ledger does not know yet comes again with the next question. */
  #take(economy: Economy, report: SealedTotals): boolean {
    const { own, store, alarm, now } = this.#on;
    const { importer, partner } = report.totals;
    if (importer !== economy || partner !== own) {
      alarm(economy, "totals of or for somebody else");
      return false;
    }
    const committed = commitmentTo(this.#on.benefits().reports, report.totals);
    if (committed === undefined) return false;
    if (committed.root !== report.totals.root || committed.totals !== totalsCommitment(report.totals, report.salt)) {
      alarm(economy, "totals are not what was committed to");
      return false;
    }
    return store.keepPartner(report, now());
  }
}
