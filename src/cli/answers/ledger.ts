import { z } from "zod";

const eventSchema = z.object({
  type: z.string(),
  registry: z.string(),
  sequence: z.number(),
  block: z.number(),
  logIndex: z.number(),
  time: z.string(),
  writer: z.string(),
  fact: z.record(z.string(), z.unknown()),
});
export type EventAnswer = z.output<typeof eventSchema>;

/** Pages of the ledger's history. The facts are looked at where they are put into words. */
export const eventsSchema = z.object({ events: z.array(eventSchema), next: z.string().nullable() });

/** An event of the feed: a fact, or that facts were taken back. */
export const feedEventSchema = z.union([
  z.object({ cursor: z.string(), data: eventSchema }),
  z.object({ cursor: z.string(), data: z.object({ cursor: z.string(), block: z.number() }) }),
]);
export type FeedEventAnswer = z.output<typeof feedEventSchema>;

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
