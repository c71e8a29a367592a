import { z } from "zod";
import { REGISTRIES } from "../../domain/event.ts";

/** The version of the form. A change that an old reader would misread gets another number. */
export const EXPORT_VERSION = 1;
export const EXPORT_NAME = "aeo-ledger-history";

const hex = (bytes: number) => z.string().regex(new RegExp(`^0x[0-9a-f]{${bytes * 2}}$`));
const count = z.int().min(0);
const seals = {
  sums: z
    .string()
    .regex(/^([0-9a-f]{8})+$/)
    .describe("CRC-32 of each member before it, in order, over its JSON text"),
  digest: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .describe("SHA-256 over the digest of the line before and this line's members"),
};
const contract = z.strictObject({
  address: hex(20),
  codeHash: hex(32).describe("keccak256 of the code at the address"),
  deployedAt: count.describe("the block of its creation"),
});
const registry = z.enum(REGISTRIES);
const each = <T extends z.ZodType>(value: T) =>
  z.strictObject({ authorities: value, certifications: value, arrangements: value, benefits: value });
const tip = z.strictObject({ sequence: count, head: hex(24) });

const headerMembers = z.strictObject({
  kind: z.literal("header"),
  form: z.literal(EXPORT_NAME),
  version: z.literal(EXPORT_VERSION),
  chainId: count,
  genesisHash: hex(32).describe("hash of block 0"),
  contracts: each(contract),
});
const eventMembers = z.strictObject({
  kind: z.literal("event"),
  registry,
  sequence: z.int().min(1).describe("number of the entry in its registry's history, from 1"),
  block: count,
  blockHash: hex(32),
  time: count.describe("the block's time in seconds since 1970, UTC"),
  logIndex: count,
  transaction: hex(32),
  topic: hex(32).describe("topic 0 of the log: keccak256 of the event's signature"),
  subject: hex(32).describe("topic 1: what the event is about"),
  data: z
    .string()
    .regex(/^0x([0-9a-f]{2})*$/)
    .describe("the log's data, ABI-encoded; begins with sequence and writer"),
  head: hex(24).describe("the registry's head after this entry"),
  type: z.string().describe("the event's name"),
  writer: hex(20).describe("the address that wrote it"),
  fact: z.record(z.string(), z.unknown()).describe("the event's fields, decoded; wide numbers as text"),
});
const trailerMembers = z.strictObject({
  kind: z.literal("trailer"),
  block: count.describe("up to this block the history was read"),
  blockHash: hex(32),
  time: count,
  events: each(count),
  heads: each(tip),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .describe("SHA-256 of all bytes of the file before this line"),
  signature: z.string().nullable().describe("compact JWS (EdDSA) by an authority's HEAD key over what the README says"),
});

export type HeaderMembers = z.output<typeof headerMembers>;
export type EventMembers = z.output<typeof eventMembers>;
export type TrailerMembers = z.output<typeof trailerMembers>;

const MEMBERS = { header: headerMembers, event: eventMembers, trailer: trailerMembers } as const;
export type LineKind = keyof typeof MEMBERS;

/** A line's members by its form, or the name of the member that is not in it. */
export function readMembers(
  members: Readonly<Record<string, unknown>>,
): HeaderMembers | EventMembers | TrailerMembers | string {
  const schema = MEMBERS[members["kind"] as LineKind];
  if (schema === undefined) return "kind";
  const parsed = schema.safeParse(members);
  return parsed.success ? parsed.data : (parsed.error.issues[0]?.path.map(String).join(".") ?? "kind") || "kind";
}

/** The form of a line as JSON Schema. */
export function exportSchema(): object {
  const line = z.discriminatedUnion("kind", [
    headerMembers.extend(seals),
    eventMembers.extend(seals),
    trailerMembers.extend(seals),
  ]);
  return { ...z.toJSONSchema(line), title: "A line of a history of the AEO ledger" };
}
