import { decodeJwt } from "jose";
import { z } from "zod";
import type { LedgerAsOf } from "../domain/asOf.ts";
import type { Economy } from "../domain/economy.ts";
import { type Address, REGISTRIES, type Registry } from "../domain/event.ts";
import type { Instant } from "../domain/time.ts";
import { CLOCK_LEEWAY } from "./signedRequest.ts";
import { economyClaim, instantClaim, signStatement, verifyStatement } from "./statement.ts";
import type { StatementKeyDirectory, StatementSigner } from "./statementKeys.ts";

/** Which ledger this is: the chain's id and the address of each registry, lower case. */
export interface LedgerIdentity {
  readonly chainId: number;
  readonly contracts: Readonly<Record<Registry, Address>>;
}

/** What an authority signs about a registry's history: it had this head after this many entries, seen at this block. */
export interface HeadStatement {
  readonly iss: Economy;
  readonly iat: Instant;
  readonly chainId: number;
  readonly registry: Registry;
  readonly contract: string;
  readonly sequence: number;
  /** 24 bytes, 0x hex. */
  readonly head: string;
  readonly block: number;
  /** The block's hash: who signs it stands behind everything that the block's state holds. */
  readonly blockHash: string;
}

const headClaims: z.ZodType<HeadStatement> = z.strictObject({
  iss: economyClaim,
  iat: instantClaim,
  chainId: z.int().min(0),
  registry: z.enum(REGISTRIES),
  contract: z.string().regex(/^0x[0-9a-f]{40}$/),
  sequence: z.int().min(0),
  head: z.string().regex(/^0x[0-9a-f]{48}$/),
  block: z.int().min(0),
  blockHash: z.string().regex(/^0x[0-9a-f]{64}$/),
});

/** A head as a comparison gives it. */
export interface RegistryHead {
  readonly registry: Registry;
  readonly sequence: number;
  readonly head: string;
  readonly block: number;
  readonly blockHash: string;
}

/** Signs one head with a HEAD key. It stands for itself and for ever: it is evidence for third parties. */
export function signHead(
  signer: StatementSigner,
  ledger: LedgerIdentity,
  { registry, sequence, head, block, blockHash }: RegistryHead,
  now: Instant,
): Promise<string> {
  const { chainId, contracts } = ledger;
  const contract = contracts[registry];
  const claims = { iss: signer.economy, iat: now, chainId, registry, contract, sequence, head, block, blockHash };
  return signStatement(signer, "aeo-signed-head+jwt", claims);
}

/** What the verified ledger says of one registry. */
export function headOf({ heads, block, blockHash }: LedgerAsOf, registry: Registry): RegistryHead {
  return { registry, ...heads[registry], block, blockHash };
}

/** Signs the head of every registry at the block up to which the view was verified. */
export function signHeads(
  signer: StatementSigner,
  ledger: LedgerIdentity,
  asOf: LedgerAsOf,
  now: Instant,
): Promise<string[]> {
  return Promise.all(REGISTRIES.map((registry) => signHead(signer, ledger, headOf(asOf, registry), now)));
}

/**
 * The claims of a head that an economy signed with a HEAD key of the registry.
 * @param maxAge the most seconds since it was signed
 * @throws StatementRefusal
 */
export function verifyHead(
  token: string,
  issuer: Economy,
  directory: StatementKeyDirectory,
  now: Instant,
  maxAge: number,
): Promise<HeadStatement> {
  const expected = { typ: "aeo-signed-head+jwt", purpose: "HEAD", schema: headClaims } as const;
  return verifyStatement(token, { ...expected, directory, now, leeway: CLOCK_LEEWAY, maxAge, issuer });
}

/** The claims of a statement that was verified before; undefined when it is none. */
export function readHead(token: string): HeadStatement | undefined {
  try {
    return headClaims.parse(decodeJwt(token));
  } catch {
    return undefined;
  }
}
