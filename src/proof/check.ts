import type { z } from "zod";
import type { Instant } from "../domain/time.ts";
import type { AddressBook } from "../ledger/addressBook.ts";
import { parseHeaderRlp } from "../ledger/proof/header.ts";
import { ProofFault } from "../ledger/proof/proofFault.ts";
import { blockHashOf } from "../ledger/proof/qbft.ts";
import { MAX_DOCUMENT, type ProofDocument, proofDocument } from "./document.ts";
import { type ProvenFacts, provenFacts } from "./facts.ts";
import { type Finding, judgeFacts } from "./judge.ts";
import { type Trust, type TrustRoots, trustIn } from "./trust.ts";

/** What a proof showed, and on whose word the block is taken for the ledger's. */
export interface CheckedProof {
  readonly question: ProofDocument["question"];
  readonly block: { readonly number: number; readonly hash: string; readonly time: Instant };
  readonly trust: Trust;
  readonly facts: ProvenFacts;
  readonly finding: Finding;
}

/** Reads a proof document. @throws ProofFault MALFORMED naming the field */
export function readDocument(text: string): ProofDocument {
  if (text.length > MAX_DOCUMENT) throw new ProofFault("MALFORMED", `a proof has at most ${MAX_DOCUMENT} characters`);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new ProofFault("MALFORMED", "a proof is JSON, and this is none", { cause });
  }
  const parsed = proofDocument.safeParse(json);
  if (parsed.success) return parsed.data;
  const [{ path, message }] = parsed.error.issues as [z.core.$ZodIssue];
  throw new ProofFault("MALFORMED", `/${path.join("/")}: ${message}`);
}

/**
 * Checks a proof without any network: what it shows is so in the ledger's state at its block, if those whom the reader trusts are.
 * @param now the reader's clock, against which keys are judged
 * @throws ProofFault
 */
export async function checkProof(
  document: ProofDocument,
  book: AddressBook,
  roots: TrustRoots,
  now: Instant,
): Promise<CheckedProof> {
  if (document.chainId !== book.chainId)
    throw new ProofFault(
      "OTHER_CONTRACT",
      `the proof is of chain ${document.chainId}, the address book of ${book.chainId}`,
    );
  const header = parseHeaderRlp(document.header);
  const trust = await trustIn(document, header, roots, book, now);
  const facts = await provenFacts(document, header.stateRoot, book);
  return {
    question: document.question,
    block: { number: header.number, hash: blockHashOf(header), time: header.time },
    trust,
    facts,
    finding: judgeFacts(document.question, facts),
  };
}
