import { gunzipSync } from "node:zlib";
import { type Disclosable, DISCLOSABLE } from "../../credential/format.ts";
import type { CertificationId } from "../../domain/certificationRecord.ts";
import type { CredentialRecord } from "../../domain/credential.ts";
import type { Instant } from "../../domain/time.ts";
import type { Caller } from "../../services/caller.ts";
import { type Reply, type Route, route } from "../route.ts";
import { certificationIdSchema, instantOut, instantText } from "../schemas.ts";
import { once, type WriteDeps } from "../write.ts";
import { z } from "../zod.ts";

/** A signed text and what its ETag is. */
export interface SignedText {
  readonly text: string;
  readonly tag: string;
}

export interface CredentialRoutesDeps {
  readonly issue: (id: CertificationId, validDays: number, caller: Caller, now: Instant) => CredentialRecord;
  readonly get: (id: string) => CredentialRecord;
  readonly text: (record: CredentialRecord, disclose: readonly Disclosable[]) => Promise<string>;
  readonly svg: (text: string) => string;
  readonly statusList: (number: number) => Promise<SignedText>;
  /** The answer to who asks for a bundle, as gzip of JSON. */
  readonly bundle: () => Promise<Buffer>;
  readonly writeDeps: WriteDeps;
}

const tag = "Credentials";
const credentialSchema = z
  .object({
    id: z.string(),
    certificationId: z.string(),
    credential: z.string().openapi({ description: "SD-JWT VC; this text is what the QR code holds" }),
    disclosed: z.array(z.enum(DISCLOSABLE)),
    issuedAt: instantText,
    expiresAt: instantText,
    status: z.object({ uri: z.string(), idx: z.number().int() }),
  })
  .openapi("Credential");
const issueSchema = z.strictObject({
  validDays: z.int().min(1).max(731).default(180).openapi({ description: "Good for so many days, on paper too" }),
});
const discloseQuery = z.strictObject({
  disclose: z
    .string()
    .regex(/^((tin|name)(,(?!$)|$)){0,2}$/, `a list of ${DISCLOSABLE.join(" and ")}, separated by a comma`)
    .default(DISCLOSABLE.join(","))
    .transform((text) => DISCLOSABLE.filter((name) => text.split(",").includes(name)))
    .openapi({ description: "What the holder shows of itself: tin, name, both (if left out) or nothing" }),
});
const params = z.strictObject({ id: z.uuid() });
const bundleSchema = z
  .object({
    statement: z.string().openapi({ description: "Compact JWS with the SHA-256 of content" }),
    content: z.string().openapi({ description: "JSON text" }),
    anchor: z.object({ keyId: z.string(), publicKey: z.string() }),
  })
  .openapi("OfflineBundle");

/** Credentials that are checked without a network, and what checks them. */
export function credentialRoutes(deps: CredentialRoutesDeps): Route[] {
  return [issueRoute(deps), ...readRoutes(deps), statusListRoute(deps), bundleRoute(deps)];
}

function issueRoute(deps: CredentialRoutesDeps): Route {
  return route({
    method: "post",
    path: "/v1/certifications/{id}/credential",
    id: "issueCredential",
    tag,
    summary: "Issue a credential that partners' officers can check offline",
    roles: ["registrar"],
    idempotency: "required",
    shape: { params: z.strictObject({ id: certificationIdSchema }), body: issueSchema },
    answers: { 201: { description: "Issued", schema: credentialSchema } },
    errors: ["UNKNOWN_CERTIFICATION", "INVALID_TRANSITION", "CREDENTIALS_UNAVAILABLE"],
    handle: async ({ params: { id }, body }, context) => {
      // Only its id is kept with the key: the text names the operator, and is drawn again for a repeated request.
      const reply = await once(deps.writeDeps, context, context.request.body, (now) => ({
        status: 201,
        body: { id: deps.issue(id, body.validDays, context.caller, now).id },
      }));
      const record = deps.get((reply.body as { id: string }).id);
      const headers = { Location: `/v1/credentials/${record.id}`, "Cache-Control": "no-store" };
      return { status: reply.status, headers, body: await present(deps, record, DISCLOSABLE) };
    },
  });
}

function readRoutes(deps: CredentialRoutesDeps): Route[] {
  return [
    route({
      method: "get",
      path: "/v1/credentials/{id}",
      id: "getCredential",
      tag,
      summary: "A credential that was issued, with as much disclosed as its holder wants",
      roles: ["registrar"],
      shape: { params, query: discloseQuery },
      answers: { 200: { description: "The credential", schema: credentialSchema } },
      errors: ["UNKNOWN_CREDENTIAL", "CREDENTIALS_UNAVAILABLE"],
      handle: async ({ params: { id }, query: { disclose } }) => ({
        status: 200,
        headers: { "Cache-Control": "no-store" },
        body: await present(deps, deps.get(id), disclose),
      }),
    }),
    route({
      method: "get",
      path: "/v1/credentials/{id}/qr.svg",
      id: "getCredentialQrCode",
      tag,
      summary: "The QR code of a credential, to print",
      roles: ["registrar"],
      shape: { params, query: discloseQuery },
      answers: { 200: { description: "The picture", schema: z.string(), mediaTypes: ["image/svg+xml"] } },
      errors: ["UNKNOWN_CREDENTIAL", "CREDENTIALS_UNAVAILABLE"],
      handle: async ({ params: { id }, query: { disclose } }) =>
        plain("image/svg+xml", deps.svg(await deps.text(deps.get(id), disclose)), "no-store"),
    }),
  ];
}

function statusListRoute(deps: CredentialRoutesDeps): Route {
  return route({
    method: "get",
    path: "/v1/status-lists/{number}",
    id: "getStatusList",
    tag,
    summary: "A Token Status List of issued credentials: 0 valid, 1 ended, 2 suspended",
    roles: "public",
    shape: { params: z.strictObject({ number: z.coerce.number().int().min(1).max(1_000_000) }) },
    answers: {
      200: { description: "JWT form, signed", schema: z.string(), mediaTypes: ["application/statuslist+jwt"] },
      304: { description: "Unchanged", schema: null },
    },
    errors: ["UNKNOWN_STATUS_LIST", "CREDENTIALS_UNAVAILABLE", "NOT_READY"],
    handle: async ({ params: { number } }, { request }) => {
      const list = await deps.statusList(number);
      const etag = `"${list.tag}"`;
      const caching = { ETag: etag, "Cache-Control": "public, max-age=60" };
      if (request.get("if-none-match") === etag) return { status: 304, headers: caching };
      const reply = plain("application/statuslist+jwt", list.text, "public, max-age=60");
      // A page of another origin may check paper as well: there is nothing in it that is not public.
      return { ...reply, headers: { ...reply.headers, ...caching, "Access-Control-Allow-Origin": "*" } };
    },
  });
}

function bundleRoute(deps: CredentialRoutesDeps): Route {
  return route({
    method: "get",
    path: "/v1/offline-bundle",
    id: "getOfflineBundle",
    tag,
    summary: "What an officer's device needs to check credentials without a network for a day",
    description: "Keys, arrangements and partners' statuses by id; no name, address or identifier of any operator.",
    roles: ["officer", "agency"],
    shape: {},
    answers: { 200: { description: "The bundle", schema: bundleSchema } },
    errors: [],
    handle: async (_input, { request }) => {
      const zipped = await deps.bundle();
      const gzip = request.acceptsEncodings("gzip") === "gzip";
      const reply = plain("application/json", gzip ? zipped : gunzipSync(zipped), "private, no-store");
      const encoding = gzip ? { "Content-Encoding": "gzip" } : {};
      return { ...reply, headers: { ...reply.headers, Vary: "Accept-Encoding", ...encoding } };
    },
  });
}

function plain(type: string, content: string | Buffer, caching: string) {
  return { status: 200, headers: { "Content-Type": type, "Cache-Control": caching }, content } satisfies Reply;
}

async function present(deps: CredentialRoutesDeps, record: CredentialRecord, disclosed: readonly Disclosable[]) {
  const { id, certificationId, issuedAt, expiresAt, uri, idx } = record;
  return {
    id,
    certificationId,
    credential: await deps.text(record, disclosed),
    disclosed,
    issuedAt: instantOut(issuedAt),
    expiresAt: instantOut(expiresAt),
    status: { uri, idx },
  };
}
