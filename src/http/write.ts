import { hash } from "node:crypto";
import canonicalize from "canonicalize";
import { AeoError } from "../domain/errors.ts";
import type { Operation } from "../domain/operation.ts";
import type { Instant } from "../domain/time.ts";
import { idempotencyKeySchema } from "./openapi.ts";
import { presentOperation } from "./present.ts";
import type { Context, Reply } from "./route.ts";
import { z } from "./zod.ts";

/** A request under its Idempotency-Key. */
export interface KeyedRequest {
  readonly caller: string;
  readonly key: string;
  readonly fingerprint: string;
  readonly now: Instant;
}

/** The store's part of Idempotency-Key: key, effect and answer are one transaction. */
export interface Idempotency {
  /**
   * Runs `produce` once per caller and key, in one transaction with the key; a repeated request gets the first answer. Resolves
   * when both are durable.
   * @throws AeoError IDEMPOTENCY_KEY_REUSED, IDEMPOTENCY_KEY_IN_USE, STORE_UNAVAILABLE, and what `produce` throws (nothing stays)
   */
  run(request: KeyedRequest, produce: () => Reply): Reply | Promise<Reply>;
}

export interface WriteDeps {
  readonly idempotency: Idempotency;
  readonly now: () => Instant;
  /** Tells the sender that there is something to send. */
  readonly nudge: () => void;
  /** Resolves with the operation when it is over, or as it is after a while. */
  readonly settled: (id: string, timeoutMs: number) => Promise<Operation>;
}

/** The query of every write to the ledger. */
export const waitQuery = z.strictObject({
  wait: z.enum(["final"]).optional().openapi({ description: "Answer when the write is final, within 30 s" }),
});

/** How long `?wait=final` waits. */
const WAIT_MS = 30_000;

/** Answers a write: accepted once, however often it is sent. `produce` must be synchronous: it is one transaction. */
export type Write = (
  context: Context,
  sent: { readonly body: unknown; readonly wait?: "final" | undefined },
  produce: (now: Instant) => { readonly operation: Operation; readonly extra?: object },
) => Promise<Reply>;

export function createWrite(deps: WriteDeps): Write {
  return async (context, sent, produce) => {
    const reply = await once(deps, context, sent.body, (now) => {
      const { operation, extra } = produce(now);
      return accepted(operation, extra);
    });
    deps.nudge();
    if (sent.wait !== "final") return reply;
    const { id } = reply.body as { id: string };
    const operation = await deps.settled(id, WAIT_MS);
    return { ...reply, body: { ...(reply.body as object), ...presentOperation(operation) } };
  };
}

/** Runs a request's effect once per Idempotency-Key, also when it is no write to the ledger. */
export async function once(
  deps: Pick<WriteDeps, "idempotency" | "now">,
  context: Pick<Context, "caller" | "request">,
  body: unknown,
  produce: (now: Instant) => Reply,
): Promise<Reply> {
  const request = keyedRequest(context, body, deps.now());
  return deps.idempotency.run(request, () => produce(request.now));
}

/** What a request is to its Idempotency-Key. @throws AeoError IDEMPOTENCY_KEY_MISSING, INVALID_PARAMETER */
export function keyedRequest(
  { caller, request }: Pick<Context, "caller" | "request">,
  body: unknown,
  now: Instant,
): KeyedRequest {
  const key = request.get("idempotency-key");
  if (key === undefined) throw new AeoError("IDEMPOTENCY_KEY_MISSING", "no Idempotency-Key header");
  if (!idempotencyKeySchema.safeParse(key).success)
    throw new AeoError("INVALID_PARAMETER", "at /header/Idempotency-Key", {
      faults: [{ pointer: "/header/Idempotency-Key", detail: "8 to 128 printable ASCII characters without space" }],
    });
  return { caller: caller.subject, key, fingerprint: fingerprintOf(request, body), now };
}

/** What makes two requests the same: what they would do, not how they are spaced. */
function fingerprintOf(request: Context["request"], body: unknown): string {
  const { method, path } = request;
  const ifMatch = request.get("if-match") ?? null;
  // The same bytes as CSV and as NDJSON are two requests.
  const type = request.get("content-type")?.split(";")[0]?.trim().toLowerCase() ?? null;
  const text = canonicalize({ method, path, ifMatch, type, body: body ?? null });
  return hash("sha256", text ?? "");
}

function accepted(operation: Operation, extra: object | undefined): Reply {
  return {
    status: 202,
    headers: { Location: `/v1/operations/${operation.id}` },
    body: { ...presentOperation(operation), ...extra },
  };
}

/** The version that a change was decided on, from If-Match. @throws AeoError VERSION_REQUIRED, INVALID_PARAMETER */
export function quotedVersion({ request }: Pick<Context, "request">): number {
  const header = request.get("if-match");
  if (header === undefined) throw new AeoError("VERSION_REQUIRED", "no If-Match header");
  const version = /^"(\d{1,8})"$/.exec(header)?.[1];
  if (version === undefined)
    throw new AeoError("INVALID_PARAMETER", "at /header/If-Match", {
      faults: [{ pointer: "/header/If-Match", detail: 'the ETag of the record, such as "3"' }],
    });
  return Number(version);
}
