import express, { type RequestHandler } from "express";

/** A message as it came over the wire. */
export interface WireRequest {
  readonly method: string;
  readonly target: string;
  readonly body: Uint8Array;
  readonly signature: string | undefined;
}

export interface WireResponse {
  readonly status: number;
  readonly body: Uint8Array;
  readonly signature: string | undefined;
}

/** Requests of other gateways: bytes in, bytes out. What they mean and whether they are genuine, the exchange decides. */
export function exchangeRouter(
  handle: (request: WireRequest) => Promise<WireResponse>,
  signatureHeader: string,
): RequestHandler {
  const router = express.Router();
  router.use(express.raw({ type: () => true, limit: "8kb" }), async (request, response) => {
    const body: unknown = request.body;
    const answer = await handle({
      method: request.method,
      target: request.originalUrl,
      body: Buffer.isBuffer(body) ? body : new Uint8Array(),
      signature: request.get(signatureHeader),
    });
    response.status(answer.status).type("application/json").set("Cache-Control", "no-store");
    if (answer.signature !== undefined) response.set(signatureHeader, answer.signature);
    response.send(Buffer.from(answer.body));
  });
  return router;
}
