import { AeoError } from "../../../domain/errors.ts";
import type { Freshness, LedgerAsOf } from "../../../domain/asOf.ts";
import type { AsOf, Instant } from "../../../domain/time.ts";
import { instantToText } from "../../../domain/time.ts";
import type { Registers } from "../../../services/audit/registers.ts";
import {
  authorityStandingSchema,
  certificationDiffSchema,
  changeSchema,
  effectiveStatusSchema,
  legDiffSchema,
  legStandingSchema,
  standingSchema,
} from "../../auditSchemas.ts";
import { presentAsOf } from "../../present.ts";
import { presentCertificationDiff, presentLegDiff } from "../../presentDiff.ts";
import { presentAuthority, presentLegStanding, presentStanding } from "../../presentRegister.ts";
import { type Route, route } from "../../route.ts";
import {
  asOfSchema,
  certificationIdSchema,
  economySchema,
  instantSchema,
  instantText,
  pageQuery,
} from "../../schemas.ts";
import { z } from "../../zod.ts";
import { AUDIT_TAG as tag, LEDGER_READERS as roles } from "./readers.ts";

export interface AuditRegisterDeps {
  readonly registers: Registers;
  readonly asOf: () => LedgerAsOf;
  readonly freshness: () => Freshness;
}

const moments = {
  validAt: instantSchema.optional().openapi({ description: "What was so then; at knownAt if left out" }),
  knownAt: instantSchema.optional().openapi({ description: "As the ledger knew it then; now if left out" }),
};
const page = {
  after: certificationIdSchema.optional().openapi({ description: "The `next` of the page before" }),
  limit: pageQuery.limit,
};
const answered = { asOf: asOfSchema, validAt: instantText, knownAt: instantText };

/** The register of an economy at two times, and how it differs between moments. */
export function auditRegisterRoutes(deps: AuditRegisterDeps): Route[] {
  return [stateRoute(deps), listRoute(deps), diffRoute(deps)];
}

/** What is known later than now is what is known now. */
function asked({ asOf }: AuditRegisterDeps, validAt: Instant | undefined, knownAt: Instant | undefined): AsOf {
  const known = Math.min(knownAt ?? asOf().time, asOf().time);
  return { validAt: validAt ?? known, knownAt: known };
}

function timesOut({ asOf, freshness }: AuditRegisterDeps, { validAt, knownAt }: AsOf) {
  return {
    asOf: presentAsOf(asOf(), freshness()),
    validAt: instantToText(validAt),
    knownAt: instantToText(knownAt),
  };
}

function stateRoute(deps: AuditRegisterDeps): Route {
  return route({
    method: "get",
    path: "/v1/audit/state",
    id: "getAuditState",
    tag,
    summary: "What an economy's register held at one moment, as the ledger knew it at another",
    roles,
    shape: { query: z.strictObject({ economy: economySchema, ...moments }) },
    answers: {
      200: {
        description: "The authority, its certifications by status, the legs in force",
        schema: z.object({
          ...answered,
          authority: authorityStandingSchema,
          total: z.number().int(),
          legs: z.array(legStandingSchema),
        }),
      },
    },
    errors: ["UNKNOWN_MEMBER"],
    seen: ({ total }: { total: number }, { query: { economy } }) => ({ count: total, subjects: [economy] }),
    handle: async ({ query: { economy, validAt, knownAt } }) => {
      const register = await deps.registers.at(economy, asked(deps, validAt, knownAt));
      return {
        status: 200,
        headers: { "Cache-Control": "no-store" },
        body: {
          ...timesOut(deps, register.at),
          authority: presentAuthority(register.authority),
          total: register.certifications.length,
          legs: register.legs.map(presentLegStanding),
        },
      };
    },
  });
}

function listRoute(deps: AuditRegisterDeps): Route {
  return route({
    method: "get",
    path: "/v1/audit/certifications",
    id: "listAuditCertifications",
    tag,
    summary: "The certifications of an economy's register at two times, one by one",
    description: "In the order in which the ledger first heard of them. No names: the ledger has none.",
    roles,
    shape: {
      query: z.strictObject({ economy: economySchema, ...moments, status: effectiveStatusSchema.optional(), ...page }),
    },
    answers: {
      200: {
        description: "A page",
        schema: z.object({
          ...answered,
          total: z.number().int(),
          certifications: z.array(standingSchema),
          next: z.string().nullable(),
        }),
      },
    },
    errors: ["UNKNOWN_MEMBER"],
    seen: ({ certifications }: { certifications: { id: string }[] }) => seenIds(certifications),
    handle: async ({ query: { economy, validAt, knownAt, status, after, limit } }) => {
      const register = await deps.registers.at(economy, asked(deps, validAt, knownAt));
      const all = register.certifications.filter((one) => status === undefined || one.status === status);
      const { items, next } = pageOf(all, (one) => one.id, after, limit);
      return {
        status: 200,
        headers: { "Cache-Control": "no-store" },
        body: {
          ...timesOut(deps, register.at),
          total: all.length,
          certifications: items.map(presentStanding),
          next,
        },
      };
    },
  });
}

function diffRoute(deps: AuditRegisterDeps): Route {
  const at = instantSchema.openapi({ description: "What was so then" });
  const known = instantSchema
    .optional()
    .openapi({ description: "As the ledger knew it then; at the moment itself if left out" });
  return route({
    method: "get",
    path: "/v1/audit/diff",
    id: "diffAuditRegister",
    tag,
    summary: "What changed in an economy's register between two moments: added, changed field by field, gone",
    description:
      "ADDED: not in the register at the first moment. GONE: ended at the second, though not at the first. CHANGED: all else that differs.",
    roles,
    shape: {
      query: z.strictObject({
        economy: economySchema,
        from: at,
        to: at,
        fromKnownAt: known,
        toKnownAt: known,
        change: changeSchema.optional(),
        ...page,
      }),
    },
    answers: {
      200: {
        description: "The first moment, the second, and what differs",
        schema: z.object({
          asOf: asOfSchema,
          from: z.object({ validAt: instantText, knownAt: instantText }),
          to: z.object({ validAt: instantText, knownAt: instantText }),
          status: z
            .object({ before: z.string().nullable(), after: z.string() })
            .openapi({ description: "The authority's own; before: null when the ledger did not know it yet" }),
          counts: z.record(changeSchema, z.number().int()),
          certifications: z.array(certificationDiffSchema),
          legs: z.array(legDiffSchema),
          next: z.string().nullable(),
        }),
      },
    },
    errors: ["UNKNOWN_MEMBER"],
    seen: ({ certifications }: { certifications: { id: string }[] }) => seenIds(certifications),
    handle: async ({ query: { economy, from, to, fromKnownAt, toKnownAt, change, after, limit } }) => {
      if (from > to || (fromKnownAt ?? from) > (toKnownAt ?? to))
        throw new AeoError("INVALID_PARAMETER", "the first moment lies after the second", {
          faults: [{ pointer: from > to ? "/query/from" : "/query/fromKnownAt", detail: "no later than the second" }],
        });
      const [first, second] = [asked(deps, from, fromKnownAt ?? from), asked(deps, to, toKnownAt ?? to)];
      const diff = await deps.registers.diff(economy, first, second);
      const all = diff.certifications.filter((one) => change === undefined || one.kind === change);
      const { items, next } = pageOf(all, (one) => one.id, after, limit);
      const count = (kind: string) => diff.certifications.filter((one) => one.kind === kind).length;
      const { asOf, ...before } = timesOut(deps, diff.before.at);
      const { asOf: _asOf, ...later } = timesOut(deps, diff.after.at);
      return {
        status: 200,
        headers: { "Cache-Control": "no-store" },
        body: {
          asOf,
          from: before,
          to: later,
          status: {
            before: diff.before.authority?.statusAtValidAt ?? null,
            after: diff.after.authority.statusAtValidAt,
          },
          counts: { ADDED: count("ADDED"), CHANGED: count("CHANGED"), GONE: count("GONE") },
          certifications: items.map(presentCertificationDiff),
          legs: diff.legs.map(presentLegDiff),
          next,
        },
      };
    },
  });
}

/** What comes after the item of an id; from the beginning when it is not among them. */
function pageOf<T>(all: readonly T[], idOf: (item: T) => string, after: string | undefined, limit: number) {
  const start = after === undefined ? 0 : all.findIndex((item) => idOf(item) === after) + 1;
  const items = all.slice(start, start + limit);
  const last = items.at(-1);
  return { items, next: last !== undefined && start + limit < all.length ? idOf(last) : null };
}

function seenIds(list: readonly { readonly id: string }[]) {
  return { count: list.length, subjects: list.map(({ id }) => id) };
}
