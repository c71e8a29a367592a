import type { Economy } from "../domain/economy.ts";
import type { RawEntry } from "../services/audit/entries.ts";
import { eventSchema, presentEvent } from "./presentEvent.ts";
import { z } from "./zod.ts";

const hex = (bytes: number | undefined, description: string) =>
  z
    .string()
    .regex(bytes === undefined ? /^0x([0-9a-f]{2})*$/ : new RegExp(`^0x[0-9a-f]{${2 * bytes}}$`))
    .openapi({ description });

/** An entry of the history, decoded and raw, with what it takes to check it. */
export const entrySchema = eventSchema
  .extend({
    actor: z.string().nullable().openapi({ description: "The economy whose writer wrote it; null at the founding" }),
    address: hex(20, "The registry"),
    topics: z.array(hex(32, "topic 0 is the kind of the event, topic 1 its subject")).length(2),
    data: hex(undefined, "Begins with sequence and writer, 32 bytes each"),
    previousHead: hex(24, "The registry's head before the entry"),
    head: hex(24, "After it: the first 24 bytes of SHA-256(previousHead, block time in 8 bytes, topics, data)"),
  })
  .openapi("AuditEntry");

export type EntryOut = z.input<typeof entrySchema>;

/** @param actorOf whose writer an account is */
export function presentEntryRaw(
  { event, address, content, previousHead, head }: RawEntry,
  actorOf: (writer: string) => Economy | undefined,
): EntryOut {
  const text = Buffer.from(content.buffer, content.byteOffset, content.byteLength).toString("hex");
  return {
    ...presentEvent(event),
    actor: actorOf(event.writer) ?? null,
    address,
    topics: [`0x${text.slice(0, 64)}`, `0x${text.slice(64, 128)}`],
    data: `0x${text.slice(128)}`,
    previousHead,
    head,
  };
}
