import { z } from "./zod.ts";
import type { Address, LedgerEvent, Registry } from "../domain/event.ts";
import { cursorText, type FeedItem } from "../domain/eventFeed.ts";
import { publicType, ROLLED_BACK } from "../domain/eventTypes.ts";
import { eventSchema, presentEvent } from "./presentEvent.ts";

/** Which ledger the events are of, and who tells of them. */
export interface EventOrigin {
  readonly chainId: number;
  readonly contracts: Readonly<Record<Registry, Address>>;
  readonly economy: string;
}

/** What is told of a roll-back: events after the cursor are void, and their ids may come again. */
const rolledBackSchema = z
  .object({ cursor: z.string(), block: z.number().int().openapi({ description: "The newest block that counts" }) })
  .openapi("RolledBack");

/** CloudEvents 1.0 in its structured JSON form. */
export const cloudEventSchema = z
  .object({
    specversion: z.literal("1.0"),
    id: z.string().openapi({ description: "chain id, contract, sequence; for a repetition always the same" }),
    source: z.string(),
    type: z.string().openapi({ example: "aeo.certification.suspended.v1" }),
    subject: z.string().optional().openapi({ description: "certification id, arrangement number, economy or id" }),
    time: z.string().optional(),
    datacontenttype: z.literal("application/json"),
    cursor: z.string().openapi({ description: "The place in the one global order", example: "12:3" }),
    data: z.union([eventSchema, rolledBackSchema]),
  })
  .openapi("CloudEvent");
export type CloudEvent = z.input<typeof cloudEventSchema>;

/** An item of the feed as it leaves the house, on the stream and by webhook alike. */
export function cloudEvent(item: FeedItem, origin: EventOrigin): CloudEvent {
  const cursor = cursorText(item.cursor);
  const ledger = `/aeo-ledger/${origin.chainId}`;
  const common = { specversion: "1.0", datacontenttype: "application/json", cursor } as const;
  if (item.kind === "rolledBack")
    return {
      ...common,
      // Each gateway follows its own node: a roll-back is its own story.
      id: `${origin.chainId}:${origin.economy}:rollback:${item.number}`,
      source: `${ledger}/gateways/${origin.economy}`,
      type: ROLLED_BACK,
      data: { cursor, block: item.cursor.block },
    };
  const { event } = item;
  const data = presentEvent(event);
  return {
    ...common,
    id: idOf(event, item.cursor.generation, origin),
    source: `${ledger}/${event.position.registry}`,
    type: publicType(event.type),
    subject: subjectOf(event),
    time: data.time,
    data,
  };
}

/** Where the ledger took a sequence back, what stands there now is another event, and a receiver must not take it for the first. */
function idOf({ position }: LedgerEvent, generation: number, { chainId, contracts }: EventOrigin): string {
  const id = `${chainId}:${contracts[position.registry]}:${position.sequence}`;
  return generation === 0 ? id : `${id}:${generation}`;
}

function subjectOf(event: LedgerEvent): string {
  if ("id" in event) return event.id;
  return "arrangement" in event ? String(event.arrangement) : event.economy;
}
