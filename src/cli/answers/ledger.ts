import { z } from "zod";

/** Pages of the ledger's history. The facts are looked at where they are put into words. */
export const eventsSchema = z.object({
  events: z.array(
    z.object({
      type: z.string(),
      registry: z.string(),
      sequence: z.number(),
      block: z.number(),
      logIndex: z.number(),
      time: z.string(),
      writer: z.string(),
      fact: z.record(z.string(), z.unknown()),
    }),
  ),
  next: z.string().nullable(),
});
export type EventAnswer = z.output<typeof eventsSchema>["events"][number];

export const membersSchema = z.object({
  members: z.array(
    z.object({
      economy: z.string(),
      name: z.string(),
      status: z.string(),
      since: z.string().nullable(),
      endpoint: z.string(),
      writers: z.array(
        z.object({ account: z.string(), roles: z.array(z.string()), compromisedSince: z.string().nullable() }),
      ),
      statementKeys: z.array(z.object({ purpose: z.string(), revokedAt: z.string().nullable() })),
    }),
  ),
});

export const ballotsSchema = z.object({
  ballots: z.array(
    z.object({
      ballotId: z.number(),
      kind: z.string(),
      economy: z.string(),
      proposer: z.string(),
      votes: z.array(z.string()),
      electorate: z.array(z.string()),
      expiresAt: z.string(),
      passed: z.boolean(),
    }),
  ),
});
