import type { CertificationRecord } from "../domain/certificationRecord.ts";
import { type LedgerEvent, type LedgerRole, ROLE_BITS, ZERO_BYTES32 } from "../domain/event.ts";
import { modesOf } from "../domain/mode.ts";
import { operatorTypesOf } from "../domain/operatorType.ts";
import { programmeOf, tierName } from "../domain/programme.ts";
import type { Leg, Terms } from "../domain/terms.ts";
import { instantOut } from "./schemas.ts";
import { presentLeg, presentTerms } from "./termsSchemas.ts";

/** Fields that hold a moment; 0 in them is "open" or "none". */
const MOMENTS = [
  "decidedAt",
  "compromisedSince",
  "expiresAt",
  "from",
  "until",
  "revokedAt",
  "governsFrom",
  "effectiveAt",
] as const;
type Moment = (typeof MOMENTS)[number];
const IS_MOMENT: ReadonlySet<string> = new Set(MOMENTS);

/** A fact as answered: the ledger's numbers and masks are names there, its seconds RFC 3339, "none" is null. */
export type Presented<F> = F extends object ? { [K in keyof F]: PresentedField<K, F[K]> } : never;
type PresentedField<K, V> = K extends Moment
  ? string | null
  : K extends "modes" | "roles"
    ? string[]
    : V extends CertificationRecord
      ? ReturnType<typeof presentRecord>
      : V extends Leg
        ? ReturnType<typeof presentLeg>
        : V extends Terms
          ? ReturnType<typeof presentTerms>
          : V extends bigint
            ? string
            : K extends "profileCommitment"
              ? V | null
              : V extends string | number | boolean
                ? V
                : Presented<V>;

/** The fields that are an event's own, in the API's words: the one place that decides how the ledger's facts are shown. */
export function presentFact({ position: _position, writer: _writer, type: _type, ...fact }: LedgerEvent) {
  return presentFields(fact);
}

function presentFields(fields: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, presentField(name, value)]));
}

function presentField(name: string, value: unknown): unknown {
  if (IS_MOMENT.has(name)) return instantOut(value as number);
  if (name === "modes") return modesOf(value as number);
  if (name === "roles") return rolesOf(value as number);
  if (name === "record") return presentRecord(value as CertificationRecord);
  if (name === "leg") return presentLeg(value as Leg);
  if (name === "terms") return presentTerms(value as Terms);
  if (name === "profileCommitment") return value === ZERO_BYTES32 ? null : value;
  if (typeof value === "bigint") return value.toString();
  return typeof value === "object" && value !== null ? presentFields(value) : value;
}

function rolesOf(mask: number): LedgerRole[] {
  return (Object.keys(ROLE_BITS) as LedgerRole[]).filter((role) => (mask & ROLE_BITS[role]) !== 0);
}

/** A certification's record, as shown. A programme or tier that this release does not know is null. */
function presentRecord(record: CertificationRecord) {
  const { economy, status, version, validFrom, validUntil, reviewAt, effectiveFrom } = record;
  const programme = programmeOf(record.programme);
  return {
    economy,
    programme: programme ?? null,
    tier: (programme && tierName(programme, record.tier)) ?? null,
    operatorTypes: operatorTypesOf(record.operatorTypes),
    status,
    version,
    validFrom: instantOut(validFrom),
    validUntil: instantOut(validUntil),
    reviewAt: instantOut(reviewAt),
    effectiveFrom: instantOut(effectiveFrom),
  };
}
