import type { Instant } from "../domain/time.ts";
import type { HeadStatement } from "../exchange/headStatement.ts";
import type { AddressBook } from "../ledger/addressBook.ts";
import { parseQuantity, quantity } from "../ledger/hex.ts";
import { headerRlp, parseHeaderRlp } from "../ledger/proof/header.ts";
import { ProofFault } from "../ledger/proof/proofFault.ts";
import type { Hex } from "../ledger/proof/rlp.ts";
import { intervalCountSlot } from "../ledger/proof/slots.ts";
import type { AccountProof } from "../ledger/proof/stateProof.ts";
import type { BatchRpc } from "../ledger/rpc.ts";
import { MAX_DESCENDANTS, type ProofDocument, proofDocument } from "./document.ts";
import { MAX_INTERVALS, provenFacts, slotsOf } from "./facts.ts";
import { lineOf } from "./trust.ts";

/** A block as our verified reading knows it. */
export interface KnownBlock {
  readonly number: number;
  readonly hash: string;
}

/** A signed head, with the claims that our gateway found good. */
export interface SignedHead {
  readonly statement: string;
  readonly claims: Pick<HeadStatement, "iss" | "block" | "blockHash">;
}

type Question = ProofDocument["question"];

/**
 * Collects what proves the state of a block to others, from a node that need not be honest: what does not fit the block's hash is
 * refused here, before anybody relies on it.
 * @param verified the newest block that our own reading verified
 * @param heads of blocks at or after the one proven; those too far ahead are left out
 * @throws ProofFault when the node does not have that state any more, or lies; RpcError
 */
export async function collectProof(
  node: BatchRpc,
  book: AddressBook,
  question: Question,
  block: Pick<KnownBlock, "number">,
  verified: KnownBlock,
  heads: readonly SignedHead[],
): Promise<ProofDocument> {
  const near = heads.filter(
    ({ claims }) => claims.block >= block.number && claims.block - block.number <= MAX_DESCENDANTS,
  );
  const last = near.reduce((most, { claims }) => Math.max(most, claims.block), block.number);
  const [first, ...descendants] = (await headersOf(node, block.number, last)) as [Hex, ...Hex[]];
  const header = parseHeaderRlp(first);
  const line = lineOf(header, descendants);
  if (verified.number >= block.number && verified.number <= last && line.get(verified.hash) !== verified.number)
    throw new ProofFault("PROOF_INVALID", `the node gave another block ${verified.number} than the one verified`);
  const document = proofDocument.parse({
    format: "aeo-proof-1",
    chainId: book.chainId,
    question,
    header: first,
    descendants,
    heads: near.map(({ statement }) => statement),
    accounts: await accountsOf(node, book, question, block.number),
  });
  await provenFacts(document, header.stateRoot, book);
  return document;
}

/**
 * The newest block at or before a moment. Block times only grow, so that halving finds it.
 * @throws ProofFault when the ledger began after it
 */
export async function blockAt(node: BatchRpc, moment: Instant, newest: number): Promise<number> {
  let low = 0;
  let high = newest;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const block = await rawBlock(node, middle);
    const time = parseQuantity(block.timestamp) ?? 0;
    if (time <= moment) low = middle;
    else high = middle - 1;
  }
  return low;
}

async function headersOf(node: BatchRpc, from: number, to: number): Promise<Hex[]> {
  const numbers = Array.from({ length: to - from + 1 }, (_, index) => from + index);
  const calls = numbers.map((number) => ({ method: "eth_getBlockByNumber", params: [quantity(number), false] }));
  return (await node.batch(calls)).map((block) => headerRlp(objectOf(block, "block")));
}

async function rawBlock(node: BatchRpc, number: number): Promise<Readonly<Record<string, unknown>>> {
  return objectOf(await node.request("eth_getBlockByNumber", [quantity(number), false]), "block");
}

async function accountsOf(node: BatchRpc, book: AddressBook, question: Question, block: number) {
  const { issuer, recogniser } = question;
  const [count] = await storage(
    node,
    book.contracts.arrangements.address,
    [intervalCountSlot(issuer, recogniser)],
    block,
  );
  if (count === undefined || count > BigInt(MAX_INTERVALS))
    throw new ProofFault("MALFORMED", `more than ${MAX_INTERVALS} intervals in one direction are not proven`);
  const slots = slotsOf(question, Number(count));
  const registries = ["authorities", "certifications", "arrangements"] as const;
  const answers = await node.batch(
    registries.map((registry) => ({
      method: "eth_getProof",
      params: [book.contracts[registry].address, slots[registry], quantity(block)],
    })),
  );
  return Object.fromEntries(
    registries.map((registry, index) => [
      registry,
      accountOf(book.contracts[registry].address, slots[registry], answers[index]),
    ]),
  );
}

async function storage(node: BatchRpc, address: Hex, slots: readonly Hex[], block: number): Promise<bigint[]> {
  const answers = await node.batch(
    slots.map((slot) => ({ method: "eth_getStorageAt", params: [address, slot, quantity(block)] })),
  );
  return answers.map((answer) => BigInt(String(answer)));
}

/** The answer of eth_getProof, less what its nodes say again. */
function accountOf(address: Hex, slots: readonly Hex[], answer: unknown): AccountProof {
  const { accountProof, storageProof } = objectOf(answer, "proof");
  if (!Array.isArray(accountProof) || !Array.isArray(storageProof) || storageProof.length !== slots.length)
    throw new ProofFault("PROOF_INVALID", "the node's proof is not in the form of EIP-1186");
  return {
    address,
    proof: accountProof as Hex[],
    slots: slots.map((key, index) => ({ key, proof: objectOf(storageProof[index], "slot").proof as Hex[] })),
  };
}

function objectOf(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null)
    throw new ProofFault("PROOF_INVALID", `the node does not have this ${what}; an archive node may`);
  return value as Readonly<Record<string, unknown>>;
}
