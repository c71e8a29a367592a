import { REGISTRIES, type Registry } from "../../domain/event.ts";
import { type Route, route } from "../route.ts";
import { z } from "../zod.ts";

/** What this authority signs about the histories that it has verified. */
export interface SignedHeads {
  /**
   * Signed statements of each registry's newest head, or of one registry's head after an entry; none when it has not got that far.
   */
  signed(at: { readonly registry: Registry; readonly sequence: number } | undefined): Promise<readonly string[]>;
}

const query = z
  .strictObject({
    registry: z.enum(REGISTRIES).optional(),
    sequence: z.coerce.number().int().min(0).optional(),
  })
  .refine(({ registry, sequence }) => (registry === undefined) === (sequence === undefined), {
    path: ["sequence"],
    message: "registry and sequence go together",
  });

/** Heads of the ledger as this gateway has verified them, signed: two gateways can be compared by them to the first difference. */
export function headRoutes(heads: SignedHeads): Route[] {
  return [
    route({
      method: "get",
      path: "/v1/heads",
      id: "getHeads",
      tag: "History",
      summary: "Signed heads of the ledger, newest or after an entry",
      description:
        "Compact JWS (typ aeo-signed-head+jwt) by this authority's HEAD key. `aeo audit compare` reads them.",
      roles: ["officer", "registrar", "signatory", "monitor", "auditor", "agency", "admin"],
      shape: { query },
      answers: { 200: { description: "Statements", schema: z.object({ statements: z.array(z.string()) }) } },
      errors: [],
      handle: async ({ query: { registry, sequence } }) => {
        const at = registry === undefined || sequence === undefined ? undefined : { registry, sequence };
        return { status: 200, body: { statements: [...(await heads.signed(at))] } };
      },
    }),
  ];
}
