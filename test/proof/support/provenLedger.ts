import { signHead } from "../../../src/exchange/headStatement.ts";
import type { StatementSigner } from "../../../src/exchange/statementKeys.ts";
import { addressesOf } from "../../../src/ledger/addressBook.ts";
import { withBatch } from "../../../src/ledger/rpcBatch.ts";
import { collectProof, type KnownBlock, type SignedHead } from "../../../src/proof/collect.ts";
import type { ProofDocument } from "../../../src/proof/document.ts";
import { FakeKeyRegistry } from "../../exchange/support/keys.ts";
import { START } from "../../exchange/support/profiles.ts";
import { idOf, JP, KR, TW, ZERO } from "../../support/facts.ts";
import { bookOf, rpcOf } from "../../support/hardhatNode.ts";
import { ledgerOnHardhat } from "../../support/ledgerOnHardhat.ts";

export const ID = idOf(0xae0);

/** A ledger where TW certified ID, JP recognises it for SEA, KR only exchanges information, and all three sign heads. */
export async function provenLedger() {
  const chain = await ledgerOnHardhat([JP, KR, TW]);
  const { certifications, arrangements } = chain.contracts;
  const registrar = certifications.connect(chain.writerOf(TW));
  const start = await chain.now();
  const grant = { id: ID, profileCommitment: idOf(7), programme: 1, tier: 1, operatorTypes: 3, validUntil: 0 };
  await chain.send(registrar.grant({ ...grant, validFrom: start - 100, reviewAt: 0, decidedAt: start }));
  const agree = async (partner: typeof JP, kind: 0 | 1) => {
    const ends = {
      modes: 1,
      programme: 1,
      tiers: 3,
      operatorTypes: 7,
      from: start - 50,
      until: 0,
      benefits: kind === 0 ? 5n : 0n,
    };
    const legs = [
      { issuer: chain.bytes2(TW), recogniser: chain.bytes2(partner), ...ends },
      { issuer: chain.bytes2(partner), recogniser: chain.bytes2(TW), ...ends },
    ];
    const rest = { clauses: [], noticeDays: 1, referenceMoment: 0, goodsInTransit: 0, statusBound: 0, governsFrom: 0 };
    const terms = { kind, parties: [partner, TW].map(chain.bytes2), legs, ...rest, document: ZERO };
    await chain.send(arrangements.connect(chain.writerOf(TW)).propose(terms));
    const number = Number(await arrangements.arrangementCount());
    for (const party of [partner, TW])
      await chain.send(arrangements.connect(chain.writerOf(party)).sign(number, 1, terms));
  };
  await agree(JP, 0);
  await agree(KR, 1);
  const book = await bookOf(chain);
  const keys = new FakeKeyRegistry();
  const signers = [TW, JP, KR].map((economy) => keys.add(economy, "HEAD"));
  const node = withBatch(rpcOf(chain));
  const newest = async (): Promise<KnownBlock> => {
    const block = await chain.provider.getBlock("latest");
    return { number: block!.number, hash: block!.hash! };
  };
  const signedBy = async (signer: StatementSigner, block: KnownBlock): Promise<SignedHead> => {
    const identity = { chainId: book.chainId, contracts: addressesOf(book) };
    const head = { registry: "certifications", sequence: 1, head: `0x${"00".repeat(24)}` } as const;
    const claims = { ...head, block: block.number, blockHash: block.hash };
    const statement = await signHead(signer, identity, claims, START);
    return { statement, claims: { iss: signer.economy, ...claims } };
  };
  return {
    chain,
    registrar,
    book,
    keys,
    signers,
    node,
    newest,
    signedBy,
    start,
    /** A proof of a question at a block, signed by the first `count` authorities at the newest. */
    async prove(over: Partial<ProofDocument["question"]> = {}, at?: number, count = 2): Promise<ProofDocument> {
      const verified = await newest();
      const heads = await Promise.all(signers.slice(0, count).map((signer) => signedBy(signer, verified)));
      const validAt = await chain.now();
      const question = { issuer: TW, recogniser: JP, mode: "SEA" as const, certification: ID, validAt, ...over };
      return collectProof(node, book, question, { number: at ?? verified.number }, verified, heads);
    },
  };
}

export type ProvenLedger = Awaited<ReturnType<typeof provenLedger>>;
