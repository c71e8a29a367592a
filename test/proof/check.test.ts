import { describe, expect, it } from "vitest";
import { parseHeaderRlp } from "../../src/ledger/proof/header.ts";
import { blockHashOf } from "../../src/ledger/proof/qbft.ts";
import { checkProof, readDocument } from "../../src/proof/check.ts";
import { slotsOf } from "../../src/proof/facts.ts";
import { START } from "../exchange/support/profiles.ts";
import { idOf, JP, TW } from "../support/facts.ts";
import { memberWord, PAPER_BOOK, paperHeader, paperState, stored } from "./support/paperLedger.ts";
import { sealed, VALIDATOR_KEYS, VALIDATORS } from "./support/seals.ts";

const QUESTION = { issuer: TW, recogniser: JP, mode: "SEA", certification: idOf(1), validAt: 1 } as const;

/** A document about a ledger of two members without anything else, as text. */
async function document(over: object = {}): Promise<string> {
  const { authorities, certifications, arrangements } = PAPER_BOOK.contracts;
  const slots = slotsOf(QUESTION, 0);
  const members = new Map(slots.authorities.map((slot) => [slot, stored(memberWord("ACTIVE", 5))]));
  const held = new Map([[idOf(0xff), stored(1n)]]);
  const state = await paperState([
    { ...authorities, slots: members },
    { ...certifications, slots: held },
    { ...arrangements, slots: held },
  ]);
  return JSON.stringify({
    format: "aeo-proof-1",
    chainId: PAPER_BOOK.chainId,
    question: QUESTION,
    header: sealed(paperHeader({ number: 10, stateRoot: state.root, time: 1_700_000_000 }), VALIDATOR_KEYS),
    descendants: [],
    heads: [],
    accounts: {
      authorities: await state.proofOf(authorities.address, slots.authorities),
      certifications: await state.proofOf(certifications.address, slots.certifications),
      arrangements: await state.proofOf(arrangements.address, slots.arrangements),
    },
    ...over,
  });
}

/** What reading this refuses it for. */
function refusal(text: string): string {
  try {
    readDocument(text);
  } catch (error) {
    const { name, code, message } = error as { name: string; code: string; message: string };
    return `${name} ${code}: ${message}`;
  }
  return "none";
}

describe("a document", () => {
  it("is read as it was written", async () => {
    const text = await document();
    expect(readDocument(text)).toEqual(JSON.parse(text));
  });

  it("of more than two million characters is not read", async () => {
    const text = await document();
    expect(refusal(text.padEnd(2_000_000))).toBe("none");
    expect(refusal(text.padEnd(2_000_001))).toBe("ProofFault MALFORMED: a proof has at most 2000000 characters");
  });

  it("that is no JSON is none, and says why", () => {
    expect(refusal("{")).toBe("ProofFault MALFORMED: a proof is JSON, and this is none");
    expect(() => readDocument("{")).toThrow(expect.objectContaining({ cause: expect.any(SyntaxError) }));
  });

  it.each([
    ["/header", { header: "0xABCD" }, "/header: must be 0x and lower-case hex"],
    ["/question/certification", { question: { ...QUESTION, certification: "0x12" } }, "must be 0x and 32 bytes"],
    ["/descendants/1", { descendants: ["0x", "0x123"] }, "/descendants/1: must be 0x and lower-case hex"],
    ["/chainId", { chainId: 0 }, "/chainId: "],
    ["/question/mode", { question: { ...QUESTION, mode: "SPACE" } }, "/question/mode: "],
    ["/", { more: 1 }, "/: "],
  ])("that has another %s is refused with the place", async (place, over, words) => {
    const text = refusal(await document(over));
    expect(text.startsWith(`ProofFault MALFORMED: ${place}: `), text).toBe(true);
    expect(text).toContain(words);
  });
});

describe("a checked proof", () => {
  const check = async (text: string, book = PAPER_BOOK) =>
    checkProof(readDocument(text), book, { validators: VALIDATORS }, START);

  it("says of which block and question it is, who stands behind it, and what was found", async () => {
    const text = await document();
    const { header } = readDocument(text);
    expect(await check(text)).toEqual({
      question: QUESTION,
      block: { number: 10, hash: blockHashOf(parseHeaderRlp(header)), time: 1_700_000_000 },
      trust: { by: "QBFT", signers: expect.arrayContaining(VALIDATORS), quorum: 3 },
      facts: {
        record: undefined,
        intervals: [],
        members: [TW, JP].map((economy) => ({ economy, status: "ACTIVE", since: 5 })),
      },
      finding: expect.objectContaining({ recognition: "UNKNOWN" }),
    });
  });

  it("is of the chain of the address book", async () => {
    await expect(check(await document({ chainId: 5 }))).rejects.toMatchObject({
      name: "ProofFault",
      code: "OTHER_CONTRACT",
      message: "the proof is of chain 5, the address book of 31337",
    });
  });

  it("needs both a header that is trusted and facts under its state", async () => {
    const other = sealed(paperHeader({ number: 10, stateRoot: idOf(9) }), VALIDATOR_KEYS);
    await expect(check(await document({ header: other }))).rejects.toMatchObject({ code: "PROOF_INVALID" });
    const unsealed = sealed(paperHeader({ number: 10 }), []);
    await expect(check(await document({ header: unsealed }))).rejects.toMatchObject({ code: "HEADER_UNTRUSTED" });
  });
});
