import type { TimelineSubject } from "../../../audit/timeline.ts";
import { pageOf } from "../../../audit/timelinePage.ts";
import type { Freshness, LedgerAsOf } from "../../../domain/asOf.ts";
import { AeoError } from "../../../domain/errors.ts";
import type { Timelines } from "../../../services/audit/timelines.ts";
import { cursorSchema } from "../../cursorSchema.ts";
import { presentAsOf } from "../../present.ts";
import { eventSchema } from "../../presentEvent.ts";
import { presentTimelineFact } from "../../presentTimelineFact.ts";
import { type Route, route } from "../../route.ts";
import {
  arrangementNumberSchema,
  asOfSchema,
  certificationIdSchema,
  economySchema,
  instantText,
  pageQuery,
} from "../../schemas.ts";
import { z } from "../../zod.ts";
import { seenOf } from "./entries.ts";
import { AUDIT_TAG, LEDGER_READERS } from "./readers.ts";
import { unknownSubject } from "../../../audit/unknownSubject.ts";

export interface AuditTimelineDeps {
  readonly timelines: Timelines;
  readonly asOf: () => LedgerAsOf;
  readonly freshness: () => Freshness;
}

const factSchema = eventSchema
  .extend({
    actor: z.string().nullable().openapi({ description: "The economy whose writer wrote it" }),
    effectiveAt: instantText.nullable().openapi({ description: "From when it holds, where the fact says so" }),
    recordedLateSeconds: z.number().int(),
  })
  .openapi("TimelineFact");

const querySchema = z
  .strictObject({
    certification: certificationIdSchema.optional(),
    arrangement: arrangementNumberSchema.optional(),
    authority: economySchema.optional(),
    after: cursorSchema.optional().openapi({ description: "The `next` of the page before" }),
    limit: pageQuery.limit,
  })
  .refine(
    ({ certification, arrangement, authority }) =>
      [certification, arrangement, authority].filter((one) => one !== undefined).length === 1,
    { path: ["certification"], message: "name one certification, arrangement or authority" },
  );

/** Every fact of one subject. */
export function auditTimelineRoutes({ timelines, asOf, freshness }: AuditTimelineDeps): Route[] {
  return [
    route({
      method: "get",
      path: "/v1/audit/timeline",
      id: "getAuditTimeline",
      tag: AUDIT_TAG,
      summary: "Every fact of one certification, arrangement or authority, oldest first",
      description: "Of an authority, every fact that names it. Reasons stand in no fact: the ledger has none.",
      roles: LEDGER_READERS,
      shape: { query: querySchema },
      answers: {
        200: {
          description: "A page",
          schema: z.object({
            asOf: asOfSchema,
            total: z.number().int(),
            facts: z.array(factSchema),
            next: z.string().nullable(),
          }),
        },
      },
      errors: ["UNKNOWN_CERTIFICATION", "UNKNOWN_ARRANGEMENT", "UNKNOWN_MEMBER"],
      seen: ({ facts }: { facts: z.input<typeof factSchema>[] }) => seenOf(facts),
      handle: async ({ query: { after, limit, ...named } }) => {
        const subject = subjectOf(named);
        const all = await timelines(subject);
        if (all.length === 0) throw unknownSubject(subject);
        const { facts, total, next } = pageOf(all, { after, limit });
        return {
          status: 200,
          headers: { "Cache-Control": "no-store" },
          body: {
            asOf: presentAsOf(asOf(), freshness()),
            total,
            facts: facts.map(presentTimelineFact),
            next: next === null ? null : `${next.block}:${next.logIndex}`,
          },
        };
      },
    }),
  ];
}

type Named = Pick<z.output<typeof querySchema>, "certification" | "arrangement" | "authority">;

function subjectOf({ certification, arrangement, authority }: Named): TimelineSubject {
  if (certification !== undefined) return { kind: "certification", id: certification };
  if (arrangement !== undefined) return { kind: "arrangement", number: arrangement };
  if (authority !== undefined) return { kind: "authority", economy: authority };
  throw new AeoError("INVALID_PARAMETER", "name one certification, arrangement or authority");
}
