import type { Economy } from "../domain/economy.ts";
import type { Instant } from "../domain/time.ts";
import { type PeerTransport, PeerTransportError, type TransportFault } from "./peerTransport.ts";
import { type RefusalReason, StatementRefusal } from "./refusal.ts";
import { signRequest } from "./signedRequest.ts";
import { type GatewayResponse, verifyResponse } from "./signedResponse.ts";
import type { StatementKeyDirectory, StatementSigner } from "./statementKeys.ts";

/** Another authority's gateway, by the endpoint that the registry gives. */
export interface Peer {
  readonly economy: Economy;
  readonly endpoint: string;
}

/** REFUSED: it answered with a refusal. UNSIGNED: the answer is not provably its own. MALFORMED: it is, but makes no sense. */
export type PeerFaultCode = TransportFault | "REFUSED" | "UNSIGNED" | "MALFORMED";

/** A call to a peer that brought no answer to rely on. */
export class PeerFault extends Error {
  readonly code: PeerFaultCode;
  /** With REFUSED, the HTTP status; with UNSIGNED, why. */
  readonly detail: number | RefusalReason | undefined;

  constructor(code: PeerFaultCode, detail?: number | RefusalReason, options: { cause?: unknown } = {}) {
    super(`the peer's answer can't be used: ${code}${detail === undefined ? "" : ` (${detail})`}`, options);
    this.name = "PeerFault";
    this.code = code;
    this.detail = detail;
  }
}

export interface PeerClientDependencies {
  readonly own: Economy;
  readonly requestSigner: StatementSigner;
  readonly directory: StatementKeyDirectory;
  readonly transport: PeerTransport;
  readonly now: () => Instant;
}

/** Calls other gateways: signs each request, and takes only an answer that the peer signed for it. */
export class PeerClient {
  readonly #on: PeerClientDependencies;

  constructor(dependencies: PeerClientDependencies) {
    this.#on = dependencies;
  }

  /**
   * The JSON that the peer answers to GET, or to POST when there is a payload.
   * @throws PeerFault
   */
  async call(peer: Peer, target: string, payload?: unknown): Promise<unknown> {
    const { own, requestSigner, directory, transport, now } = this.#on;
    const body = payload === undefined ? new Uint8Array() : new TextEncoder().encode(JSON.stringify(payload));
    const unsigned = { method: payload === undefined ? "GET" : "POST", target, body };
    const { signature, nonce } = await signRequest(requestSigner, peer.economy, unsigned, now());
    const response = await carry(transport, peer, { ...unsigned, signature });
    // A refusal is not signed and so may be anybody's; it does no more than an interrupted line would.
    if (response.status !== 200) throw new PeerFault("REFUSED", response.status);
    try {
      await verifyResponse(response, { issuer: peer.economy, audience: own, nonce, directory, now: now() });
    } catch (error) {
      if (!(error instanceof StatementRefusal)) throw error;
      throw new PeerFault("UNSIGNED", error.reason, { cause: error });
    }
    return parseJson(response);
  }
}

async function carry(
  transport: PeerTransport,
  peer: Peer,
  request: Parameters<PeerTransport>[1],
): Promise<GatewayResponse> {
  try {
    return await transport(peer.endpoint, request);
  } catch (error) {
    throw new PeerFault(error instanceof PeerTransportError ? error.fault : "UNREACHABLE", undefined, { cause: error });
  }
}

function parseJson(response: GatewayResponse): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(response.body));
  } catch (error) {
    throw new PeerFault("MALFORMED", undefined, { cause: error });
  }
}
