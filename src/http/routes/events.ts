import { z } from "../zod.ts";
import { AeoError } from "../../domain/errors.ts";
import { REGISTRIES } from "../../domain/event.ts";
import { type EventFeed, type FeedCursor, parseCursor, refuseAhead } from "../../domain/eventFeed.ts";
import { concerns } from "../../domain/eventParties.ts";
import { cloudEventSchema } from "../cloudEvent.ts";
import { cursorSchema } from "../cursorSchema.ts";
import type { EventStreams } from "../eventStreams.ts";
import { type Context, type Route, route } from "../route.ts";
import { economySchema } from "../schemas.ts";

export interface EventRoutesDeps {
  readonly feed: EventFeed;
  readonly streams: EventStreams;
}

const HEADERS = {
  "Content-Type": "text/event-stream; charset=utf-8",
  "Cache-Control": "no-store",
  // Proxies that gather answers before they pass them on would make a live feed a late one.
  "X-Accel-Buffering": "no",
  // The connection ends with the stream, so that a server that stops has not to wait for it.
  Connection: "close",
};

/** The ledger's events as they are verified. */
export function eventRoutes({ feed, streams }: EventRoutesDeps): Route[] {
  return [
    route({
      method: "get",
      path: "/v1/events/stream",
      id: "streamEvents",
      tag: "Events",
      summary: "Every verified event as it comes, as server-sent events",
      description:
        "Each event's data is a CloudEvents 1.0 document in JSON, its id the cursor of the one global order. A reader that comes " +
        "back with Last-Event-ID (or `after`, for clients that can't send it) gets what it missed, without a gap, each event at " +
        "least once and in order; without either it gets what comes from now on. aeo.ledger.rolledback.v1 says that what was told " +
        "after its cursor is void. A cursor beyond the end of the ledger is refused. A comment comes every 15 s. The stream ends with the token. A filter by economy lets through " +
        "what names the economy, or no economy.",
      roles: ["officer", "registrar", "signatory", "monitor", "auditor", "agency", "admin"],
      shape: {
        query: z.strictObject({
          after: cursorSchema.optional(),
          registry: z.enum(REGISTRIES).optional(),
          economy: economySchema.optional(),
        }),
      },
      answers: {
        200: { description: "A stream of CloudEvents", schema: cloudEventSchema, mediaTypes: ["text/event-stream"] },
      },
      errors: ["CURSOR_AHEAD", "STORE_UNAVAILABLE"],
      handle: ({ query: { after, registry, economy } }, context) => {
        const from = lastEventId(context) ?? after ?? feed.now();
        // One whose block was taken back is told so, and goes on from there.
        if (feed.takenBack(from) === undefined) refuseAhead(from, feed.now().block);
        streams.admit(context.caller);
        const request = {
          after: from,
          wanted: (event: Parameters<typeof concerns>[0]) =>
            (registry === undefined || event.position.registry === registry) &&
            (economy === undefined || concerns(event, economy)),
          expiresAt: context.caller.expiresAt,
        };
        const stream = (response: Context["response"]) => streams.start(response, context.caller, request);
        return { status: 200, headers: HEADERS, stream };
      },
    }),
  ];
}

/** Where a reader comes back to. @throws AeoError INVALID_PARAMETER */
function lastEventId({ request }: Context): FeedCursor | undefined {
  const header = request.get("last-event-id");
  if (header === undefined || header === "") return undefined;
  const cursor = parseCursor(header);
  if (cursor !== undefined) return cursor;
  throw new AeoError("INVALID_PARAMETER", "at /header/Last-Event-ID", {
    faults: [{ pointer: "/header/Last-Event-ID", detail: "the id of an event of this stream, such as 12:3" }],
  });
}
