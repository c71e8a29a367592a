import { z } from "zod";
import { type AuthoritiesState, statementKeysAt } from "../domain/authority.ts";
import type { Economy } from "../domain/economy.ts";
import type { Bytes32, LedgerEvent } from "../domain/event.ts";
import { StatementRefusal } from "../exchange/refusal.ts";
import { economyClaim, instantClaim, verifyStatement } from "../exchange/statement.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { type Finding, finding } from "./finding.ts";

const claims = z.strictObject({ iss: economyClaim, iat: instantClaim, digest: z.string() });

/** Who signed a checkpoint. */
export type CheckpointSigner =
  /** The authority whose HEAD key stood in the registry at the checkpoint's block. */
  | { readonly economy: Economy; readonly keyId: Bytes32; readonly revokedAt: number }
  /** It is signed, but not as an authority would have. */
  | { readonly reason: string };

/**
 * Whose signature a checkpoint has. Keys count as the ledger had them at the checkpoint's block: one that was added later could not
 * have signed it then, whatever validity it was given.
 */
export class SignatureWatch {
  readonly #checkpoint: Checkpoint;
  readonly #keys = new Set<string>();

  constructor(checkpoint: Checkpoint) {
    this.#checkpoint = checkpoint;
  }

  /** Told of every event of the history that is read. */
  see(event: LedgerEvent): void {
    if (event.type === "StatementKeyAdded" && event.position.block <= this.#checkpoint.block)
      this.#keys.add(event.keyId);
  }

  /**
   * @param authorities as the history that was read gives them
   * @returns undefined when the checkpoint is not signed
   */
  async signer(authorities: AuthoritiesState): Promise<CheckpointSigner | undefined> {
    const { signature, auditedAt, digest } = this.#checkpoint;
    if (signature === null) return undefined;
    const keysAt = (...[economy, purpose, at]: [Economy, "HEAD", number]) =>
      statementKeysAt(authorities, economy, purpose, at).filter(({ keyId }) => this.#keys.has(keyId));
    try {
      const signed = await verifyStatement(signature, {
        ...{ typ: "aeo-audit-checkpoint+jwt", purpose: "HEAD", schema: claims },
        ...{ now: auditedAt, leeway: 0, maxAge: Number.MAX_SAFE_INTEGER },
        directory: { statementKeysOf: (economy, _purpose, at) => keysAt(economy, "HEAD", at) },
      });
      if (signed.digest !== digest) return { reason: "another checkpoint than this one was signed" };
      if (signed.iat !== auditedAt) return { reason: "it was signed at another moment than auditedAt" };
      const { kid } = JSON.parse(Buffer.from(signature.split(".")[0] ?? "", "base64url").toString()) as { kid: string };
      const key = keysAt(signed.iss, "HEAD", auditedAt).find(({ keyId }) => keyId === kid);
      if (key === undefined) return { reason: "no HEAD key of its authority signed it" };
      return { economy: signed.iss, keyId: key.keyId, revokedAt: key.revokedAt };
    } catch (error) {
      if (!(error instanceof StatementRefusal)) throw error;
      if (error.reason !== "UNKNOWN_KEY") return { reason: `the signature was refused: ${error.reason}` };
      return {
        reason: `at block ${this.#checkpoint.block} the registry had no such HEAD key of the authority it names`,
      };
    }
  }
}

/** What is wrong with a checkpoint's signature. @param wanted the authority that must have signed it; undefined = any */
export function signatureFindings(signer: CheckpointSigner | undefined, wanted: Economy | undefined): Finding[] {
  if (signer === undefined) return [];
  const wrong = (detail: string) => [finding("checkpoint", "altered", detail, { field: "signature" })];
  if ("reason" in signer) return wrong(`the last audit's checkpoint: ${signer.reason}`);
  if (wanted === undefined || signer.economy === wanted) return [];
  return wrong(`the last audit's checkpoint is signed by ${signer.economy}, not by ${wanted}`);
}
