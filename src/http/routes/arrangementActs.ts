import { z } from "../zod.ts";
import type { ErrorCode } from "../../domain/errors.ts";
import { modeMask } from "../../domain/mode.ts";
import type { Arrange, ArrangementAct } from "../../services/arrange.ts";
import { operationSchema } from "../present.ts";
import { type Route, route } from "../route.ts";
import { arrangementNumberSchema, economySchema, instantSchema, modeSchema } from "../schemas.ts";
import { termsSchema, toTerms } from "../termsSchemas.ts";
import { waitQuery, type Write } from "../write.ts";

const params = z.strictObject({ arrangement: arrangementNumberSchema });
const version = z.number().int().min(1).max(65_535);
const directionFields = { issuer: economySchema, recogniser: economySchema };
const empty = z.strictObject({});

const errors: readonly ErrorCode[] = [
  "UNKNOWN_ARRANGEMENT",
  "NOT_A_PARTY",
  "INVALID_TERMS",
  "INVALID_PROGRAMME",
  "INVALID_TRANSITION",
  "NOTICE_TOO_SHORT",
  "STALE_VERSION",
];

/** What a body adds to the number of the arrangement; undefined fields are not there. */
interface Act<B extends z.ZodType> {
  readonly path: string;
  readonly id: string;
  readonly summary: string;
  readonly body: B;
  readonly act: (arrangement: number, body: z.output<B>) => ArrangementAct;
}

function act<B extends z.ZodType>(definition: Act<B>): Act<z.ZodType> {
  return definition as unknown as Act<z.ZodType>;
}

const ACTS: readonly Act<z.ZodType>[] = [
  act({
    path: "amendments",
    id: "amendArrangement",
    summary: "Propose the next version to the same parties",
    body: termsSchema,
    act: (arrangement, body) => ({ act: "amend", arrangement, terms: toTerms(body) }),
  }),
  act({
    path: "accessions",
    id: "accedeToArrangement",
    summary: "Propose the next version with this authority as one party more",
    body: termsSchema,
    act: (arrangement, body) => ({ act: "accede", arrangement, terms: toTerms(body) }),
  }),
  act({
    path: "signatures",
    id: "signArrangement",
    summary: "Sign the version open for signature, as it stands on the ledger",
    body: z.strictObject({ version }),
    act: (arrangement, body) => ({ act: "sign", arrangement, ...body }),
  }),
  act({
    path: "proposal-cancellations",
    id: "cancelArrangementProposal",
    summary: "Drop the version open for signature",
    body: z.strictObject({ version }),
    act: (arrangement, body) => ({ act: "cancelProposal", arrangement, ...body }),
  }),
  act({
    path: "entries-into-force",
    id: "confirmEntryIntoForce",
    summary: "Confirm from when a leg is in force for some modes; it is when both sides say the same",
    body: z.strictObject({
      legIndex: z.number().int().min(0).max(127),
      modes: z.array(modeSchema).min(1).max(4),
      from: instantSchema,
    }),
    act: (arrangement, { legIndex, modes, from }) => ({
      act: "confirmEntryIntoForce",
      arrangement,
      legIndex,
      modes: modeMask(modes),
      from,
    }),
  }),
  act({
    path: "suspensions",
    id: "suspendArrangement",
    summary: "Announce that the legs of one direction end, after the agreed notice",
    body: z.strictObject({ ...directionFields, effectiveAt: instantSchema }),
    act: (arrangement, body) => ({ act: "suspend", arrangement, ...body }),
  }),
  act({
    path: "suspension-cancellations",
    id: "cancelArrangementSuspension",
    summary: "Take an announced suspension back",
    body: z.strictObject(directionFields),
    act: (arrangement, body) => ({ act: "cancelSuspension", arrangement, ...body }),
  }),
  act({
    path: "resumptions",
    id: "resumeArrangement",
    summary: "Open the legs again that this authority suspended",
    body: z.strictObject({ ...directionFields, from: instantSchema.optional() }),
    act: (arrangement, { from, ...body }) => ({ act: "resume", arrangement, ...body, from: from ?? 0 }),
  }),
  act({
    path: "withdrawals",
    id: "withdrawFromArrangement",
    summary: "Announce that this authority leaves, after the agreed notice",
    body: z.strictObject({ effectiveAt: instantSchema }),
    act: (arrangement, body) => ({ act: "withdraw", arrangement, ...body }),
  }),
  act({
    path: "withdrawal-cancellations",
    id: "cancelArrangementWithdrawal",
    summary: "Take an announced withdrawal back",
    body: empty,
    act: (arrangement) => ({ act: "cancelWithdrawal", arrangement }),
  }),
  act({
    path: "terminations",
    id: "terminateArrangement",
    summary: "Sign that the arrangement ends; it does when all parties signed the same time",
    body: z.strictObject({ effectiveAt: instantSchema }),
    act: (arrangement, body) => ({ act: "terminate", arrangement, ...body }),
  }),
];

const common = {
  method: "post",
  tag: "Arrangements",
  roles: ["signatory"],
  idempotency: "required",
  // Terms may have 128 legs, each with its lists.
  batch: true,
  answers: { 202: { description: "Accepted; Location has its progress", schema: operationSchema } },
  errors,
} as const;

/** What a signatory can do in arrangements. */
export function arrangementActRoutes(arrange: Arrange, write: Write): Route[] {
  const propose = route({
    ...common,
    path: "/v1/arrangements",
    id: "proposeArrangement",
    summary: "Propose a new arrangement; every party signs it apart, this one too",
    shape: { query: waitQuery, body: termsSchema },
    handle: ({ body, query }, context) => {
      const terms = toTerms(body);
      return write(context, { body: context.request.body, wait: query.wait }, (now) => ({
        operation: arrange({ act: "propose", terms }, context.caller, now),
      }));
    },
  });
  const acts = ACTS.map(({ path, id, summary, body: schema, act: toAct }) =>
    route({
      ...common,
      path: `/v1/arrangements/{arrangement}/${path}`,
      id,
      summary,
      shape: { params, query: waitQuery, body: schema },
      handle: ({ params: { arrangement }, body, query }, context) => {
        const asked = toAct(arrangement, body);
        return write(context, { body: context.request.body, wait: query.wait }, (now) => ({
          operation: arrange(asked, context.caller, now),
        }));
      },
    }),
  );
  return [propose, ...acts];
}
