import { randomBytes } from "node:crypto";
import type { CertificationCall, GrantEntry, StatusChangeEntry } from "../../../src/domain/call.ts";
import type { CertificationId } from "../../../src/domain/certificationRecord.ts";
import { localSigner } from "../../../src/ledger/signer.ts";
import { IMPORT_BATCH } from "../../../src/services/importCertifications.ts";
import { trialOf } from "../../../src/ledger/trial.ts";

const CONTRACT = `0x${"c0".repeat(20)}` as const;
const ADDRESSES = { authorities: CONTRACT, certifications: CONTRACT, arrangements: CONTRACT, benefits: CONTRACT };
const random = () => `0x${randomBytes(32).toString("hex")}` as CertificationId;
const grant = (): GrantEntry => ({
  id: random(),
  profileCommitment: random(),
  programme: 1,
  tier: 2,
  operatorTypes: 0x105,
  validFrom: 1_750_000_000,
  validUntil: 1_850_000_000,
  reviewAt: 1_800_000_000,
  decidedAt: 1_750_000_000,
});
const change = (): StatusChangeEntry => ({
  id: random(),
  profileCommitment: random(),
  version: 1,
  reviewAt: 1_800_000_000,
  decidedAt: 1_750_000_000,
  effectiveFrom: 1_750_000_000,
});

/** Bytes of signed transactions, for each certification that they write. */
export async function transactionSizes(): Promise<[what: string, bytes: number][]> {
  const signer = localSigner(random());
  const size = async (call: CertificationCall) => {
    const raw = await signer.sign({ chainId: 20_190_101, nonce: 1_000, ...trialOf(call, signer.address, ADDRESSES) });
    return Math.round((raw.length - 2) / 2 / call.entries.length);
  };
  const many = <T>(make: () => T) => Array.from({ length: IMPORT_BATCH }, make);
  return [
    ["registration, alone", await size({ registry: "certifications", fn: "grant", entries: [grant()] })],
    ["registration, in a batch", await size({ registry: "certifications", fn: "grant", entries: many(grant) })],
    ["suspension, alone", await size({ registry: "certifications", fn: "suspend", entries: [change()] })],
    ["suspension, in a batch", await size({ registry: "certifications", fn: "suspend", entries: many(change) })],
  ];
}
