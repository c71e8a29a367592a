import type { Benefit } from "../domain/benefit.ts";
import { addMonths, type Month } from "../domain/clausePeriod.ts";
import type { Channel, DenialReason } from "../domain/clearance.ts";
import type { Economy } from "../domain/economy.ts";
import type { Mode } from "../domain/mode.ts";
import type { OperatorType } from "../domain/operatorType.ts";
import type { SmeClass } from "../domain/profile.ts";
import type { Operator } from "./operators.ts";
import { createPrng, type Prng } from "./prng.ts";

/** A made-up import declaration, in the form in which a gateway takes it. */
export interface SyntheticClearance {
  readonly reference: string;
  readonly issuer: Economy;
  readonly mode: Mode;
  readonly arrivedAt: string;
  readonly lodgedAt: string;
  readonly releasedAt: string;
  readonly deliveredAt: string;
  readonly channel: Channel;
  readonly operator?: string;
  readonly operatorType?: OperatorType;
  readonly claimed: boolean;
  readonly smeClass?: SmeClass;
  readonly granted: readonly Benefit[];
  readonly denial?: DenialReason;
}

export interface ClearanceOptions {
  readonly importer: Economy;
  /** Exporters of one partner; what they send is recognised or not by the ledger, not by these options. */
  readonly operators: readonly Operator[];
  readonly from: Month;
  readonly months: number;
  /** Declarations per month that name an operator, and as many that name none. */
  readonly perMonth: number;
  /** From this month on benefits are hardly given any more; undefined = they go on. */
  readonly stopsIn: Month | undefined;
  /** Benefits that are given where they are. */
  readonly benefits: readonly Benefit[];
}

const MODES: readonly Mode[] = ["SEA", "SEA", "SEA", "AIR"];
const DENIALS: readonly DenialReason[] = ["RISK_TARGETED", "DOCUMENTS_INCOMPLETE", "OFFICER_UNAWARE"];
const HOUR = 3_600;

/** How a declaration fares: per mille that get their benefits and that are examined, and the usual release time in seconds. */
interface Treatment {
  readonly granted: number;
  readonly examined: number;
  readonly usual: number;
}
const DELIVERING: Treatment = { granted: 930, examined: 8, usual: 5 * HOUR };
const NOT_DELIVERING: Treatment = { granted: 350, examined: 70, usual: 15 * HOUR };
const ORDINARY: Treatment = { granted: 0, examined: 65, usual: 14 * HOUR };

/** A year or so of declarations from one partner; the same options give the same ones. */
export function* syntheticClearances(options: ClearanceOptions): Generator<SyntheticClearance> {
  const { importer, operators, from, months, perMonth, stopsIn } = options;
  const [first] = operators;
  if (first === undefined) return;
  const prng = createPrng(`clearances/${importer}/${first.economy}/${from}/${perMonth}`);
  for (let index = 0; index < months; index += 1) {
    const month = addMonths(from, index);
    const treatment = stopsIn !== undefined && month >= stopsIn ? NOT_DELIVERING : DELIVERING;
    for (let number = 0; number < perMonth; number += 1) {
      const base = { prng, importer, issuer: first.economy, month };
      yield one({ ...base, kind: "A", number, treatment }, prng.pick(operators), options.benefits);
      yield one({ ...base, kind: "B", number, treatment: ORDINARY }, undefined, []);
    }
  }
}

interface Draw {
  readonly prng: Prng;
  readonly importer: Economy;
  readonly issuer: Economy;
  readonly month: Month;
  readonly kind: "A" | "B";
  readonly number: number;
  readonly treatment: Treatment;
}

function one(draw: Draw, operator: Operator | undefined, benefits: readonly Benefit[]): SyntheticClearance {
  const { prng, importer, issuer, month, kind, number, treatment } = draw;
  const mode = prng.pick(MODES);
  // The 2nd to the 27th, so that a month is the same in every time zone.
  const lodged = Date.UTC(Math.floor(month / 100), (month % 100) - 1, 2 + prng.below(25), prng.below(24)) / 1000;
  const arrived = lodged - prng.below(12 * HOUR);
  const channel = channelOf(prng, treatment);
  const slow = channel === "CARGO_EXAMINATION" ? 6 : channel === "PAPER_REVIEW" ? 2 : 1;
  const released = lodged + Math.round(skewed(prng) * treatment.usual * slow * (mode === "AIR" ? 0.2 : 1));
  const delivered = released + prng.below(48 * HOUR);
  const claimed = operator !== undefined && prng.below(1_000) < 970;
  const granted = claimed && prng.below(1_000) < treatment.granted ? benefits : [];
  const named = operator === undefined ? {} : namedAs(operator);
  return {
    reference: `SYN-${importer}-${issuer}-${month}-${kind}${String(number).padStart(6, "0")}`,
    issuer,
    mode,
    arrivedAt: iso(arrived),
    lodgedAt: iso(lodged),
    releasedAt: iso(released),
    deliveredAt: iso(delivered),
    channel,
    ...named,
    claimed,
    granted,
    ...(claimed && granted.length === 0 ? { denial: prng.pick(DENIALS) } : {}),
  };
}

function namedAs({ tin, smeClass }: Operator) {
  return { operator: tin, operatorType: "EXPORTER" as const, ...(smeClass === null ? {} : { smeClass }) };
}

function channelOf(prng: Prng, { examined }: Treatment): Channel {
  const drawn = prng.below(1_000);
  if (drawn < examined) return "CARGO_EXAMINATION";
  return drawn < examined + 120 ? "PAPER_REVIEW" : "FREE";
}

/** Around 1 and skewed to the right, as release times are. */
function skewed(prng: Prng): number {
  return 0.3 + -Math.log(1 - prng.below(1_000_000) / 1_000_000) * 0.7;
}

function iso(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
}
