import { decodeJwt } from "jose";
import type { Economy } from "../domain/economy.ts";
import type { Instant } from "../domain/time.ts";
import { verifyHead } from "../exchange/headStatement.ts";
import { StatementRefusal } from "../exchange/refusal.ts";
import type { StatementKeyDirectory } from "../exchange/statementKeys.ts";
import type { AddressBook } from "../ledger/addressBook.ts";
import { type Header, parseHeaderRlp } from "../ledger/proof/header.ts";
import { ProofFault } from "../ledger/proof/proofFault.ts";
import { blockHashOf, isBft, quorum, sealedBy } from "../ledger/proof/qbft.ts";
import type { Hex } from "../ledger/proof/rlp.ts";
import type { ProofDocument } from "./document.ts";

/** Whom a reader trusts: validators whose commit seals count, or authorities whose signed heads do, or both. */
export interface TrustRoots {
  /** The known validator set, lower-case addresses; the header's own list is only a claim. */
  readonly validators?: readonly Hex[];
  /** Keys of authorities, from a source that the reader trusts, and how many must agree. */
  readonly authorities?: { readonly keys: StatementKeyDirectory; readonly required: number };
}

/** Who stands behind a header. */
export type Trust =
  | { readonly by: "QBFT"; readonly signers: readonly Hex[]; readonly quorum: number }
  | { readonly by: "AUTHORITIES"; readonly economies: readonly Economy[]; readonly required: number };

/** The fewest authorities that may stand for a header: one alone could show each reader another ledger. */
export const MIN_AUTHORITIES = 2;

/** Finds who stands behind a document's header. @throws ProofFault HEADER_UNTRUSTED saying what was there and what was missing */
export async function trustIn(
  document: ProofDocument,
  header: Header,
  roots: TrustRoots,
  book: AddressBook,
  now: Instant,
): Promise<Trust> {
  const missing: string[] = [];
  if (roots.validators !== undefined) {
    const found = bySeals(header, roots.validators);
    if (typeof found !== "string") return found;
    missing.push(found);
  }
  if (roots.authorities !== undefined) {
    const found = await byHeads(document, header, roots.authorities, book, now);
    if (typeof found !== "string") return found;
    missing.push(found);
  }
  if (missing.length === 0) missing.push("give a validator set, or the keys of at least two authorities");
  throw new ProofFault("HEADER_UNTRUSTED", missing.join("; "));
}

function bySeals(header: Header, known: readonly Hex[]): Trust | string {
  if (!isBft(header)) return "the header carries no QBFT seals";
  const validators = new Set(known);
  const signers = sealedBy(header).signers.filter((signer) => validators.has(signer));
  const needed = quorum(validators.size);
  if (validators.size === 0 || signers.length < needed)
    return `${signers.length} of the ${validators.size} known validators sealed the block, ${needed} must`;
  return { by: "QBFT", signers, quorum: needed };
}

async function byHeads(
  { heads, descendants, chainId }: ProofDocument,
  header: Header,
  { keys, required }: NonNullable<TrustRoots["authorities"]>,
  book: AddressBook,
  now: Instant,
): Promise<Trust | string> {
  const needed = Math.max(required, MIN_AUTHORITIES);
  const blocks = lineOf(header, descendants);
  const economies = new Set<Economy>();
  const refused: string[] = [];
  for (const statement of heads) {
    try {
      const { iss } = decodeJwt<{ iss: Economy }>(statement);
      const claims = await verifyHead(statement, iss, keys, now, Number.MAX_SAFE_INTEGER);
      const isOfThisLedger = claims.chainId === chainId && claims.contract === book.contracts[claims.registry].address;
      if (isOfThisLedger && blocks.get(claims.blockHash) === claims.block) economies.add(claims.iss);
      else refused.push(`${claims.iss} signed another block`);
    } catch (error) {
      refused.push(error instanceof StatementRefusal ? error.reason : "no statement");
    }
  }
  if (economies.size >= needed) return { by: "AUTHORITIES", economies: [...economies].sort(), required: needed };
  const others = refused.length === 0 ? "" : ` (not counted: ${[...new Set(refused)].join(", ")})`;
  return `${economies.size} authorities signed the block or one that follows it, ${needed} must${others}`;
}

/** The header and those that follow it, each naming the one before as its parent: whoever signs one stands behind all before. */
export function lineOf(header: Header, descendants: readonly Hex[]): ReadonlyMap<string, number> {
  let last = header;
  let hash = blockHashOf(header);
  const blocks = new Map<string, number>([[hash, header.number]]);
  for (const rlp of descendants) {
    const next = parseHeaderRlp(rlp);
    if (next.parentHash !== hash || next.number !== last.number + 1)
      throw new ProofFault("MALFORMED", `header ${next.number} does not follow header ${last.number}`);
    last = next;
    hash = blockHashOf(next);
    blocks.set(hash, next.number);
  }
  return blocks;
}
