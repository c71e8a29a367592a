import { z } from "../zod.ts";
import { AeoError } from "../../domain/errors.ts";
import type { Operation } from "../../domain/operation.ts";
import { operationSchema, presentOperation } from "../present.ts";
import { type Route, route } from "../route.ts";
import { pageQuery } from "../schemas.ts";

export interface Operations {
  find(id: string): Operation | undefined;
  /** Newest first, after a cursor. */
  list(
    after: string | undefined,
    limit: number,
  ): { readonly operations: readonly Operation[]; readonly next: string | undefined };
}

const roles = ["registrar", "signatory", "monitor", "admin"] as const;

/** How writes are getting on. */
export function operationRoutes(operations: Operations): Route[] {
  return [
    route({
      method: "get",
      path: "/v1/operations",
      id: "listOperations",
      tag: "Operations",
      summary: "Writes of this gateway, newest first",
      roles,
      shape: { query: z.strictObject(pageQuery) },
      answers: {
        200: {
          description: "A page",
          schema: z.object({ operations: z.array(operationSchema), next: z.string().nullable() }),
        },
      },
      errors: [],
      handle: ({ query: { after, limit } }) => {
        const page = operations.list(after, limit);
        return { status: 200, body: { operations: page.operations.map(presentOperation), next: page.next ?? null } };
      },
    }),
    route({
      method: "get",
      path: "/v1/operations/{id}",
      id: "getOperation",
      tag: "Operations",
      summary: "How far a write has come",
      roles,
      shape: { params: z.strictObject({ id: z.uuid() }) },
      answers: { 200: { description: "The operation", schema: operationSchema } },
      errors: ["UNKNOWN_OPERATION"],
      handle: ({ params: { id } }) => {
        const operation = operations.find(id);
        if (operation === undefined)
          throw new AeoError("UNKNOWN_OPERATION", "this gateway accepted no operation of this id");
        return { status: 200, headers: { "Cache-Control": "no-store" }, body: presentOperation(operation) };
      },
    }),
  ];
}
