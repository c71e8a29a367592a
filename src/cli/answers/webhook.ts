import { z } from "zod";

export const webhookSchema = z.object({
  id: z.string(),
  url: z.string(),
  types: z.array(z.string()),
  createdBy: z.string(),
  createdAt: z.string(),
  state: z.string(),
  cursor: z.string(),
  delivered: z.number(),
  lastDeliveredAt: z.string().nullable(),
  lastOutcome: z.string().nullable(),
  failures: z.number(),
  failingSince: z.string().nullable(),
  nextAttemptAt: z.string().nullable(),
  deadLetters: z.number(),
  secret: z.string().optional(),
});
export type WebhookAnswer = z.output<typeof webhookSchema>;

export const webhooksSchema = z.object({ webhooks: z.array(webhookSchema) });
export const requeuedSchema = z.object({ requeued: z.number() });
export const deadLettersSchema = z.object({
  deadLetters: z.array(
    z.object({
      id: z.string(),
      type: z.string(),
      cursor: z.string(),
      diedAt: z.string(),
      lastOutcome: z.string(),
      requeued: z.boolean(),
    }),
  ),
  next: z.string().nullable(),
});
