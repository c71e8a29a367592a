import type { Freshness, LedgerAsOf } from "../../../domain/asOf.ts";
import type { Economy } from "../../../domain/economy.ts";
import { REGISTRIES } from "../../../domain/event.ts";
import { refuseAhead } from "../../../domain/eventFeed.ts";
import { EVENT_TYPES } from "../../../domain/eventTopics.ts";
import type { Entries } from "../../../services/audit/entries.ts";
import { cursorSchema } from "../../cursorSchema.ts";
import { presentAsOf } from "../../present.ts";
import { type EntryOut, entrySchema, presentEntryRaw } from "../../presentEntry.ts";
import { type Route, route } from "../../route.ts";
import { asOfSchema, economySchema, instantSchema, pageQuery } from "../../schemas.ts";
import { z } from "../../zod.ts";
import { AUDIT_TAG, LEDGER_READERS } from "./readers.ts";

export interface AuditEntriesDeps {
  readonly entries: Entries;
  readonly asOf: () => LedgerAsOf;
  readonly freshness: () => Freshness;
  readonly actorOf: (writer: string) => Economy | undefined;
}

const types = z
  .string()
  .transform((text) => text.split(","))
  .pipe(z.array(z.enum(EVENT_TYPES)).max(EVENT_TYPES.length))
  .openapi({ type: "string", description: "Kinds of facts, separated by commas", example: "CertificationSuspended" });

/** The history, filtered, with raw bytes and heads. */
export function auditEntryRoutes({ entries, asOf, freshness, actorOf }: AuditEntriesDeps): Route[] {
  return [
    route({
      method: "get",
      path: "/v1/audit/entries",
      id: "listAuditEntries",
      tag: AUDIT_TAG,
      summary: "Entries of the ledger by economy, kind and time, decoded and raw, with the heads around each",
      description:
        "Whoever has the bytes of an entry, its block time and the head before it can compute the head after it (contracts.md, the history rule). " +
        "A filter by economy lets through what names the economy, or no economy.",
      roles: LEDGER_READERS,
      shape: {
        query: z.strictObject({
          economy: economySchema.optional(),
          registry: z.enum(REGISTRIES).optional(),
          types: types.optional(),
          from: instantSchema.optional(),
          until: instantSchema.optional().openapi({ description: "Not included" }),
          order: z.enum(["newest", "oldest"]).default("newest"),
          after: cursorSchema.optional().openapi({ description: "The `next` of the page before" }),
          limit: pageQuery.limit,
        }),
      },
      answers: {
        200: {
          description: "A page",
          schema: z.object({
            asOf: asOfSchema,
            total: z.number().int().openapi({ description: "How many the filter lets through" }),
            entries: z.array(entrySchema),
            next: z.string().nullable(),
          }),
        },
      },
      errors: ["CURSOR_AHEAD"],
      seen: ({ entries: shown }: { entries: EntryOut[] }) => seenOf(shown),
      handle: async ({ query: { order, after, ...filter } }) => {
        if (after !== undefined) refuseAhead(after, asOf().block);
        const page = await entries.page({ ...filter, after, newestFirst: order === "newest" });
        return {
          status: 200,
          headers: { "Cache-Control": "no-store" },
          body: {
            asOf: presentAsOf(asOf(), freshness()),
            total: page.total,
            entries: page.entries.map((entry) => presentEntryRaw(entry, actorOf)),
            next: page.next === undefined ? null : `${page.next.block}:${page.next.logIndex}`,
          },
        };
      },
    }),
  ];
}

/** Entries by registry and sequence, which name one for ever. */
export function seenOf(entries: readonly Pick<EntryOut, "registry" | "sequence">[]) {
  const names = entries.map(({ registry, sequence }) => `${registry} ${sequence}`);
  const [first, last] = [names[0], names.at(-1)];
  return first === undefined || last === undefined ? { count: 0 } : { count: names.length, first, last };
}
