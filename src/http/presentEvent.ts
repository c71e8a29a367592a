import { z } from "./zod.ts";
import { type LedgerEvent, REGISTRIES } from "../domain/event.ts";
import { presentFact } from "./presentFact.ts";
import { instantOut, instantText } from "./schemas.ts";

/** A fact of the ledger with its place, as answered. */
export const eventSchema = z
  .object({
    type: z.string().openapi({ example: "CertificationSuspended" }),
    registry: z.enum(REGISTRIES),
    sequence: z.number().int(),
    block: z.number().int(),
    logIndex: z.number().int(),
    time: instantText,
    transaction: z.string(),
    writer: z.string(),
    fact: z.record(z.string(), z.unknown()).openapi({ description: "The event's own fields, by its type" }),
  })
  .openapi("LedgerEvent");

/** An event with its own fields under `fact`. */
export function presentEvent(event: LedgerEvent): z.input<typeof eventSchema> {
  const { registry, sequence, block, logIndex, time, transaction } = event.position;
  return {
    type: event.type,
    registry,
    sequence,
    block,
    logIndex,
    time: instantOut(time) ?? "",
    transaction,
    writer: event.writer,
    fact: presentFact(event),
  };
}
