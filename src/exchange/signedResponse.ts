import { z } from "zod";
import type { Economy } from "../domain/economy.ts";
import type { Instant } from "../domain/time.ts";
import { StatementRefusal } from "./refusal.ts";
import { bodyDigest, CLOCK_LEEWAY, MAX_LIFETIME } from "./signedRequest.ts";
import { economyClaim, instantClaim, signStatement, verifyStatement } from "./statement.ts";
import type { StatementKeyDirectory, StatementSigner } from "./statementKeys.ts";

/** An answer between gateways. */
export interface GatewayResponse {
  readonly status: number;
  readonly body: Uint8Array;
  /** The header SIGNATURE_HEADER; refusals have none. */
  readonly signature: string | undefined;
}

/** Which answer is expected: from whom, to whom, to which request. */
export interface ResponseExpectation {
  readonly issuer: Economy;
  readonly audience: Economy;
  readonly nonce: string;
  readonly directory: StatementKeyDirectory;
  readonly now: Instant;
}

const responseClaims = z.strictObject({
  iss: economyClaim,
  aud: economyClaim,
  nonce: z.string(),
  status: z.int(),
  digest: z.string(),
  iat: instantClaim,
});

/** Signs an answer. It holds for the one request whose nonce it repeats, so that an old page can't be given for a new one. */
export function signResponse(
  signer: StatementSigner,
  audience: Economy,
  nonce: string,
  response: Omit<GatewayResponse, "signature">,
  now: Instant,
): Promise<string> {
  return signStatement(signer, "aeo-gateway-response+jwt", {
    iss: signer.economy,
    aud: audience,
    nonce,
    status: response.status,
    digest: bodyDigest(response.body),
    iat: now,
  });
}

/**
 * Checks that an answer is the issuer's to exactly this request.
 * @throws StatementRefusal
 */
export async function verifyResponse(response: GatewayResponse, expected: ResponseExpectation): Promise<void> {
  if (response.signature === undefined) throw new StatementRefusal("MISSING");
  const claims = await verifyStatement(response.signature, {
    typ: "aeo-gateway-response+jwt",
    purpose: "REQUEST",
    schema: responseClaims,
    directory: expected.directory,
    now: expected.now,
    leeway: CLOCK_LEEWAY,
    maxAge: MAX_LIFETIME,
    issuer: expected.issuer,
    audience: expected.audience,
  });
  const same =
    claims.nonce === expected.nonce && claims.status === response.status && claims.digest === bodyDigest(response.body);
  if (!same) throw new StatementRefusal("OTHER_REQUEST");
}
