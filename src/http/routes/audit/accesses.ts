import { ACCESS_OUTCOMES, type AccessHead, type AccessLine } from "../../../domain/accessLine.ts";
import { type Route, route } from "../../route.ts";
import { instantSchema, pageQuery } from "../../schemas.ts";
import { z } from "../../zod.ts";
import { AUDIT_TAG } from "./readers.ts";

/** Where the log of what auditors saw is read. Times in milliseconds since 1970. */
export interface Accesses {
  head(): AccessHead;
  page(query: {
    readonly auditor: string | undefined;
    readonly from: number | undefined;
    readonly until: number | undefined;
    readonly after: number | undefined;
    readonly newestFirst: boolean;
    readonly limit: number;
  }): readonly AccessLine[];
}

/** Who may read what every auditor saw; an auditor reads its own lines. */
const OFFICE = ["admin", "registrar", "monitor"] as const;

const lineSchema = z
  .object({
    number: z.number().int(),
    at: z.string().openapi({ format: "date-time", description: "To the millisecond" }),
    auditor: z.string().openapi({ description: "The subject of the token" }),
    route: z.string().openapi({ example: "GET /v1/audit/entries" }),
    question: z
      .record(z.string(), z.string())
      .openapi({ description: "Parameters as asked; empty when it was refused" }),
    outcome: z.enum(ACCESS_OUTCOMES),
    code: z.string().nullable(),
    seen: z
      .object({
        count: z.number().int(),
        subjects: z.array(z.string()).optional(),
        first: z.string().optional(),
        last: z.string().optional(),
      })
      .nullable(),
    block: z.number().int().nullable(),
    blockHash: z.string().nullable(),
    digest: z.string().nullable().openapi({ description: "SHA-256 of the answer's bytes" }),
    hash: z.string(),
  })
  .openapi("AccessLine");

/** What auditors saw. */
export function accessRoutes(accesses: Accesses): Route[] {
  return [
    route({
      method: "get",
      path: "/v1/audit/accesses",
      id: "listAccesses",
      tag: AUDIT_TAG,
      summary: "What auditors asked and saw",
      description:
        "An auditor sees its own lines. Each line is chained to the one before it by its hash: SHA-256 of the JSON array of the hash before, number, at (milliseconds), auditor, route, question, outcome, code, seen, block, blockHash, digest. `aeo audit accesses --check` checks all.",
      roles: [...OFFICE, "auditor"],
      shape: {
        query: z.strictObject({
          auditor: z.string().min(1).max(200).optional(),
          from: instantSchema.optional(),
          until: instantSchema.optional().openapi({ description: "Not included" }),
          order: z.enum(["newest", "oldest"]).default("newest"),
          after: z.coerce.number().int().min(0).optional().openapi({ description: "The `next` of the page before" }),
          limit: pageQuery.limit,
        }),
      },
      answers: {
        200: {
          description: "A page",
          schema: z.object({
            head: z
              .object({ number: z.number().int(), hash: z.string() })
              .openapi({ description: "How many lines there are, and the hash of the last" }),
            lines: z.array(lineSchema),
            next: z.number().int().nullable(),
          }),
        },
      },
      errors: ["ROLE_MISSING"],
      seen: ({ lines }: { lines: AccessLine[] }) => {
        const [first, last] = [lines[0], lines.at(-1)];
        if (first === undefined || last === undefined) return { count: 0 };
        return { count: lines.length, first: String(first.number), last: String(last.number) };
      },
      handle: ({ query: { auditor, from, until, order, after, limit } }, { caller }) => {
        const isOffice = OFFICE.some((role) => caller.roles.includes(role));
        // Whose lines there are besides is no auditor's business, so naming another is the same as naming nobody.
        const whose = isOffice ? auditor : caller.subject;
        const lines =
          !isOffice && auditor !== undefined && auditor !== caller.subject
            ? []
            : accesses.page({
                auditor: whose,
                from: from === undefined ? undefined : from * 1000,
                until: until === undefined ? undefined : until * 1000,
                after,
                newestFirst: order === "newest",
                limit,
              });
        const next = lines.length === limit ? (lines.at(-1)?.number ?? null) : null;
        return {
          status: 200,
          headers: { "Cache-Control": "no-store" },
          body: { head: accesses.head(), lines: lines.map(present), next },
        };
      },
    }),
  ];
}

function present({ at, ...line }: AccessLine) {
  return { ...line, at: new Date(at).toISOString() };
}
