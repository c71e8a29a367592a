import { z } from "zod";
import { OPERATION_STATES } from "../../domain/operation.ts";

/** A write on its way, as a gateway answers it. */
export const operationSchema = z.object({
  id: z.string(),
  state: z.enum(OPERATION_STATES),
  registry: z.string(),
  action: z.string(),
  subject: z.string().nullable(),
  entries: z.number(),
  createdAt: z.string(),
  updatedAt: z.string(),
  transaction: z.string().nullable(),
  block: z.number().nullable(),
  blockTime: z.string().nullable(),
  error: z.object({ code: z.string(), detail: z.string() }).nullable(),
  /** With a grant or a reissue: the new certification. */
  certificationId: z.string().optional(),
});
export type OperationAnswer = z.output<typeof operationSchema>;

export const operationsSchema = z.object({ operations: z.array(operationSchema), next: z.string().nullable() });

/** Whether nothing will change any more. */
export function isOver({ state }: Pick<OperationAnswer, "state">): boolean {
  return state === "FINAL" || state === "FAILED";
}
