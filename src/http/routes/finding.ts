import { AeoError } from "../../domain/errors.ts";
import { MATCH_VERDICTS, NAME_FIELDS } from "../../matching/matchName.ts";
import { type Candidate, type FindOperators, MOST_CANDIDATES } from "../../services/findOperators.ts";
import { nameSchema } from "../certificationSchemas.ts";
import type { RateCounters } from "../rateCounters.ts";
import { type Route, route } from "../route.ts";
import { economySchema } from "../schemas.ts";
import { z } from "../zod.ts";
import { VERIFIER_ROLES } from "./verifications.ts";

export interface FindingRoutesDeps {
  readonly find: FindOperators;
  /** Of these requests alone, besides those of all. */
  readonly counters: RateCounters;
  /** How many were found. */
  readonly told: (candidates: number) => void;
}

const score = z.number().min(0).max(1);
const comparison = z.object({ verdict: z.enum(MATCH_VERDICTS), score });
const candidateSchema = z
  .object({
    tin: z.string(),
    issuer: z.string(),
    legalName: z.string(),
    localName: z.string().nullable(),
    address: z.unknown(),
    score: score.openapi({ description: "Of the name, and of the address where one was given" }),
    nameMatch: comparison.extend({ comparedWith: z.enum(NAME_FIELDS).nullable() }),
    addressMatch: comparison.nullable(),
  })
  .openapi("Candidate");

/** Finding partners' operators by what papers without a code say. */
export function findingRoutes({ find, counters, told }: FindingRoutesDeps): Route[] {
  return [
    route({
      method: "get",
      path: "/v1/operators",
      id: "findOperators",
      tag: "Verification",
      summary: "Which operators of partners may these papers be of, where they carry no code?",
      description: `At most ${MOST_CANDIDATES}, the likeliest first. Says nothing of their status: verify the chosen one by its TIN. Each caller may ask this some thirty times a minute.`,
      roles: VERIFIER_ROLES,
      shape: {
        query: z.strictObject({
          name: nameSchema("the name").openapi({ description: "At least three letters besides its legal form" }),
          address: nameSchema("the address").optional(),
          issuer: economySchema.optional(),
          limit: z.coerce.number().int().min(1).max(MOST_CANDIDATES).default(10),
        }),
      },
      answers: {
        200: { description: "Candidates", schema: z.object({ candidates: z.array(candidateSchema) }) },
      },
      errors: [],
      async handle({ query }, { caller }) {
        const { totalHits } = counters.increment(counters.keyOf(undefined, caller.subject));
        if (totalHits > counters.limit)
          throw new AeoError("RATE_LIMITED", `at most ${counters.limit} searches by name a minute`);
        const candidates = await find(query);
        told(candidates.length);
        return {
          status: 200,
          headers: { "Cache-Control": "no-store" },
          body: { candidates: candidates.map(presentCandidate) },
        };
      },
    }),
  ];
}

function presentCandidate({
  profile,
  score: total,
  nameMatch,
  addressMatch,
}: Candidate): z.input<typeof candidateSchema> {
  const { tin, economy, legalName, localName, address } = profile;
  return {
    tin,
    issuer: economy,
    legalName,
    localName,
    address,
    score: total,
    nameMatch,
    addressMatch: addressMatch ?? null,
  };
}
