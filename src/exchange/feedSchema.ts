import { z } from "zod";
import type { LedgerAsOf } from "../domain/asOf.ts";
import type { CertificationId } from "../domain/certificationRecord.ts";
import type { Economy } from "../domain/economy.ts";
import { parseSalt, type Salt } from "../domain/profileCommitment.ts";
import { certificationId } from "./profileSchema.ts";
import { MAX_PAGE_ENTRIES } from "./protocol.ts";
import { economyClaim, instantClaim } from "./statement.ts";

const hex = (bytes: number) =>
  z.custom<`0x${string}`>((value) => typeof value === "string" && new RegExp(`^0x[0-9a-f]{${bytes * 2}}$`).test(value));
const head = z.strictObject({ sequence: z.int().min(0), head: hex(24) });
const cursor = z.int().min(0);

const asOf: z.ZodType<LedgerAsOf> = z.strictObject({
  block: z.int().min(0),
  blockHash: hex(32),
  time: instantClaim,
  heads: z.strictObject({ authorities: head, certifications: head, arrangements: head, benefits: head }),
});

const upsert = z.strictObject({
  kind: z.literal("UPSERT"),
  cursor,
  certificationId,
  block: z.int().min(0),
  /** Looked at entry by entry: one malformed profile must not keep the others back. */
  profile: z.unknown(),
  salt: z.custom<Salt>((value) => typeof value === "string" && parseSalt(value) !== undefined),
});
const tombstone = z.strictObject({ kind: z.literal("TOMBSTONE"), cursor, certificationId });

/** An entry as it came: its profile has not been looked at. */
export type ReceivedEntry =
  | {
      readonly kind: "UPSERT";
      readonly cursor: number;
      readonly certificationId: CertificationId;
      readonly block: number;
      readonly profile: unknown;
      readonly salt: Salt;
    }
  | { readonly kind: "TOMBSTONE"; readonly cursor: number; readonly certificationId: CertificationId };

/** A page as it came. */
export interface ReceivedPage {
  readonly issuer: Economy;
  readonly audience: Economy;
  readonly after: number;
  readonly next: number;
  readonly entries: readonly ReceivedEntry[];
  readonly asOf: LedgerAsOf | null;
  readonly complete: boolean;
}

/** The form of a page of another gateway's feed. */
export const feedPageSchema: z.ZodType<ReceivedPage> = z.strictObject({
  issuer: economyClaim,
  audience: economyClaim,
  after: cursor,
  next: cursor,
  entries: z.array(z.discriminatedUnion("kind", [upsert, tombstone])).max(MAX_PAGE_ENTRIES),
  asOf: asOf.nullable(),
  complete: z.boolean(),
});
