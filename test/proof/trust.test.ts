import { SigningKey, Wallet } from "ethers";
import { beforeAll, describe, expect, it } from "vitest";
import { signHead } from "../../src/exchange/headStatement.ts";
import type { StatementSigner } from "../../src/exchange/statementKeys.ts";
import { addressesOf } from "../../src/ledger/addressBook.ts";
import { parseHeaderRlp } from "../../src/ledger/proof/header.ts";
import { blockHashOf } from "../../src/ledger/proof/qbft.ts";
import type { Hex } from "../../src/ledger/proof/rlp.ts";
import type { ProofDocument } from "../../src/proof/document.ts";
import { lineOf, type TrustRoots, trustIn } from "../../src/proof/trust.ts";
import { FakeKeyRegistry } from "../exchange/support/keys.ts";
import { START } from "../exchange/support/profiles.ts";
import { idOf, JP, KR, TW } from "../support/facts.ts";
import { PAPER_BOOK, paperHeader } from "./support/paperLedger.ts";
import { sealed, VALIDATOR_KEYS, VALIDATORS } from "./support/seals.ts";

/** Blocks 10, 11 and 12, each with the one before for its parent. */
const LINE: Hex[] = [];
for (const number of [10, 11, 12]) {
  const last = LINE.at(-1);
  const parentHash = last === undefined ? idOf(9) : (blockHashOf(parseHeaderRlp(last)) as Hex);
  LINE.push(paperHeader({ number, parentHash }));
}
const [TEN, ELEVEN, TWELVE] = LINE as [Hex, Hex, Hex];
const hash = (header: Hex) => blockHashOf(parseHeaderRlp(header));

const keys = new FakeKeyRegistry();
const [tw, jp, kr] = [TW, JP, KR].map((economy) => keys.add(economy, "HEAD")) as [
  StatementSigner,
  StatementSigner,
  StatementSigner,
];

/** A head of a block, as an authority signs it. */
async function head(
  signer: StatementSigner,
  header: Hex,
  over: { block?: number; chainId?: number; contract?: Hex; at?: number } = {},
): Promise<string> {
  const { chainId = PAPER_BOOK.chainId, contract, at = START } = over;
  const contracts = addressesOf(PAPER_BOOK);
  const ledger = {
    chainId,
    contracts: contract === undefined ? contracts : { ...contracts, certifications: contract },
  };
  const { number } = parseHeaderRlp(header);
  const claims = { registry: "certifications", sequence: 1, head: `0x${"00".repeat(24)}` } as const;
  return signHead(signer, ledger, { ...claims, block: over.block ?? number, blockHash: hash(header) }, at);
}

async function trust(
  over: Partial<ProofDocument>,
  roots: TrustRoots = { authorities: { keys, required: 2 } },
  header = TEN,
) {
  const document = { chainId: PAPER_BOOK.chainId, descendants: [], heads: [], ...over } as unknown as ProofDocument;
  return trustIn(document, parseHeaderRlp(header), roots, PAPER_BOOK, START);
}

async function refusal(...given: Parameters<typeof trust>): Promise<string> {
  return trust(...given).then(
    () => "none",
    (error: { code: string; message: string }) => `${error.code}: ${error.message}`,
  );
}
const few = (signed: number, needed: number, others = "") =>
  `HEADER_UNTRUSTED: ${signed} authorities signed the block or one that follows it, ${needed} must${others}`;

describe("authorities", () => {
  let [ofTw, ofJp, ofKr] = ["", "", ""];
  beforeAll(async () => {
    [ofTw, ofJp, ofKr] = [await head(tw, TEN), await head(jp, TEN), await head(kr, TEN)];
  });

  it("are named in their order, whoever signed first", async () => {
    const two = { by: "AUTHORITIES", economies: [JP, TW], required: 2 };
    expect(await trust({ heads: [ofTw, ofJp] })).toEqual(two);
    expect(await trust({ heads: [ofJp, ofTw] })).toEqual(two);
  });

  it("must be as many as the reader asks, and never fewer than two", async () => {
    expect(await refusal({ heads: [ofTw] })).toBe(few(1, 2));
    expect(await refusal({ heads: [ofTw] }, { authorities: { keys, required: 1 } })).toBe(few(1, 2));
    expect(await refusal({ heads: [ofTw, ofJp] }, { authorities: { keys, required: 3 } })).toBe(few(2, 3));
    const all = await trust({ heads: [ofTw, ofJp, ofKr] }, { authorities: { keys, required: 3 } });
    expect(all).toMatchObject({ economies: [JP, KR, TW], required: 3 });
    expect(await refusal({ heads: [] })).toBe(few(0, 2));
  });

  it("count once each", async () => {
    expect(await refusal({ heads: [ofTw, ofTw, await head(tw, TEN, { at: START - 1 })] })).toBe(few(1, 2));
  });

  it("stand for a block by signing one that follows it, however long ago", async () => {
    const heads = [await head(tw, ELEVEN), await head(jp, TWELVE)];
    expect(await trust({ heads, descendants: [ELEVEN, TWELVE] })).toMatchObject({ economies: [JP, TW] });
    expect(await refusal({ heads, descendants: [ELEVEN] })).toBe(few(1, 2, " (not counted: JP signed another block)"));
    expect(await refusal({ heads })).toBe(
      few(0, 2, " (not counted: TW signed another block, JP signed another block)"),
    );
    const old = new FakeKeyRegistry();
    const signers = [TW, JP].map((economy) => old.add(economy, "HEAD", { from: 0 }));
    const long = await Promise.all(signers.map((signer) => head(signer, TEN, { at: 1_000 })));
    expect(await trust({ heads: long }, { authorities: { keys: old, required: 2 } })).toMatchObject({ required: 2 });
  });

  it("are not counted for what they signed of another ledger, block or key", async () => {
    const another = " (not counted: TW signed another block)";
    expect(await refusal({ heads: [await head(tw, TEN, { chainId: 5 })] })).toBe(few(0, 2, another));
    expect(await refusal({ heads: [await head(tw, TEN, { contract: `0x${"ee".repeat(20)}` })] })).toBe(
      few(0, 2, another),
    );
    expect(await refusal({ heads: [await head(tw, TEN, { block: 11 })] })).toBe(few(0, 2, another));
    const stranger = new FakeKeyRegistry().add(TW, "HEAD");
    expect(await refusal({ heads: [await head({ ...stranger, keyId: jp.keyId }, TEN)] })).toBe(
      few(0, 2, " (not counted: UNKNOWN_KEY)"),
    );
    expect(await refusal({ heads: [await head({ ...stranger, keyId: tw.keyId }, TEN)] })).toBe(
      few(0, 2, " (not counted: ALTERED)"),
    );
    expect(await refusal({ heads: ["a.b.c", "x", ofTw] })).toBe(few(1, 2, " (not counted: no statement)"));
  });
});

describe("the reader", () => {
  it("must trust somebody", async () => {
    expect(await refusal({}, {})).toBe(
      "HEADER_UNTRUSTED: give a validator set, or the keys of at least two authorities",
    );
  });

  it("may trust validators and authorities, and hears what is missing of both", async () => {
    const both = { validators: VALIDATORS, authorities: { keys, required: 2 } };
    expect(await refusal({}, both)).toBe(
      `HEADER_UNTRUSTED: the header carries no QBFT seals; ${few(0, 2).slice("HEADER_UNTRUSTED: ".length)}`,
    );
    const heads = [await head(tw, TEN), await head(jp, TEN)];
    expect(await trust({ heads }, both)).toMatchObject({ by: "AUTHORITIES" });
    expect(await trust({}, both, sealed(TEN, VALIDATOR_KEYS))).toMatchObject({ by: "QBFT" });
  });
});

describe("validators", () => {
  const others = [VALIDATORS[0] as Hex, `0x${"11".repeat(20)}`] as const;
  const fewer = (signed: number, known: number, needed: number) =>
    `HEADER_UNTRUSTED: ${signed} of the ${known} known validators sealed the block, ${needed} must`;

  it("that sealed the block are named, with how many had to", async () => {
    const found = await trust({}, { validators: VALIDATORS }, sealed(TEN, VALIDATOR_KEYS.slice(0, 3)));
    const signers = VALIDATOR_KEYS.slice(0, 3).map((key) => addressOf(key));
    expect(found).toEqual({ by: "QBFT", signers, quorum: 3 });
  });

  it("must be two thirds of those that the reader knows", async () => {
    const two = sealed(TEN, VALIDATOR_KEYS.slice(0, 2));
    expect(await refusal({}, { validators: VALIDATORS }, two)).toBe(fewer(2, 4, 3));
    expect(await refusal({}, { validators: others }, sealed(TEN, VALIDATOR_KEYS))).toBe(fewer(1, 2, 2));
    expect(await refusal({}, { validators: [] }, sealed(TEN, VALIDATOR_KEYS))).toBe(fewer(0, 0, 0));
    // Naming one twice makes it neither two of them nor two seals.
    const twice = [VALIDATORS[0] as Hex, VALIDATORS[0] as Hex];
    expect(await trust({}, { validators: twice }, sealed(TEN, VALIDATOR_KEYS))).toMatchObject({ quorum: 1 });
  });
});

describe("a line of headers", () => {
  it("gives the number of each block by its hash", () => {
    expect([...lineOf(parseHeaderRlp(TEN), [ELEVEN, TWELVE])]).toEqual([
      [hash(TEN), 10],
      [hash(ELEVEN), 11],
      [hash(TWELVE), 12],
    ]);
    expect([...lineOf(parseHeaderRlp(TEN), [])]).toEqual([[hash(TEN), 10]]);
  });

  it("has each follow the one before, by hash and by number", () => {
    const line = (...headers: Hex[]) => lineOf(parseHeaderRlp(TEN), headers);
    expect(() => line(TWELVE)).toThrow("header 12 does not follow header 10");
    expect(() => line(ELEVEN, ELEVEN)).toThrow("header 11 does not follow header 11");
    const [ofTen, ofEleven] = [hash(TEN) as Hex, hash(ELEVEN) as Hex];
    expect(() => line(paperHeader({ number: 11 }))).toThrow("header 11 does not follow header 10");
    expect(() => line(paperHeader({ number: 12, parentHash: ofTen }))).toThrow("header 12 does not follow header 10");
    expect(() => line(ELEVEN, paperHeader({ number: 13, parentHash: ofEleven }))).toThrow(
      expect.objectContaining({ code: "MALFORMED", message: "header 13 does not follow header 11" }),
    );
  });
});

function addressOf(key: SigningKey): string {
  return new Wallet(key).address.toLowerCase();
}
