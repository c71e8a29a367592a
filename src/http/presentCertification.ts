import { recordedLateBy } from "../domain/certification.ts";
import { operatorTypesOf } from "../domain/operatorType.ts";
import { programmeOf, tierName } from "../domain/programme.ts";
import type { OwnCertification, OwnCertifications } from "../services/ownCertifications.ts";
import type * as schemas from "./certificationSchemas.ts";
import { instantOut } from "./schemas.ts";
import type { z } from "./zod.ts";

/** A certification of our own, as its registrar sees it. */
export function presentCertification({
  id,
  record,
  status,
  allowedChanges,
  profile,
  consent,
  pendingOperation,
}: OwnCertification): z.input<typeof schemas.certificationSchema> {
  const programme = programmeOf(record.programme);
  return {
    id,
    economy: record.economy,
    status,
    version: record.version,
    programme: programme ?? null,
    tier: (programme && tierName(programme, record.tier)) ?? null,
    operatorTypes: operatorTypesOf(record.operatorTypes),
    validFrom: instantOut(record.validFrom),
    validUntil: instantOut(record.validUntil),
    reviewAt: instantOut(record.reviewAt),
    effectiveFrom: instantOut(record.effectiveFrom),
    allowedChanges: [...allowedChanges],
    profile: profile ?? null,
    consent: consent.mode === "PER_PARTNER" ? { ...consent, partners: [...consent.partners] } : consent,
    pendingOperation: pendingOperation ?? null,
  };
}

/** An entry of a history, as answered. */
export function presentEntry(
  entry: ReturnType<OwnCertifications["history"]>["entries"][number],
): z.input<typeof schemas.historyEntrySchema> {
  const { type, record, decidedAt, writer, position } = entry;
  return {
    type,
    status: record.status,
    version: record.version,
    decidedAt: instantOut(decidedAt) ?? "",
    effectiveFrom: instantOut(record.effectiveFrom),
    recordedAt: instantOut(position.time) ?? "",
    recordedLateSeconds: recordedLateBy(entry),
    writer,
    block: position.block,
    logIndex: position.logIndex,
    sequence: position.sequence,
    transaction: position.transaction,
  };
}
