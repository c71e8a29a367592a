import { z } from "../zod.ts";
import type { Disclosures, PartnerSight } from "../../services/disclosures.ts";
import { type Route, route } from "../route.ts";
import { certificationIdSchema, instantOut, instantText } from "../schemas.ts";

const sightSchema = z
  .object({
    economy: z.string(),
    covered: z.boolean().openapi({ description: "A leg in force covers the certification" }),
    consented: z.boolean(),
    told: z
      .object({ kind: z.enum(["UPSERT", "TOMBSTONE"]), toldAt: instantText, acknowledgedAt: instantText.nullable() })
      .nullable()
      .openapi({
        description: "The profile last offered, or its deletion asked for, and when the partner confirmed it",
      }),
    statusRead: z.boolean().openapi({ description: "Its signed head is past the newest entry of the certification" }),
    headReceivedAt: instantText.nullable(),
  })
  .openapi("PartnerSight");

/** What partners see of an own certification. */
export function disclosureRoutes(disclosures: Disclosures): Route[] {
  return [
    route({
      method: "get",
      path: "/v1/certifications/{id}/disclosures",
      id: "getDisclosures",
      tag: "Certifications",
      summary: "Which partners see the certification, what each was told and when it confirmed that",
      roles: ["registrar", "signatory", "monitor"],
      shape: { params: z.strictObject({ id: certificationIdSchema }) },
      answers: { 200: { description: "By partner", schema: z.object({ partners: z.array(sightSchema) }) } },
      errors: ["UNKNOWN_CERTIFICATION"],
      handle: ({ params: { id } }) => ({
        status: 200,
        headers: { "Cache-Control": "no-store" },
        body: { partners: disclosures(id).map(present) },
      }),
    }),
  ];
}

function present({
  economy,
  covered,
  consented,
  told,
  statusRead,
  reading,
}: PartnerSight): z.input<typeof sightSchema> {
  return {
    economy,
    covered,
    consented,
    told:
      told === undefined
        ? null
        : {
            kind: told.kind,
            toldAt: instantOut(told.toldAt) ?? "1970-01-01T00:00:00Z",
            acknowledgedAt: told.acknowledgedAt === null ? null : instantOut(told.acknowledgedAt),
          },
    statusRead,
    headReceivedAt: reading === undefined ? null : instantOut(reading.receivedAt),
  };
}
