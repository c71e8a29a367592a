import { type Cell } from "../../domain/measure/cell.ts";
import type { Cells } from "../../domain/measure/cells.ts";
import { CUSTOMS_ALONE } from "../../domain/clearance.ts";
import { AeoError } from "../../domain/errors.ts";
import type { Caller } from "../../services/caller.ts";
import { CHANNELS, STAGES } from "../../domain/clearance.ts";
import { VIEWS } from "../../domain/clearanceRecord.ts";
import { MISSING } from "../../domain/measure/rateOfChange.ts";
import type { ReleaseTime } from "../../domain/measure/measures.ts";
import { STANDINGS } from "../../domain/measure/standing.ts";
import { SME_CLASSES } from "../../domain/profile.ts";
import type { BenefitLedger } from "../../services/benefitLedger.ts";
import {
  AFTER_LAST,
  distributionOf,
  FIRST_MONTH,
  type MeasureQuestion,
  measureReport,
  type MeasureReport,
} from "../../services/measureReport.ts";
import { monthOut, monthSchema } from "../months.ts";
import { type Route, route } from "../route.ts";
import { benefitSchema, economySchema, modeSchema, operatorTypeSchema } from "../schemas.ts";
import { z } from "../zod.ts";
import { DENIAL_REASONS } from "../../domain/clearance.ts";

const filterQuery = {
  view: z
    .enum(VIEWS)
    .default("RELIED")
    .openapi({ description: "RELIED: as known at each lodgement, which drives the clauses; TRUE: as known now" }),
  issuer: economySchema.optional(),
  mode: modeSchema.optional(),
  arrangement: z.coerce.number().int().min(1).optional(),
  operatorType: operatorTypeSchema.optional(),
  smeClass: z.enum(SME_CLASSES).optional(),
  channel: z.enum(CHANNELS).optional(),
  agency: z
    .string()
    .min(1)
    .max(64)
    .optional()
    .openapi({ description: "What one agency cleared; none = customs alone; left out, all together" }),
  from: monthSchema.optional().openapi({ description: "The first month; the beginning if left out" }),
  before: monthSchema.optional().openapi({ description: "The month after the last one" }),
};
const querySchema = z.strictObject({
  ...filterQuery,
  since: monthSchema
    .optional()
    .openapi({ description: "From which month on is after; partners' AEOs before it are what that is compared with" }),
});
const distributionQuery = z.strictObject({
  ...filterQuery,
  standing: z.enum(STANDINGS).default("RECOGNISED"),
  stage: z.enum(["1", "2"]).default("1"),
});

const share = z.object({ n: z.number().int(), of: z.number().int(), share: z.number().nullable() }).openapi("Share");
const releaseTime = z
  .object({
    n: z.number().int(),
    missing: z.enum(MISSING).nullable().openapi({ description: "Why there is no figure; a figure of 0 is one" }),
    mean: z.number().nullable(),
    median: z.number().nullable(),
    p90: z.number().nullable(),
  })
  .openapi("ReleaseTime");
const change = z
  .object({
    rate: z.number().nullable().openapi({ description: "In per cent of before" }),
    interval: z.array(z.number()).length(2).nullable().openapi({ description: "95 % confidence" }),
  })
  .openapi("ReleaseTimeChange");
const channels = z.object({ FREE: share, PAPER_REVIEW: share, CARGO_EXAMINATION: share });
const stages = z.object({ 1: releaseTime, 2: releaseTime });
const comparison = z.object({
  before: releaseTime,
  after: releaseTime,
  change,
  control: change,
  beyondControl: z.object({ points: z.number().nullable(), interval: z.array(z.number()).length(2).nullable() }),
});
const reportSchema = z
  .object({
    view: z.enum(VIEWS),
    n: z.number().int(),
    claimed: share,
    utilised: share,
    selectivity: z.object({ recognised: share, ordinary: share, ratio: z.number().nullable() }),
    standings: z.record(z.enum(STANDINGS), z.object({ n: z.number().int(), stages, channels })),
    benefits: z.array(z.object({ benefit: benefitSchema, due: z.number().int(), granted: z.number().int() })),
    denials: z.array(z.object({ reason: z.enum(DENIAL_REASONS), n: z.number().int() })),
    comparison: z
      .object({
        1: comparison,
        2: comparison,
        windows: z.object({
          days: z.array(z.number().int()).length(2),
          unequal: z.boolean(),
          gapDays: z.number().int(),
        }),
      })
      .nullable(),
    sme: z.array(z.object({ smeClass: z.enum(SME_CLASSES).nullable(), n: z.number().int().nullable() })),
    months: z.array(
      z.object({
        month: z.string(),
        recognised: z.number().int(),
        utilised: share,
        median: z.number().nullable(),
        p90: z.number().nullable(),
      }),
    ),
  })
  .openapi("MeasureReport");

const roles = ["monitor", "agency", "signatory"] as const;
const tag = "Monitoring";

/** What the clearances say of the benefits that were promised. */
export function measureRoutes(figures: BenefitLedger): Route[] {
  return [
    route({
      method: "get",
      path: "/v1/measures",
      id: "getMeasures",
      tag,
      summary: "Utilisation, selectivity, release times, channels and denials",
      roles,
      shape: { query: querySchema },
      answers: { 200: { description: "The measures", schema: reportSchema } },
      errors: [],
      handle: ({ query }, { caller }) => {
        const question = questionOf(query);
        return { status: 200, body: present(measureReport(cellsFor(figures, caller, question), question)) };
      },
    }),
    route({
      method: "get",
      path: "/v1/measures/distribution",
      id: "getDistribution",
      tag,
      summary: "How long clearances took: how many from so many seconds to so many",
      roles,
      shape: { query: distributionQuery },
      answers: {
        200: {
          description: "The distribution",
          schema: z.object({
            n: z.number().int(),
            buckets: z.array(z.object({ from: z.number().int(), to: z.number().int(), n: z.number().int() })),
          }),
        },
      },
      errors: [],
      handle: ({ query }, { caller }) => {
        const question = questionOf(query);
        const { filter, from, before } = question;
        const within = { ...filter, fromMonth: from, beforeMonth: before, standing: [query.standing] };
        const cell: Cell = cellsFor(figures, caller, question).total(within);
        const stage = STAGES[query.stage === "1" ? 0 : 1];
        return { status: 200, body: { n: cell.stages[stage].n, buckets: distributionOf(cell, stage) } };
      },
    }),
  ];
}

/**
 * What a caller may see: another agency sees what it cleared itself, and nothing beside it.
 * @throws AeoError ROLE_MISSING when an agency asks for another's figures
 */
function cellsFor(figures: BenefitLedger, { roles: held, subject }: Caller, { view, filter }: MeasureQuestion): Cells {
  const cells = figures.cells(view);
  if (roles.some((role) => role !== "agency" && held.includes(role))) return cells;
  if (filter.agency !== undefined && !filter.agency.includes(subject))
    throw new AeoError("ROLE_MISSING", `${subject} sees its own figures only: leave agency out`);
  return cells.within({ agency: [subject] });
}

function questionOf(query: z.output<typeof distributionQuery> | z.output<typeof querySchema>): MeasureQuestion {
  const { view, from = FIRST_MONTH, before = AFTER_LAST } = query;
  const one = <T>(value: T | undefined) => (value === undefined ? undefined : [value]);
  const { issuer, mode, arrangement, operatorType, smeClass, channel, agency } = query;
  const dimensions = {
    issuer: one(issuer),
    mode: one(mode),
    arrangement: one(arrangement),
    operatorType: one(operatorType),
    smeClass: one(smeClass),
    channel: one(channel),
    agency: agency === CUSTOMS_ALONE ? [null] : one(agency),
  };
  const filter = Object.fromEntries(Object.entries(dimensions).filter(([, values]) => values !== undefined));
  return { view, filter, from, before, since: "since" in query ? query.since : undefined };
}

/** JSON has no undefined: what there is no figure for is null. */
function present({ question, months, comparison: compared, standings, sme, ...rest }: MeasureReport) {
  return nulls({
    view: question.view,
    ...rest,
    standings: Object.fromEntries(
      Object.entries(standings).map(([standing, { stages: times, ...figures }]) => [
        standing,
        { ...figures, stages: { 1: timeOut(times[1]), 2: timeOut(times[2]) } },
      ]),
    ),
    comparison: compared && {
      1: { ...compared[1], before: timeOut(compared[1].before), after: timeOut(compared[1].after) },
      2: { ...compared[2], before: timeOut(compared[2].before), after: timeOut(compared[2].after) },
      windows: compared.windows,
    },
    sme,
    months: months.map(({ month, ...figures }) => ({
      month: monthOut(month),
      ...figures,
    })),
  });
}

function timeOut(time: ReleaseTime) {
  return "missing" in time ? { ...time, mean: null, median: null, p90: null } : { ...time, missing: null };
}

function nulls(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (_key, part: unknown) => (part === undefined ? null : part)));
}
