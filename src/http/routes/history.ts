import { z } from "../zod.ts";
import type { LedgerEvent, Registry } from "../../domain/event.ts";
import { REGISTRIES } from "../../domain/event.ts";
import { type FeedCursor, refuseAhead } from "../../domain/eventFeed.ts";
import { cursorSchema } from "../cursorSchema.ts";
import { eventSchema, presentEvent } from "../presentEvent.ts";
import { type Route, route } from "../route.ts";
import { pageQuery } from "../schemas.ts";

export interface History {
  /** The last verified block. */
  end(): number;
  /** Verified events after a position, oldest first; at most `limit`. */
  page(query: {
    readonly after: Pick<FeedCursor, "block" | "logIndex"> | undefined;
    readonly limit: number;
    readonly registry: Registry | undefined;
  }): readonly LedgerEvent[];
}

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
      errors: ["CURSOR_AHEAD"],
      handle: ({ query: { after, limit, registry } }) => {
        if (after !== undefined) refuseAhead(after, history.end());
        const events = history.page({ after, limit, registry });
        const last = events.length === limit ? events.at(-1) : undefined;
        const next = last === undefined ? null : `${last.position.block}:${last.position.logIndex}`;
        return { status: 200, body: { events: events.map(presentEvent), next } };
      },
    }),
  ];
}
