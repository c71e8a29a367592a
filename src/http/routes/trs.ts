import { RATE_VERDICTS } from "../../domain/measure/publishedRate.ts";
import { MISSING } from "../../domain/measure/rateOfChange.ts";
import type { TrsReport } from "../../trs/report.ts";
import { type Route, route } from "../route.ts";
import { modeSchema } from "../schemas.ts";
import { z } from "../zod.ts";

/** The study, and the report's other figures beside what follows from their inputs. */
export interface TrsStudy extends TrsReport {
  readonly figures: readonly {
    readonly id: string;
    readonly what: string;
    readonly lines: string;
    readonly published: number | null;
    readonly ours: number;
    readonly verdict: "AGREES" | "DIFFERS" | "IMPLIED";
  }[];
}

const cell = z.object({
  text: z.string(),
  number: z.number().nullable(),
  missing: z.enum(MISSING).nullable(),
  lines: z.string(),
});
const window = z.object({ from: z.iso.date(), to: z.iso.date() });
const table = z.object({
  table: z.number().int(),
  importer: z.string(),
  exporter: z.string(),
  before: window,
  after: window,
  windows: z.object({ days: z.array(z.number().int()).length(2), unequal: z.boolean(), gapDays: z.number().int() }),
  rows: z.array(
    z.object({
      mode: modeSchema,
      stage: z.union([z.literal(1), z.literal(2)]),
      before: cell,
      after: cell,
      published: cell,
      decimals: z.number().int(),
      rate: z.number().nullable(),
      interval: z.array(z.number()).length(2).nullable(),
      verdict: z.enum(RATE_VERDICTS),
    }),
  ),
});
const studySchema = z
  .object({
    tables: z.array(table),
    verdicts: z.record(z.enum(RATE_VERDICTS), z.number().int()),
    figures: z.array(
      z.object({
        id: z.string(),
        what: z.string(),
        lines: z.string(),
        published: z.number().nullable(),
        ours: z.number(),
        verdict: z.enum(["AGREES", "DIFFERS", "IMPLIED"]),
      }),
    ),
  })
  .openapi("TimeReleaseStudy");

/** The release times of the APEC report, computed anew. @param study read when it is first asked for */
export function trsRoutes(study: () => TrsStudy): Route[] {
  return [
    route({
      method: "get",
      path: "/v1/trs",
      id: "getTimeReleaseStudy",
      tag: "Monitoring",
      summary: "Tables 2 to 7 of the APEC report and its other figures, each beside what follows from its inputs",
      roles: ["officer", "registrar", "signatory", "monitor", "auditor", "agency", "admin"],
      shape: {},
      answers: { 200: { description: "The study", schema: studySchema } },
      errors: [],
      handle: () => ({ status: 200, body: present(study()) }),
    }),
  ];
}

/** JSON has no undefined: what there is no figure for is null. */
function present({ tables, verdicts, figures }: TrsStudy): unknown {
  const plain = {
    tables,
    verdicts,
    figures: figures.map(({ id, what, lines, published, ours, verdict }) => ({
      id,
      what,
      lines,
      published,
      ours,
      verdict,
    })),
  };
  return JSON.parse(JSON.stringify(plain, (_key, value: unknown) => (value === undefined ? null : value)));
}
