import { z } from "./zod.ts";
import { BEGINNING, type FeedCursor, parseCursor } from "../domain/eventFeed.ts";

/** A place in the one global order, as the history and the feeds of events name it. */
export const cursorSchema = z
  .string()
  .transform((text, context): FeedCursor => {
    const cursor = text === "beginning" ? BEGINNING : parseCursor(text);
    if (cursor !== undefined) return cursor;
    context.addIssue({ code: "custom", message: "the cursor of an event, such as 12:3, or the word beginning" });
    return z.NEVER;
  })
  .openapi({ type: "string", example: "12:3" });
