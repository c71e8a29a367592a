import { z } from "../zod.ts";
import {
  type Arrangement,
  arrangementStatusAt,
  type ArrangementsState,
  openProposal,
  partiesAt,
  termsAt,
  untilOf,
} from "../../domain/arrangement.ts";
import { AeoError } from "../../domain/errors.ts";
import type { Instant } from "../../domain/time.ts";
import { type Route, route } from "../route.ts";
import { arrangementNumberSchema, economySchema, instantOut, instantText } from "../schemas.ts";
import { presentLeg, presentTerms, termsSchema } from "../termsSchemas.ts";

export interface ArrangementReadDeps {
  readonly state: () => ArrangementsState;
  readonly now: () => Instant;
}

const tag = "Arrangements";
const roles = ["officer", "registrar", "signatory", "monitor", "auditor", "agency", "admin"] as const;

const intervalSchema = z
  .object({ version: z.number().int(), leg: z.unknown(), endsAt: instantText.nullable() })
  .openapi("LegInterval");

/** An arrangement as its members see it: signed terms, terms open for signature, and what is in force. */
export const arrangementSchema = z
  .object({
    arrangement: z.number().int(),
    status: z.enum(["PROPOSED", "SIGNED", "IN_FORCE", "SUSPENDED", "TERMINATED"]),
    parties: z.array(z.string()),
    version: z.number().int().nullable(),
    terms: termsSchema.nullable(),
    proposed: z
      .object({ version: z.number().int(), proposer: z.string(), signatures: z.array(z.string()), terms: termsSchema })
      .nullable(),
    intervals: z.array(intervalSchema),
    suspensions: z.array(z.object({ direction: z.string(), party: z.string(), effectiveAt: instantText })),
    withdrawals: z.array(z.object({ party: z.string(), effectiveAt: instantText })),
    terminatedAt: instantText.nullable(),
  })
  .openapi("Arrangement");

/** Who recognises whom. Arrangements are public to all members. */
export function arrangementReadRoutes(deps: ArrangementReadDeps): Route[] {
  return [
    route({
      method: "get",
      path: "/v1/arrangements",
      id: "listArrangements",
      tag,
      summary: "All arrangements, or those of one economy",
      roles,
      shape: { query: z.strictObject({ party: economySchema.optional() }) },
      answers: {
        200: { description: "The arrangements", schema: z.object({ arrangements: z.array(arrangementSchema) }) },
      },
      errors: [],
      handle: ({ query: { party } }) => {
        const now = deps.now();
        const all = [...deps.state().arrangements.values()];
        const asked = all.filter((arrangement) => party === undefined || partiesAt(arrangement, now).includes(party));
        return {
          status: 200,
          body: { arrangements: asked.map((arrangement) => present(deps.state(), arrangement, now)) },
        };
      },
    }),
    route({
      method: "get",
      path: "/v1/arrangements/{arrangement}",
      id: "getArrangement",
      tag,
      summary: "One arrangement",
      roles,
      shape: { params: z.strictObject({ arrangement: arrangementNumberSchema }) },
      answers: { 200: { description: "The arrangement", schema: arrangementSchema } },
      errors: ["UNKNOWN_ARRANGEMENT"],
      handle: ({ params }) => {
        const found = deps.state().arrangements.get(params.arrangement);
        if (found === undefined)
          throw new AeoError("UNKNOWN_ARRANGEMENT", `there is no arrangement ${params.arrangement}`);
        return { status: 200, body: present(deps.state(), found, deps.now()) };
      },
    }),
  ];
}

function present(state: ArrangementsState, arrangement: Arrangement, now: Instant) {
  const terms = termsAt(arrangement, now);
  const open = openProposal(arrangement);
  return {
    arrangement: arrangement.number,
    status: arrangementStatusAt(state, arrangement, now),
    parties: partiesAt(arrangement, now),
    version: arrangement.adopted.at(-1)?.version ?? null,
    terms: terms === undefined ? null : presentTerms(terms),
    proposed:
      open === undefined
        ? null
        : {
            version: open.version,
            proposer: open.proposer,
            signatures: open.signatures,
            terms: presentTerms(open.terms),
          },
    intervals: intervalsOf(state, arrangement.number),
    suspensions: [...arrangement.suspensions].map(([direction, { party, effectiveAt }]) => ({
      direction,
      party,
      effectiveAt: instantOut(effectiveAt),
    })),
    withdrawals: [...arrangement.leaves].map(([party, effectiveAt]) => ({
      party,
      effectiveAt: instantOut(effectiveAt),
    })),
    terminatedAt: instantOut(arrangement.terminatedAt),
  };
}

function intervalsOf(state: ArrangementsState, number: number) {
  const own = [...state.intervals.values()].flat().filter(({ arrangement }) => arrangement === number);
  return own.map((interval) => ({
    version: interval.version,
    leg: presentLeg(interval.leg),
    endsAt: instantOut(untilOf(interval, Number.POSITIVE_INFINITY)),
  }));
}
