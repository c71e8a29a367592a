import { z } from "../zod.ts";
import type { LedgerEvent, Registry } from "../../domain/event.ts";
import { REGISTRIES } from "../../domain/event.ts";
import { type Route, route } from "../route.ts";
import { instantOut, pageQuery } from "../schemas.ts";

export interface History {
  /** Verified events after a position, oldest first; at most `limit`. */
  page(query: {
    readonly after: HistoryCursor | undefined;
    readonly limit: number;
    readonly registry: Registry | undefined;
  }): readonly LedgerEvent[];
}

/** The one global order. */
export interface HistoryCursor {
  readonly block: number;
  readonly logIndex: number;
}

const cursorSchema = z
  .string()
  .regex(/^\d{1,15}:\d{1,9}$/, "the `next` of the page before")
  .transform((text): HistoryCursor => {
    const [block, logIndex] = text.split(":").map(Number) as [number, number];
    return { block, logIndex };
  })
  .openapi({ type: "string", example: "12:3" });

const eventSchema = z
  .object({
    type: z.string(),
    registry: z.enum(REGISTRIES),
    sequence: z.number().int(),
    block: z.number().int(),
    logIndex: z.number().int(),
    time: z.string(),
    transaction: z.string(),
    writer: z.string(),
    fact: z.unknown(),
  })
  .openapi("LedgerEvent");

/** The ledger's verified history. It holds no name and no identifier of an operator. */
export function historyRoutes(history: History): Route[] {
  return [
    route({
      method: "get",
      path: "/v1/history",
      id: "getHistory",
      tag: "History",
      summary: "Everything that the ledger recorded, in its order",
      roles: ["officer", "registrar", "signatory", "monitor", "auditor", "agency", "admin"],
      shape: {
        query: z.strictObject({
          ...pageQuery,
          after: cursorSchema.optional(),
          registry: z.enum(REGISTRIES).optional(),
        }),
      },
      answers: {
        200: { description: "A page", schema: z.object({ events: z.array(eventSchema), next: z.string().nullable() }) },
      },
      errors: [],
      handle: ({ query: { after, limit, registry } }) => {
        const events = history.page({ after, limit, registry });
        const last = events.length === limit ? events.at(-1) : undefined;
        const next = last === undefined ? null : `${last.position.block}:${last.position.logIndex}`;
        return { status: 200, body: { events: events.map(presentEvent), next } };
      },
    }),
  ];
}

/** An event with its own fields under `fact`; whole numbers that JSON can't hold as text. */
export function presentEvent({ position, writer, type, ...fact }: LedgerEvent) {
  const { registry, sequence, block, logIndex, time, transaction } = position;
  const plain: unknown = JSON.parse(
    JSON.stringify(fact, (_key, value: unknown) => (typeof value === "bigint" ? value.toString() : value)),
  );
  return { type, registry, sequence, block, logIndex, time: instantOut(time), transaction, writer, fact: plain };
}
