import type { GrantEntry } from "../domain/call.ts";
import type { Economy } from "../domain/economy.ts";
import { AeoError } from "../domain/errors.ts";
import { operatorTypeMask } from "../domain/operatorType.ts";
import type { Profile } from "../domain/profile.ts";
import { programmeCode, tierCode } from "../domain/programme.ts";
import { newCertificationId, sealProfile } from "../exchange/commitment.ts";
import { addressesOf } from "../ledger/addressBook.ts";
import { generateOperators, type Operator } from "../seeding/operators.ts";
import type { Seeds } from "../seeding/seedTypes.ts";
import { timeZoneOf } from "../seeding/timeZone.ts";
import { IMPORT_BATCH } from "../services/importCertifications.ts";
import { endOfLegalDate, startOfLegalDate } from "../services/legalDate.ts";
import type { Ceremony } from "./ceremony.ts";

/** What loading the certifications cost. */
export interface LoadReport {
  readonly records: number;
  readonly gas: bigint;
}

/**
 * Writes the operators of economies without a gateway here, straight to the ledger. Their profiles are sealed and then dropped:
 * nobody here is to know them.
 */
export async function seedDirectly(
  parts: Ceremony & { readonly seeds: Seeds; readonly today: string; readonly now: number },
  economy: Economy,
  /** How many of them are on the ledger already, from an earlier start that was cut off. */
  present: number,
  progress: (records: number) => void,
): Promise<LoadReport> {
  const { REGISTRAR } = parts.signersOf(economy);
  const zone = timeZoneOf(parts.seeds, economy);
  let batch: GrantEntry[] = [];
  let [records, gas] = [0, 0n];
  const write = async () => {
    if (batch.length === 0) return;
    const call = { registry: "certifications", fn: "grant", entries: batch } as const;
    const { gasUsed } = await parts.sender.call(REGISTRAR, addressesOf(parts.book), call);
    records += batch.length;
    gas += BigInt(gasUsed);
    progress(batch.length);
    batch = [];
  };
  let passed = 0;
  for (const operator of generateOperators(parts.seeds, economy, { asOf: parts.today })) {
    if (++passed <= present) continue;
    batch.push(entryOf(operator, zone, parts.now));
    if (batch.length === IMPORT_BATCH) await write();
  }
  await write();
  return { records, gas };
}

function entryOf(operator: Operator, zone: string, decidedAt: number): GrantEntry {
  const { consentRegime: _, ...fields } = operator;
  const id = newCertificationId();
  const profile: Profile = { ...fields, certificationId: id, statusReason: null, contact: null, previousIds: [] };
  return {
    id,
    profileCommitment: sealProfile(profile).commitment,
    programme: programmeCode(operator.programme),
    tier: tierCode(operator.programme, operator.tier ?? undefined) ?? 0,
    operatorTypes: operatorTypeMask(operator.operatorTypes),
    validFrom: startOfLegalDate(operator.validFrom, zone),
    validUntil: operator.validUntil === null ? 0 : endOfLegalDate(operator.validUntil, zone),
    reviewAt: 0,
    decidedAt,
  };
}

/**
 * Certifies the operators of an economy through its own gateway, as its registrar would with a file. An operator of Chinese Taipei,
 * which asks for consent per partner, agrees to every partner there is.
 */
export async function seedThroughGateway(
  parts: {
    readonly seeds: Seeds;
    readonly today: string;
    readonly url: string;
    readonly token: string;
    readonly partners: readonly Economy[];
  },
  economy: Economy,
): Promise<{ readonly importId: string; readonly records: number }> {
  const lines: string[] = [];
  for (const operator of generateOperators(parts.seeds, economy, { asOf: parts.today }))
    lines.push(JSON.stringify(bodyOf(operator, parts.partners)));
  if (lines.length === 0) return { importId: "", records: 0 };
  const response = await fetch(`${parts.url}/v1/certifications/imports`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${parts.token}`,
      "content-type": "application/x-ndjson",
      // The same on every start: one that was cut off goes on instead of beginning again.
      "idempotency-key": `seeds-of-${economy}-${parts.today}`,
    },
    body: lines.join("\n"),
  });
  const body = (await response.json()) as ImportAnswer;
  // What is certified already comes from an earlier start.
  const refused = (body.refused ?? []).filter(({ code }) => code !== "DUPLICATE_CERTIFICATION");
  if (response.status !== 202 || refused.length > 0) {
    const why = JSON.stringify(refused[0] ?? body.detail);
    throw new AeoError("INTERNAL", `the gateway of ${economy} refused seeds: ${why}`);
  }
  return { importId: body.id, records: lines.length };
}

interface ImportAnswer {
  readonly id: string;
  readonly refused?: readonly { readonly code: string }[];
  readonly detail?: string;
}

function bodyOf(operator: Operator, partners: readonly Economy[]) {
  const { economy: _, consentRegime, ...fields } = operator;
  const consent = consentRegime === "GENERAL" ? { mode: "GENERAL" } : { mode: "PER_PARTNER", partners };
  return { ...fields, consent };
}
