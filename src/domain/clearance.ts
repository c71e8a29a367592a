import type { Economy } from "./economy.ts";
import type { Mode } from "./mode.ts";
import type { OperatorType } from "./operatorType.ts";
import type { SmeClass } from "./profile.ts";
import type { Instant } from "./time.ts";

/** How customs looked at a declaration (apec-report.txt, lines 908-923). */
export const CHANNELS = ["FREE", "PAPER_REVIEW", "CARGO_EXAMINATION"] as const;
export type Channel = (typeof CHANNELS)[number];

/** Why a claimed benefit that was due was not given. */
export const DENIAL_REASONS = [
  "IDENTITY_MISMATCH",
  "RISK_TARGETED",
  "RANDOM_INSPECTION",
  "DOCUMENTS_INCOMPLETE",
  "OTHER_AGENCY_HOLD",
  "SYSTEM_UNAVAILABLE",
  "OFFICER_UNAWARE",
  "OTHER",
] as const;
export type DenialReason = (typeof DENIAL_REASONS)[number];

/** In a question about an agency: none, that is customs alone. No agency is called so. */
export const CUSTOMS_ALONE = "none";

/** One import declaration as the importing customs saw it. Times are instants in seconds; null = not available. */
export interface Clearance {
  /** The declaration's reference, unique at the importing customs; the same one twice is the same clearance. */
  readonly reference: string;
  /** Whose operator sent the goods: the economy that would have certified it. */
  readonly issuer: Economy;
  readonly mode: Mode;
  /** When the goods left the issuing economy; counts where the terms judge goods in transit at departure. */
  readonly departedAt: Instant | null;
  readonly arrivedAt: Instant | null;
  readonly lodgedAt: Instant;
  /** null = not released yet, or not recorded. */
  readonly releasedAt: Instant | null;
  readonly deliveredAt: Instant | null;
  readonly channel: Channel;
  /** The operator's identifier as the declaration has it; null = none. */
  readonly operator: string | null;
  readonly operatorType: OperatorType | null;
  /** Whether the declaration claimed the operator's AEO status. */
  readonly claimed: boolean;
  readonly smeClass: SmeClass | null;
  /** The benefits given, as a mask of BENEFITS. */
  readonly granted: bigint;
  /** With a claim that was not honoured. */
  readonly denial: DenialReason | null;
  /** Another government agency that cleared it; null = customs alone. */
  readonly agency: string | null;
}

/** What figures are made of: a clearance without what tells it apart from others like it. */
export type CountedClearance = Omit<Clearance, "reference" | "departedAt" | "operator">;

export const STAGES = [1, 2] as const;
export type Stage = (typeof STAGES)[number];

/**
 * How long a clearance took, in seconds; undefined where a time is not available.
 * Stage 1, fully under customs' control: from lodgement, or arrival if that is later, to release. Goods released before they
 * arrive took no time at all: a real zero. Stage 2, only partly under its control: from arrival to delivery.
 */
export function stageSeconds(clearance: CountedClearance, stage: Stage): number | undefined {
  const { arrivedAt, lodgedAt, releasedAt, deliveredAt } = clearance;
  if (stage === 2) return arrivedAt === null || deliveredAt === null ? undefined : deliveredAt - arrivedAt;
  return releasedAt === null ? undefined : Math.max(0, releasedAt - Math.max(lodgedAt, arrivedAt ?? lodgedAt));
}

/** What contradicts itself in a clearance: the field, and why. */
export function contradictionIn(
  clearance: Clearance,
): { readonly field: keyof Clearance; readonly why: string } | undefined {
  const { departedAt, arrivedAt, lodgedAt, releasedAt, deliveredAt, claimed, operator, denial, granted } = clearance;
  if (before(arrivedAt, departedAt)) return { field: "arrivedAt", why: "lies before the departure" };
  if (before(releasedAt, lodgedAt)) return { field: "releasedAt", why: "lies before the lodgement" };
  if (before(deliveredAt, releasedAt)) return { field: "deliveredAt", why: "lies before the release" };
  if (before(deliveredAt, arrivedAt)) return { field: "deliveredAt", why: "lies before the arrival" };
  if (claimed && operator === null) return { field: "operator", why: "a claim needs the identifier that was quoted" };
  if (denial !== null && !claimed) return { field: "denial", why: "only a claim can be denied" };
  if (denial !== null && granted !== 0n) return { field: "denial", why: "benefits were granted" };
  return undefined;
}

function before(later: Instant | null, earlier: Instant | null): boolean {
  return later !== null && earlier !== null && later < earlier;
}
