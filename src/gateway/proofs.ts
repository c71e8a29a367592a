import type { LedgerAsOf } from "../domain/asOf.ts";
import { AeoError } from "../domain/errors.ts";
import { operatorTypeMask } from "../domain/operatorType.ts";
import type { PeerHead } from "../domain/peerHead.ts";
import type { Instant } from "../domain/time.ts";
import { headOf, type LedgerIdentity, readHead, signHead } from "../exchange/headStatement.ts";
import type { StatementSigner } from "../exchange/statementKeys.ts";
import type { AddressBook } from "../ledger/addressBook.ts";
import { ProofFault } from "../ledger/proof/proofFault.ts";
import { type BatchRpc, RpcError } from "../ledger/rpc.ts";
import { blockAt, collectProof, type SignedHead } from "../proof/collect.ts";
import type { ProofDocument } from "../proof/document.ts";
import type { VerificationProof } from "../services/verificationProof.ts";
import type { Verification, VerificationQuestion } from "../services/verify.ts";

export interface ProofsParts {
  readonly book: AddressBook;
  readonly identity: LedgerIdentity;
  readonly headSigner: StatementSigner;
  /** A node to read from; it is not trusted. */
  readonly node: () => Promise<BatchRpc>;
  readonly asOf: () => LedgerAsOf;
  /** What partners signed last, and a way to ask them again. */
  readonly peerHeads: () => readonly PeerHead[];
  readonly askHeads: () => Promise<unknown>;
  readonly now: () => Instant;
}

/** Proves answers to whoever trusts neither this gateway nor its node. */
export function openProofs(parts: ProofsParts): { readonly prove: VerificationProof } {
  return { prove: (question, verification) => prove(parts, question, verification) };
}

async function prove(
  parts: ProofsParts,
  question: VerificationQuestion,
  { answer, issuer, recogniser, mode, validAt, knownAt }: Verification,
): Promise<ProofDocument | null> {
  if (issuer === undefined || answer.certification === undefined) return null;
  const asked = {
    issuer,
    recogniser,
    mode,
    certification: answer.certification,
    ...(question.operatorType === undefined ? {} : { operatorTypes: operatorTypeMask([question.operatorType]) }),
    validAt,
  };
  try {
    const node = await parts.node();
    const asOf = parts.asOf();
    const number = await blockOf(node, asOf, question.knownAt === undefined ? undefined : knownAt);
    const verified = { number: asOf.block, hash: asOf.blockHash };
    return await collectProof(node, parts.book, asked, { number }, verified, await headsFor(parts, asOf));
  } catch (error) {
    if (error instanceof ProofFault || error instanceof RpcError)
      throw new AeoError("PROOF_UNAVAILABLE", error.message, { cause: error });
    throw error;
  }
}

/** The block at which knowledge counts: the newest, or the last before the moment asked for. */
async function blockOf(node: BatchRpc, asOf: LedgerAsOf, knownAt: Instant | undefined): Promise<number> {
  return knownAt === undefined || knownAt >= asOf.time ? asOf.block : await blockAt(node, knownAt, asOf.block);
}

/** Our own signature under our newest block, and partners'; they are asked again when theirs are older. */
async function headsFor({ headSigner, identity, peerHeads, askHeads, now }: ProofsParts, asOf: LedgerAsOf) {
  const own = await signHead(headSigner, identity, headOf(asOf, "certifications"), now());
  const theirs = (): SignedHead[] =>
    peerHeads().flatMap(({ registry, verdict, statement }) =>
      registry === "certifications" && verdict !== "DISAGREES" && verdict !== "OTHER_CHAIN"
        ? signedHead(statement)
        : [],
    );
  if (!theirs().some(({ claims }) => claims.block >= asOf.block)) await askHeads();
  return [...signedHead(own), ...theirs()];
}

function signedHead(statement: string): SignedHead[] {
  const claims = readHead(statement);
  return claims === undefined ? [] : [{ statement, claims }];
}
