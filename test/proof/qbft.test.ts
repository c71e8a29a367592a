import type { SigningKey } from "ethers";
import { beforeAll, describe, expect, it } from "vitest";
import type { Hex } from "../../src/ledger/proof/rlp.ts";
import { checkProof } from "../../src/proof/check.ts";
import type { ProofDocument } from "../../src/proof/document.ts";
import { START } from "../exchange/support/profiles.ts";
import { type ProvenLedger, provenLedger } from "./support/provenLedger.ts";
import { sealed, VALIDATOR_KEYS, VALIDATORS } from "./support/seals.ts";

let ledger: ProvenLedger;
let document: ProofDocument;

beforeAll(async () => {
  ledger = await provenLedger();
  document = await ledger.prove();
}, 60_000);

async function outcome(header: Hex, validators: readonly Hex[] = VALIDATORS): Promise<string> {
  const sealedDocument = { ...document, header, heads: [], descendants: [] };
  return await checkProof(sealedDocument, ledger.book, { validators }, START).then(
    ({ finding, trust }) => `${finding.recognition} by ${trust.by}`,
    (error: { code: string }) => error.code,
  );
}

describe("a header of a QBFT network", () => {
  it("is trusted when two thirds of the known validators sealed it", async () => {
    expect(await outcome(sealed(document.header, VALIDATOR_KEYS.slice(0, 3)))).toBe("RECOGNISED by QBFT");
    expect(await outcome(sealed(document.header, VALIDATOR_KEYS, { round: "0x02" }))).toBe("RECOGNISED by QBFT");
    expect(await outcome(sealed(document.header, VALIDATOR_KEYS.slice(0, 2)))).toBe("HEADER_UNTRUSTED");
  });

  it("is not trusted for seals that are there twice, of another round, or of validators that only it names", async () => {
    const [one, two] = VALIDATOR_KEYS as [SigningKey, SigningKey, ...SigningKey[]];
    expect(await outcome(sealed(document.header, [one, two, one, two]))).toBe("HEADER_UNTRUSTED");
    expect(await outcome(sealed(document.header, VALIDATOR_KEYS, { round: "0x01", signedRound: "0x" }))).toBe(
      "HEADER_UNTRUSTED",
    );
    expect(await outcome(sealed(document.header, VALIDATOR_KEYS), [VALIDATORS[0]!, `0x${"11".repeat(20)}`])).toBe(
      "HEADER_UNTRUSTED",
    );
    expect(await outcome(sealed(document.header, VALIDATOR_KEYS), [])).toBe("HEADER_UNTRUSTED");
    expect(await outcome(document.header)).toBe("HEADER_UNTRUSTED");
  });
});
