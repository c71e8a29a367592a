import { z } from "zod";
import type { Economy } from "../domain/economy.ts";
import { AeoError } from "../domain/errors.ts";
import type { Instant } from "../domain/time.ts";
import type { ToldBenefits } from "./benefitExchange.ts";
import type { FeedServer } from "./feedServer.ts";
import { type LedgerIdentity, signHeads } from "./headStatement.ts";
import type { LedgerView, Membership } from "./ports.ts";
import { ACKNOWLEDGEMENTS_PATH, BENEFITS_PATH, FEED_PATH, HEAD_PATH, MAX_PAGE_ENTRIES } from "./protocol.ts";
import { type GatewayRequest, type NonceMemory, verifyRequest } from "./signedRequest.ts";
import { type GatewayResponse, signResponse } from "./signedResponse.ts";
import type { StatementKeyDirectory, StatementSigner } from "./statementKeys.ts";

/** The largest body of a request, in bytes. */
const MAX_BODY = 4_096;

export interface ExchangeServerDependencies {
  readonly own: Economy;
  readonly requestSigner: StatementSigner;
  readonly headSigner: StatementSigner;
  readonly directory: StatementKeyDirectory;
  readonly nonces: NonceMemory;
  readonly members: Membership;
  readonly ledger: LedgerView;
  readonly identity: LedgerIdentity;
  readonly feedServer: FeedServer;
  /** What a partner is told about benefits. */
  readonly benefits: (requester: Economy, texts: readonly string[] | undefined) => ToldBenefits;
  readonly now: () => Instant;
}

const whole = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number);
const feedQuery = z.strictObject({
  after: whole.default(0),
  limit: whole.pipe(z.int().min(1).max(MAX_PAGE_ENTRIES)).default(MAX_PAGE_ENTRIES),
});
const acknowledgement = z.strictObject({ cursor: z.int().min(0) });

type Handler = (requester: Economy, query: URLSearchParams, body: Uint8Array) => unknown;

/** Answers other gateways: every request is verified before it is looked at, every answer is signed for its one request. */
export class ExchangeServer {
  readonly #on: ExchangeServerDependencies;
  readonly #routes: Readonly<Record<string, Readonly<Record<string, Handler>>>>;

  constructor(dependencies: ExchangeServerDependencies) {
    this.#on = dependencies;
    this.#routes = {
      [FEED_PATH]: { GET: (requester, query) => this.#feed(requester, query) },
      [ACKNOWLEDGEMENTS_PATH]: { POST: (requester, _query, body) => this.#acknowledge(requester, body) },
      [HEAD_PATH]: { GET: () => this.#heads() },
      [BENEFITS_PATH]: { GET: (requester, query) => this.#on.benefits(requester, query.get("texts")?.split(",")) },
    };
  }

  /**
   * The answer to a request as it came over the wire.
   * @throws AeoError BODY_TOO_LARGE, REQUEST_SIGNATURE_INVALID, NOT_A_PARTNER (no active member), UNKNOWN_ROUTE,
   *   METHOD_NOT_ALLOWED, INVALID_PARAMETER, INVALID_JSON, INVALID_BODY, NOT_READY
   */
  async handle(request: GatewayRequest): Promise<GatewayResponse> {
    if (request.body.length > MAX_BODY) throw new AeoError("BODY_TOO_LARGE", `At most ${MAX_BODY} bytes.`);
    const { own, directory, nonces, members, requestSigner, now } = this.#on;
    const { requester, nonce } = await verifyRequest(request, { own, directory, nonces, now });
    if (members.statusOf(requester) !== "ACTIVE")
      throw new AeoError("NOT_A_PARTNER", `${requester} is not an active member.`);
    const [path = "", query = ""] = request.target.split("?", 2);
    const route = Object.hasOwn(this.#routes, path) ? this.#routes[path] : undefined;
    if (route === undefined) throw new AeoError("UNKNOWN_ROUTE", "The exchange has no such resource.");
    const handler = Object.hasOwn(route, request.method) ? route[request.method] : undefined;
    if (handler === undefined)
      throw new AeoError("METHOD_NOT_ALLOWED", `This resource takes ${Object.keys(route).join(", ")}.`);
    const answer = await handler(requester, new URLSearchParams(query), request.body);
    const response = { status: 200, body: new TextEncoder().encode(JSON.stringify(answer)) };
    return { ...response, signature: await signResponse(requestSigner, requester, nonce, response, now()) };
  }

  #feed(requester: Economy, query: URLSearchParams): unknown {
    const parsed = feedQuery.safeParse(Object.fromEntries(query));
    if (!parsed.success)
      throw new AeoError("INVALID_PARAMETER", "after and limit are whole numbers.", faults(parsed.error));
    return this.#on.feedServer.page(requester, parsed.data.after, parsed.data.limit);
  }

  #acknowledge(requester: Economy, body: Uint8Array): unknown {
    let value: unknown;
    try {
      value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
    } catch {
      throw new AeoError("INVALID_JSON", "The acknowledgement is not JSON.");
    }
    const parsed = acknowledgement.safeParse(value);
    if (!parsed.success) throw new AeoError("INVALID_BODY", "An acknowledgement has one cursor.", faults(parsed.error));
    return this.#on.feedServer.acknowledge(requester, parsed.data.cursor);
  }

  async #heads(): Promise<{ readonly statements: readonly string[] }> {
    const { ledger, headSigner, identity, now } = this.#on;
    const asOf = ledger.asOf();
    if (asOf === undefined) throw new AeoError("NOT_READY", "The ledger has not been read yet.");
    return { statements: await signHeads(headSigner, identity, asOf, now()) };
  }
}

function faults(error: z.ZodError): { faults: { pointer: string; detail: string }[] } {
  return {
    faults: error.issues.map(({ path, message }) => ({ pointer: `/${path.map(String).join("/")}`, detail: message })),
  };
}
