import { type PropagationFigures, PROPAGATION_STAGES } from "../../domain/propagation.ts";
import type { PairPropagation } from "../../services/propagation.ts";
import { monthOut, monthText } from "../months.ts";
import { type Route, route } from "../route.ts";
import { instantOut, instantText } from "../schemas.ts";
import { z } from "../zod.ts";

const n = z.number().int();
const seconds = n.nullable().openapi({ description: "Seconds; null where there is nothing to measure" });
const figuresSchema = z
  .object({
    stage: z.enum(PROPAGATION_STAGES),
    month: monthText.nullable().openapi({ description: "Of the block, in UTC; null = all months" }),
    n,
    p50: seconds,
    p95: seconds,
    max: seconds,
    bounded: n.openapi({ description: "Of n, those for which a bound was agreed" }),
    beyond: n.openapi({ description: "Of these, those that took longer" }),
  })
  .openapi("PropagationFigures");
const pairSchema = z
  .object({
    issuer: z.string(),
    recogniser: z.string(),
    arrangements: z.array(n),
    boundSeconds: n.nullable().openapi({
      description: "The shortest that is agreed now, from decision to the partner's knowledge; null = none",
    }),
    figures: z.array(figuresSchema),
    beforeLedger: n.openapi({ description: "Changes decided before the issuer was on the ledger; not in the figures" }),
    measuredSince: instantText
      .nullable()
      .openapi({ description: "Since when the recogniser's gateway counts; null = it has not told" }),
    toldAt: instantText.nullable().openapi({ description: "When it told; null = measured by this gateway" }),
  })
  .openapi("PairPropagation");

/** How fast changes of status get to partners. */
export function propagationRoutes(pairs: () => readonly PairPropagation[]): Route[] {
  return [
    route({
      method: "get",
      path: "/v1/propagation",
      id: "getPropagation",
      tag: "Monitoring",
      summary: "How long changes of status take: from decision to ledger, and to each partner's gateway",
      description:
        "Known is when the gateway's verified view had the block. When officers first asked about a certification after a change is not measured; receipts say it of single ones.",
      roles: ["monitor", "registrar", "signatory"],
      shape: {},
      answers: { 200: { description: "Each direction", schema: z.object({ pairs: z.array(pairSchema) }) } },
      errors: [],
      handle: () => ({ status: 200, body: { pairs: pairs().map(present) } }),
    }),
  ];
}

function present(pair: PairPropagation) {
  const { issuer, recogniser, arrangements, bound, toLedger, toPartner, beforeLedger, toldAt } = pair;
  return {
    issuer,
    recogniser,
    arrangements,
    boundSeconds: bound === 0 ? null : bound,
    figures: [...toLedger, ...(toPartner?.figures ?? [])].map(figuresOut),
    beforeLedger,
    measuredSince: toPartner === undefined ? null : instantOut(toPartner.since),
    toldAt: toldAt === undefined ? null : instantOut(toldAt),
  };
}

function figuresOut({ month, p50, p95, max, ...rest }: PropagationFigures) {
  return {
    ...rest,
    month: month === null ? null : monthOut(month),
    p50: p50 ?? null,
    p95: p95 ?? null,
    max: max ?? null,
  };
}
