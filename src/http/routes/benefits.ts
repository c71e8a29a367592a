import type { BenefitsState } from "../../domain/benefitRecord.ts";
import type { ClauseState } from "../../domain/clauseState.ts";
import { AeoError } from "../../domain/errors.ts";
import type { Instant } from "../../domain/time.ts";
import type { BenefitReports, SealedTotals } from "../../services/benefitReports.ts";
import type { ProveClearance } from "../../services/clearanceProof.ts";
import { clauseStateSchema, presentClause, type TextOf } from "../benefitSchemas.ts";
import { operationSchema } from "../present.ts";
import { monthSchema } from "../months.ts";
import { type Route, route } from "../route.ts";
import { economySchema, instantSchema } from "../schemas.ts";
import { waitQuery, type Write } from "../write.ts";
import { z } from "../zod.ts";

export interface BenefitRoutesDeps {
  readonly reports: BenefitReports;
  readonly prove: ProveClearance;
  /** Totals that this authority told, and those that partners told it. */
  readonly totals: () => { readonly own: readonly SealedTotals[]; readonly partners: readonly SealedTotals[] };
  readonly benefits: () => BenefitsState;
  /** How long after a period's end its clearances are waited for, in seconds. */
  readonly grace: number;
  readonly textOf: TextOf;
  readonly write: Write;
  readonly now: () => Instant;
}

const tag = "Monitoring";
const readers = ["monitor", "signatory"] as const;
/** How far back clauses are listed when nothing is said: two years. */
const LOOK_BACK = 2 * 366 * 86_400;

const sealedSchema = z
  .object({
    totals: z.looseObject({ format: z.string(), importer: z.string(), partner: z.string() }),
    salt: z.string(),
  })
  .openapi("SealedTotals");

const clauseSchema = clauseStateSchema.extend({
  provisional: z.boolean().openapi({ description: "Clearances of the period are still waited for" }),
});

/** Monitoring clauses, and reports on them. */
export function benefitRoutes(deps: BenefitRoutesDeps): Route[] {
  return [clausesRoute(deps), ...reportRoutes(deps), proofRoute(deps)];
}

function clausesRoute(deps: BenefitRoutesDeps): Route {
  return route({
    method: "get",
    path: "/v1/clauses",
    id: "listClauses",
    tag,
    summary: "The monitoring clauses in each period that is over: promised, measured, met or missed",
    roles: readers,
    shape: { query: z.strictObject({ since: instantSchema.optional() }) },
    answers: {
      200: {
        description: "By which this authority is judged, and what partners promised its operators",
        schema: z.object({ own: z.array(clauseSchema), promised: z.array(clauseSchema) }),
      },
    },
    errors: [],
    handle: ({ query }) => {
      const now = deps.now();
      const { own, promised } = deps.reports.clauses(now, query.since ?? now - LOOK_BACK);
      const benefits = deps.benefits();
      const out = (states: readonly ClauseState[], grace: number) =>
        states.map((state) => ({
          ...presentClause(deps.textOf, benefits, state),
          provisional: state.claim.until + grace > now,
        }));
      return { status: 200, body: { own: out(own, deps.grace), promised: out(promised, 0) } };
    },
  });
}

function reportRoutes(deps: BenefitRoutesDeps): Route[] {
  return [
    route({
      method: "get",
      path: "/v1/benefit-reports",
      id: "listBenefitReports",
      tag,
      summary: "Totals that this authority told its partners, and those that partners told it",
      roles: readers,
      shape: {},
      answers: {
        200: {
          description: "The reports",
          schema: z.object({ own: z.array(sealedSchema), partners: z.array(sealedSchema) }),
        },
      },
      errors: [],
      handle: () => ({ status: 200, body: deps.totals() }),
    }),
    route({
      method: "post",
      path: "/v1/benefit-reports",
      id: "makeBenefitReport",
      tag,
      summary: "Report to a partner what was delivered in months that are over, or correct such a report",
      roles: ["monitor"],
      idempotency: "required",
      shape: {
        query: waitQuery,
        body: z.strictObject({
          arrangement: z.number().int().min(1).max(0xffffffff),
          partner: economySchema,
          from: monthSchema,
          before: monthSchema.openapi({ description: "The month after the last one" }),
        }),
      },
      answers: { 202: { description: "Accepted; Location has the operation", schema: operationSchema } },
      errors: ["UNKNOWN_ARRANGEMENT", "NOT_A_PARTY", "INVALID_DATE", "ALREADY_REPORTED"],
      handle: ({ query, body: { arrangement, partner, from, before } }, context) =>
        deps.write(context, { body: { arrangement, partner, from, before }, wait: query.wait }, (now) => {
          const subject = { arrangement, partner, period: { from, before } };
          return { operation: deps.reports.make(subject, context.caller, now).operation };
        }),
    }),
  ];
}

function proofRoute(deps: BenefitRoutesDeps): Route {
  return route({
    method: "get",
    path: "/v1/clearances/{reference}/proof",
    id: "proveClearance",
    tag,
    summary: "Prove how one declaration stands in the report of its period, for a dispute",
    roles: ["monitor"],
    shape: { params: z.strictObject({ reference: z.string().min(1).max(64) }) },
    answers: {
      200: {
        description: "The declaration, its way to the report's root, and the report's place on the ledger",
        schema: z.looseObject({ format: z.string() }),
      },
    },
    errors: ["UNKNOWN_CLEARANCE", "NOT_REPORTED"],
    handle: ({ params: { reference } }) => {
      const proof = deps.prove(reference);
      if (proof === undefined) throw new AeoError("UNKNOWN_CLEARANCE", `no clearance ${reference}`);
      return { status: 200, body: proof };
    },
  });
}
