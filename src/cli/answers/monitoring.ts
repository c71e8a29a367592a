import { z } from "zod";

const evidenceSchema = z.object({
  by: z.string(),
  time: z.string(),
  text: z.string().nullable(),
  denials: z.array(z.object({ month: z.string(), reason: z.string(), n: z.number() })).nullable(),
  declarations: z
    .array(z.object({ reference: z.string(), denial: z.string().nullable(), verdict: z.string() }))
    .nullable(),
});
/** A breach, as far as the command line shows it. */
export const breachSchema = z.object({
  id: z.string(),
  judged: z.string(),
  counterpart: z.string(),
  arrangement: z.number(),
  clause: z.number(),
  from: z.string(),
  until: z.string(),
  raisedBy: z.string(),
  raisedAt: z.string(),
  status: z.string(),
  outcome: z.string().nullable(),
  answer: z.object({ text: z.string().nullable() }).nullable(),
  acts: z.array(z.object({ act: z.string(), by: z.string(), at: z.string() })),
  evidence: z.array(evidenceSchema),
});
export type BreachAnswer = z.output<typeof breachSchema>;
export const breachesSchema = z.object({ breaches: z.array(breachSchema) });

/** A clause in a period. */
export const clauseSchema = z.object({
  judged: z.string(),
  counterpart: z.string(),
  arrangement: z.number(),
  version: z.number(),
  clause: z.number(),
  from: z.string(),
  until: z.string(),
  kpi: z.string().nullable(),
  atLeast: z.boolean(),
  target: z.string(),
  n: z.number().nullable(),
  value: z.number().nullable(),
  verdict: z.string(),
  provisional: z.boolean(),
  breach: z.object({ id: z.string(), status: z.string() }).nullable(),
});
export type ClauseAnswer = z.output<typeof clauseSchema>;
export const clausesSchema = z.object({ own: z.array(clauseSchema), promised: z.array(clauseSchema) });

const sealedSchema = z.object({
  totals: z.looseObject({
    importer: z.string(),
    partner: z.string(),
    arrangement: z.number(),
    from: z.number(),
    until: z.number(),
    revision: z.number(),
    clearances: z.number().nullable(),
  }),
});
/** Reports told and received. */
export const reportsSchema = z.object({ own: z.array(sealedSchema), partners: z.array(sealedSchema) });

const shareSchema = z.object({ n: z.number(), of: z.number(), share: z.number().nullable() });
export type ShareAnswer = z.output<typeof shareSchema>;
const timeSchema = z.object({
  n: z.number(),
  missing: z.string().nullable(),
  mean: z.number().nullable(),
  median: z.number().nullable(),
  p90: z.number().nullable(),
});
export type TimeAnswer = z.output<typeof timeSchema>;
const changeSchema = z.object({ rate: z.number().nullable(), interval: z.array(z.number()).nullable() });
const comparisonSchema = z.object({
  before: timeSchema,
  after: timeSchema,
  change: changeSchema,
  control: changeSchema,
  beyondControl: z.object({ points: z.number().nullable(), interval: z.array(z.number()).nullable() }),
});
/** The measures. */
export const measuresSchema = z.object({
  view: z.string(),
  n: z.number(),
  claimed: shareSchema,
  utilised: shareSchema,
  selectivity: z.object({ recognised: shareSchema, ordinary: shareSchema, ratio: z.number().nullable() }),
  standings: z.record(
    z.string(),
    z.object({
      n: z.number(),
      stages: z.object({ 1: timeSchema, 2: timeSchema }),
      channels: z.record(z.string(), shareSchema),
    }),
  ),
  denials: z.array(z.object({ reason: z.string(), n: z.number() })),
  comparison: z
    .object({
      1: comparisonSchema,
      2: comparisonSchema,
      windows: z.object({ days: z.array(z.number()), unequal: z.boolean(), gapDays: z.number() }),
    })
    .nullable(),
  sme: z.array(z.object({ smeClass: z.string().nullable(), n: z.number().nullable() })),
});
export type MeasuresAnswer = z.output<typeof measuresSchema>;

/** How fast changes of status travel. */
export const propagationSchema = z.object({
  pairs: z.array(
    z.object({
      issuer: z.string(),
      recogniser: z.string(),
      boundSeconds: z.number().nullable(),
      beforeLedger: z.number(),
      measuredSince: z.string().nullable(),
      toldAt: z.string().nullable(),
      figures: z.array(
        z.object({
          stage: z.string(),
          month: z.string().nullable(),
          n: z.number(),
          p50: z.number().nullable(),
          p95: z.number().nullable(),
          max: z.number().nullable(),
          bounded: z.number(),
          beyond: z.number(),
        }),
      ),
    }),
  ),
});

/** The own programme. */
export const kpisSchema = z.object({
  asOf: z.string(),
  from: z.string(),
  before: z.string(),
  certifications: z.number(),
  suspended: z.number(),
  operators: z.number(),
  byProgramme: z.array(
    z.object({ programme: z.string(), tier: z.string().nullable(), certified: z.number(), suspended: z.number() }),
  ),
  byOperatorType: z.array(z.object({ operatorType: z.string(), n: z.number() })),
  bySmeClass: z.array(z.object({ smeClass: z.string().nullable(), n: z.number().nullable() })),
  officials: z.number().nullable(),
  operatorsPerOfficial: z.number().nullable(),
  expiringIn90Days: z.number(),
  changes: z.record(z.string(), z.number()),
  denialsAbroad: z.array(
    z.object({ importer: z.string(), reason: z.string(), n: z.number(), hiddenCells: z.number() }),
  ),
  notKept: z.array(z.string()),
});
