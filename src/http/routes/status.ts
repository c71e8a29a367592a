import { z } from "../zod.ts";
import type { Freshness, LedgerAsOf } from "../../domain/asOf.ts";
import type { Economy } from "../../domain/economy.ts";
import type { Instant } from "../../domain/time.ts";
import { presentAsOf } from "../present.ts";
import { type Route, route } from "../route.ts";
import { asOfSchema, instantOut, instantText } from "../schemas.ts";

export interface StatusDeps {
  readonly economy: Economy;
  readonly version: string;
  readonly asOf: () => LedgerAsOf;
  readonly freshness: () => Freshness;
  readonly outbox: () => { readonly inFlight: number; readonly oldestSeconds: number };
  /** Partners whose profiles this gateway reads, and when they were last complete here. */
  readonly partners: () => readonly { readonly economy: Economy; readonly profilesAsOf: Instant | undefined }[];
  /** Who listens to the ledger's events, and how deliveries to receivers of webhooks are getting on. */
  readonly events: () => {
    readonly streams: number;
    readonly receivers: number;
    readonly failing: number;
    readonly deadLetters: number;
  };
  readonly problems: () => readonly { readonly code: string; readonly detail: string }[];
}

const statusSchema = z
  .object({
    economy: z.string(),
    version: z.string(),
    ready: z.boolean(),
    problems: z.array(z.object({ code: z.string(), detail: z.string() })),
    freshness: z.enum(["LIVE", "LAGGING", "HALTED", "STALE"]),
    asOf: asOfSchema,
    outbox: z.object({ inFlight: z.number().int(), oldestSeconds: z.number() }),
    events: z.object({
      streams: z.number().int(),
      receivers: z.number().int(),
      failing: z.number().int(),
      deadLetters: z.number().int(),
    }),
    partners: z.array(z.object({ economy: z.string(), profilesAsOf: instantText.nullable() })),
  })
  .openapi("Status");

/** How the gateway is, in one answer. */
export function statusRoutes(deps: StatusDeps): Route[] {
  return [
    route({
      method: "get",
      path: "/v1/status",
      id: "getStatus",
      tag: "Operations",
      summary: "How this gateway is and up to where it has read the ledger",
      roles: ["officer", "registrar", "signatory", "monitor", "auditor", "agency", "admin"],
      shape: {},
      answers: { 200: { description: "The status", schema: statusSchema } },
      errors: [],
      handle: () => {
        const problems = deps.problems();
        const freshness = deps.freshness();
        return {
          status: 200,
          headers: { "Cache-Control": "no-store" },
          body: {
            economy: deps.economy,
            version: deps.version,
            ready: problems.length === 0,
            problems,
            freshness,
            asOf: presentAsOf(deps.asOf(), freshness),
            outbox: deps.outbox(),
            events: deps.events(),
            partners: deps.partners().map(({ economy, profilesAsOf }) => ({
              economy,
              profilesAsOf: profilesAsOf === undefined ? null : instantOut(profilesAsOf),
            })),
          },
        };
      },
    }),
  ];
}
