import { lookup as systemLookup, type LookupAddress } from "node:dns";
import { type IncomingMessage, request as httpRequest, type RequestOptions } from "node:http";
import { request as httpsRequest } from "node:https";
import type { LookupFunction } from "node:net";
import { type EndpointFault, type EndpointPolicy, isPublicAddress, judgeEndpoint } from "./endpointPolicy.ts";
import { type GatewayRequest, SIGNATURE_HEADER } from "./signedRequest.ts";
import type { GatewayResponse } from "./signedResponse.ts";

/** A request with headers of its own, for receivers that are no gateways. */
export interface WireRequest extends GatewayRequest {
  readonly headers?: Readonly<Record<string, string>>;
}

/** Carries a request to a peer's gateway and its answer back, and believes neither. */
export type PeerTransport = (endpoint: string, request: WireRequest) => Promise<GatewayResponse>;

/** Why no answer came. */
export type TransportFault = EndpointFault | "UNREACHABLE" | "TIMED_OUT" | "TOO_LARGE";

export class PeerTransportError extends Error {
  readonly fault: TransportFault;

  constructor(fault: TransportFault, options: { cause?: unknown } = {}) {
    super(`the peer's gateway was not reached: ${fault}`, options);
    this.name = "PeerTransportError";
    this.fault = fault;
  }
}

export interface TransportOptions {
  readonly policy: EndpointPolicy;
  /** Milliseconds for the whole exchange, from the look-up to the last byte. */
  readonly timeout: number;
  /** The largest answer, in bytes. */
  readonly maxBytes: number;
  /** Certificates (PEM) of the authorities that sign peers' TLS certificates, if not the usual ones. */
  readonly ca?: readonly string[];
  /** Looks a host name up, by default as the system does. */
  readonly lookup?: (hostname: string, done: (error: Error | null, addresses: LookupAddress[]) => void) => void;
}

/** Room for a full page: its profiles are at most 1 MB, and their JSON is at most a few times that. */
export const TRANSPORT_DEFAULTS = { timeout: 10_000, maxBytes: 8_000_000 } as const;

/**
 * A transport over HTTPS. The address that was checked is the one that is connected to, so a name that resolves differently a
 * moment later gains nothing; redirects are an answer like any other and not followed; each request has its own connection.
 */
export function httpsTransport(options: TransportOptions): PeerTransport {
  return (endpoint, request) => {
    const judged = judgeEndpoint(endpoint, options.policy);
    if (typeof judged === "string") return Promise.reject(new PeerTransportError(judged));
    return exchange(judged.url, request, options, guardedLookup(options, judged.anyAddress));
  };
}

function exchange(
  url: URL,
  request: WireRequest,
  options: TransportOptions,
  lookup: LookupFunction,
): Promise<GatewayResponse> {
  const signal = AbortSignal.timeout(options.timeout);
  const send = url.protocol === "https:" ? httpsRequest : httpRequest;
  const wire: RequestOptions & { ca?: string[] } = {
    method: request.method,
    protocol: url.protocol,
    hostname: url.hostname.replace(/^\[|\]$/g, ""),
    port: url.port,
    path: url.pathname.replace(/\/$/, "") + request.target,
    headers: { accept: "application/json", "content-length": request.body.length, ...wireHeaders(request) },
    agent: false,
    lookup,
    signal,
    ...(options.ca === undefined ? {} : { ca: [...options.ca] }),
  };
  return new Promise((resolve, reject) => {
    const fail = (error: unknown): void => reject(faultOf(error, signal));
    const outgoing = send(wire, (incoming) => {
      readBody(incoming, options.maxBytes).then((body) => {
        const signature = incoming.headers[SIGNATURE_HEADER];
        resolve({
          status: incoming.statusCode ?? 0,
          body,
          signature: typeof signature === "string" ? signature : undefined,
        });
      }, fail);
    });
    outgoing.on("error", fail);
    outgoing.end(request.body);
  });
}

function wireHeaders(request: WireRequest): Record<string, string> {
  return {
    ...(request.body.length > 0 ? { "content-type": "application/json" } : {}),
    ...(request.signature === undefined ? {} : { [SIGNATURE_HEADER]: request.signature }),
    ...request.headers,
  };
}

async function readBody(incoming: IncomingMessage, maxBytes: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) {
      incoming.destroy();
      throw new PeerTransportError("TOO_LARGE");
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function guardedLookup(options: TransportOptions, anyAddress: boolean): LookupFunction {
  const find = options.lookup ?? ((hostname, done) => systemLookup(hostname, { all: true }, done));
  return (hostname, wanted, callback) => {
    find(hostname, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error !== null || first === undefined) return callback(error ?? new Error("no address"), "", 0);
      // One private address among public ones is refused too: which of them is used would be a matter of chance.
      if (!anyAddress && !addresses.every(({ address }) => isPublicAddress(address)))
        return callback(new PeerTransportError("PRIVATE_ADDRESS"), "", 0);
      return wanted.all === true ? callback(null, addresses) : callback(null, first.address, first.family);
    });
  };
}

function faultOf(error: unknown, signal: AbortSignal): PeerTransportError {
  if (error instanceof PeerTransportError) return error;
  return new PeerTransportError(signal.aborted ? "TIMED_OUT" : "UNREACHABLE", { cause: error });
}
