import { z } from "../zod.ts";
import type { CertificationEntry } from "../../domain/certification.ts";
import { AeoError } from "../../domain/errors.ts";
import type { LedgerState } from "../../domain/ledgerState.ts";
import { historyEntrySchema } from "../certificationSchemas.ts";
import { presentEntry } from "../presentCertification.ts";
import { type Route, route } from "../route.ts";
import { certificationIdSchema, economySchema } from "../schemas.ts";

/** What the ledger itself tells all members of one certification, by its id. */
export function memberCertificationRoutes(state: () => LedgerState): Route[] {
  return [
    route({
      method: "get",
      path: "/v1/members/{economy}/certifications/{id}/history",
      id: "getMemberCertificationHistory",
      tag: "History",
      summary: "Every entry that the ledger has of one certification of any member, oldest first",
      roles: ["officer", "registrar", "signatory", "monitor", "auditor", "agency", "admin"],
      shape: { params: z.strictObject({ economy: economySchema, id: certificationIdSchema }) },
      answers: { 200: { description: "The entries", schema: z.object({ entries: z.array(historyEntrySchema) }) } },
      errors: ["UNKNOWN_CERTIFICATION"],
      handle: ({ params: { economy, id } }) => {
        const entries: readonly CertificationEntry[] | undefined = state().certifications.get(economy, id)?.entries;
        if (entries === undefined) throw new AeoError("UNKNOWN_CERTIFICATION", `${economy} has no certification ${id}`);
        return { status: 200, body: { entries: entries.map(presentEntry) } };
      },
    }),
  ];
}
