import { encodeRlp, keccak256, SigningKey, Wallet } from "ethers";
import { beforeAll, describe, expect, it } from "vitest";
import { EXTRA_DATA, parseHeaderRlp } from "../../src/ledger/proof/header.ts";
import { blockHashOf, quorum, sealedBy } from "../../src/ledger/proof/qbft.ts";
import { type Field, type Hex, listOf, rlpOf } from "../../src/ledger/proof/rlp.ts";
import { checkProof } from "../../src/proof/check.ts";
import type { ProofDocument } from "../../src/proof/document.ts";
import { START } from "../exchange/support/profiles.ts";
import { idOf } from "../support/facts.ts";
import { type ProvenLedger, provenLedger } from "./support/provenLedger.ts";

const KEYS = [1, 2, 3, 4].map((number) => new SigningKey(idOf(number)));
const VALIDATORS = KEYS.map((key) => new Wallet(key).address.toLowerCase() as Hex).sort();
const MIX_HASH = "0x63746963616c2062797a616e74696e65206661756c7420746f6c6572616e6365";
const MIX_HASH_FIELD = 13;
const VANITY: Hex = `0x${"00".repeat(32)}`;

let ledger: ProvenLedger;
let document: ProofDocument;

beforeAll(async () => {
  ledger = await provenLedger();
  document = await ledger.prove();
}, 60_000);

/** The header of a block as a QBFT network would seal it: each validator signs the header with the round and without seals. */
function sealed(header: Hex, keys: readonly SigningKey[], over: { round?: Hex; signedRound?: Hex } = {}): Hex {
  const { round = "0x", signedRound = round } = over;
  const fields = listOf(header).with(MIX_HASH_FIELD, MIX_HASH);
  const extra = (at: Hex, seals: Field): Hex => rlpOf([VANITY, VALIDATORS, [], at, seals]);
  const digest = keccak256(rlpOf(fields.with(EXTRA_DATA, extra(signedRound, []))));
  const seals = keys.map((key) => {
    const { r, s, yParity } = key.sign(digest);
    return `${r}${s.slice(2)}0${yParity}`;
  });
  return rlpOf(fields.with(EXTRA_DATA, extra(round, seals)));
}

async function outcome(header: Hex, validators: readonly Hex[] = VALIDATORS): Promise<string> {
  const sealedDocument = { ...document, header, heads: [], descendants: [] };
  return await checkProof(sealedDocument, ledger.book, { validators }, START).then(
    ({ finding, trust }) => `${finding.recognition} by ${trust.by}`,
    (error: { code: string }) => error.code,
  );
}

describe("a header of a QBFT network", () => {
  it("is trusted when two thirds of the known validators sealed it", async () => {
    expect([1, 2, 3, 4, 5, 6, 7].map(quorum)).toEqual([1, 2, 2, 3, 4, 4, 5]);
    expect(await outcome(sealed(document.header, KEYS.slice(0, 3)))).toBe("RECOGNISED by QBFT");
    expect(await outcome(sealed(document.header, KEYS, { round: "0x02" }))).toBe("RECOGNISED by QBFT");
    expect(await outcome(sealed(document.header, KEYS.slice(0, 2)))).toBe("HEADER_UNTRUSTED");
  });

  it("is not trusted for seals that are there twice, of another round, or of validators that only it names", async () => {
    const [one, two] = KEYS as [SigningKey, SigningKey, ...SigningKey[]];
    expect(await outcome(sealed(document.header, [one, two, one, two]))).toBe("HEADER_UNTRUSTED");
    expect(await outcome(sealed(document.header, KEYS, { round: "0x01", signedRound: "0x" }))).toBe("HEADER_UNTRUSTED");
    expect(await outcome(sealed(document.header, KEYS), [VALIDATORS[0]!, `0x${"11".repeat(20)}`])).toBe(
      "HEADER_UNTRUSTED",
    );
    expect(await outcome(sealed(document.header, KEYS), [])).toBe("HEADER_UNTRUSTED");
    expect(await outcome(document.header)).toBe("HEADER_UNTRUSTED");
  });

  it("is known by a hash that neither the round nor the seals change", () => {
    const hashes = [
      sealed(document.header, KEYS),
      sealed(document.header, KEYS.slice(1)),
      sealed(document.header, KEYS, { round: "0x05" }),
    ].map((header) => blockHashOf(parseHeaderRlp(header)));
    expect(new Set(hashes).size).toBe(1);
    expect(sealedBy(parseHeaderRlp(sealed(document.header, KEYS))).signers.toSorted()).toEqual(VALIDATORS);
  });

  it("with extra data of another form is refused", async () => {
    const fields = listOf(sealed(document.header, KEYS));
    for (const extraData of [
      "0x",
      rlpOf([VANITY]),
      encodeRlp([VANITY, "0x", [], "0x", []]),
      rlpOf([VANITY, [], [], "0x", ["0x12"]]),
    ]) {
      const header = rlpOf(fields.with(EXTRA_DATA, extraData));
      expect(await outcome(header)).toBe("MALFORMED");
    }
  });
});
