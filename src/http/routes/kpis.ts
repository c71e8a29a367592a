import { addMonths, type Month } from "../../domain/clausePeriod.ts";
import { DENIAL_REASONS } from "../../domain/clearance.ts";
import { OPERATOR_TYPES } from "../../domain/operatorType.ts";
import { SME_CLASSES } from "../../domain/profile.ts";
import { programmeOf, tierName } from "../../domain/programme.ts";
import type { Instant } from "../../domain/time.ts";
import type { Months } from "../../services/months.ts";
import { CHANGES_COUNTED, type KpiPeriod, type ProgrammeKpis } from "../../services/programmeKpis.ts";
import { monthOut, monthSchema, monthText } from "../months.ts";
import { type Route, route } from "../route.ts";
import { instantOut, instantText } from "../schemas.ts";
import { z } from "../zod.ts";

export interface KpiRoutesDeps {
  readonly kpis: (period: KpiPeriod) => ProgrammeKpis;
  readonly months: Months;
  readonly now: () => Instant;
}

const n = z.number().int();
const kpisSchema = z
  .object({
    asOf: instantText,
    from: monthText,
    before: monthText,
    certifications: n.openapi({ description: "In force: certified or suspended, and not expired" }),
    suspended: n,
    operators: n.openapi({ description: "With at least one certification in force" }),
    byProgramme: z.array(z.object({ programme: z.string(), tier: z.string().nullable(), certified: n, suspended: n })),
    byOperatorType: z.array(z.object({ operatorType: z.enum(OPERATOR_TYPES), n })),
    bySmeClass: z
      .array(z.object({ smeClass: z.enum(SME_CLASSES).nullable(), n: n.nullable() }))
      .openapi({ description: "Operators; null = fewer than 5, or hidden so that those can't be computed" }),
    officials: n.nullable(),
    operatorsPerOfficial: z.number().nullable(),
    expiringIn90Days: n,
    changes: z.record(z.enum(CHANGES_COUNTED), n).openapi({ description: "Decided in the period" }),
    denialsAbroad: z
      .array(
        z.object({
          importer: z.string(),
          reason: z.enum(DENIAL_REASONS),
          n,
          hiddenCells: n.openapi({ description: "What the partner hid as small is not in n" }),
        }),
      )
      .openapi({ description: "From partners' reports on periods that lie within these months" }),
    notKept: z.array(z.string()).openapi({ description: "What a programme office asks for and nobody records here" }),
  })
  .openapi("ProgrammeKpis");

/** What this ledger has no record of: it begins with the certification. */
const NOT_KEPT = ["applications", "applications refused", "time from application to certification"];
/** Months reported when nothing is said: a year, with the present month. */
const USUAL = 12;

/** How the own programme stands. */
export function kpiRoutes({ kpis, months, now }: KpiRoutesDeps): Route[] {
  return [
    route({
      method: "get",
      path: "/v1/programme-kpis",
      id: "getProgrammeKpis",
      tag: "Monitoring",
      summary: "The own programme in figures: operators by type, tier and size, per official, changes, denials abroad",
      roles: ["monitor", "registrar"],
      shape: {
        query: z.strictObject({
          from: monthSchema.optional().openapi({ description: "The first month; the last twelve if left out" }),
          before: monthSchema.optional().openapi({ description: "The month after the last one" }),
        }),
      },
      answers: { 200: { description: "The figures", schema: kpisSchema } },
      errors: [],
      handle: ({ query }) => {
        const moment = now();
        const before = query.before ?? addMonths(months.of(moment), 1);
        const from = query.from ?? addMonths(before, -USUAL);
        const measured = kpis({ now: moment, from: months.start(from), until: months.start(before) });
        return { status: 200, body: present(measured, moment, from, before) };
      },
    }),
  ];
}

function present(measured: ProgrammeKpis, moment: Instant, from: Month, before: Month) {
  const { officials, operatorsPerOfficial, expiring, denials, byProgramme, ...rest } = measured;
  return {
    asOf: instantOut(moment),
    from: monthOut(from),
    before: monthOut(before),
    ...rest,
    byProgramme: byProgramme.map(({ programme, tier, ...counts }) => {
      const name = programmeOf(programme);
      return { programme: name ?? String(programme), tier: (name && tierName(name, tier)) ?? null, ...counts };
    }),
    officials: officials === 0 ? null : officials,
    operatorsPerOfficial: operatorsPerOfficial ?? null,
    expiringIn90Days: expiring,
    denialsAbroad: denials.map(({ hidden, ...denial }) => ({ ...denial, hiddenCells: hidden })),
    notKept: NOT_KEPT,
  };
}
