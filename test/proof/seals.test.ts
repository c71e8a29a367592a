import { encodeRlp, keccak256, type SigningKey } from "ethers";
import { describe, expect, it } from "vitest";
import { EXTRA_DATA, parseHeaderRlp } from "../../src/ledger/proof/header.ts";
import { blockHashOf, isBft, quorum, sealedBy } from "../../src/ledger/proof/qbft.ts";
import { type Field, type Hex, listOf, rlpOf } from "../../src/ledger/proof/rlp.ts";
import { idOf } from "../support/facts.ts";
import { paperHeader } from "./support/paperLedger.ts";
import { MIX_HASH, sealed, VALIDATOR_KEYS, VALIDATORS, VANITY } from "./support/seals.ts";

const PLAIN = paperHeader({ number: 10 });
const [FIRST, SECOND] = VALIDATOR_KEYS as [SigningKey, SigningKey, ...SigningKey[]];

/** A header whose extra data is this. */
function withExtra(extraData: Hex): Hex {
  return rlpOf(listOf(sealed(PLAIN, [])).with(EXTRA_DATA, extraData));
}

function refusal(extraData: Hex): string {
  try {
    sealedBy(parseHeaderRlp(withExtra(extraData)));
  } catch (error) {
    const { code, message } = error as { code: string; message: string };
    return `${code}: ${message}`;
  }
  return "none";
}

/** A good extra data but for one of its parts. */
const extraWith = (at: number, field: Field): Hex =>
  rlpOf(([VANITY, VALIDATORS, [], "0x", []] as readonly Field[]).with(at, field));

describe("the hash of a block", () => {
  it("is that of its header where nobody seals", () => {
    expect(isBft(parseHeaderRlp(PLAIN))).toBe(false);
    expect(blockHashOf(parseHeaderRlp(PLAIN))).toBe(keccak256(PLAIN));
  });

  it("of QBFT covers the validators and the vote, and neither the round nor the seals", () => {
    const header = sealed(PLAIN, VALIDATOR_KEYS, { round: "0x05" });
    expect(isBft(parseHeaderRlp(header))).toBe(true);
    const covered = rlpOf([VANITY, VALIDATORS, [], "0x", []]);
    const expected = keccak256(rlpOf(listOf(header).with(EXTRA_DATA, covered)));
    expect(blockHashOf(parseHeaderRlp(header))).toBe(expected);
    expect(blockHashOf(parseHeaderRlp(sealed(PLAIN, [FIRST])))).toBe(expected);
    const fewer = sealed(PLAIN, VALIDATOR_KEYS, { validators: VALIDATORS.slice(1) });
    expect(blockHashOf(parseHeaderRlp(fewer))).not.toBe(expected);
  });
});

describe("the seals of a header", () => {
  it("name their validators once each, of those that the header names", () => {
    const { validators, signers } = sealedBy(parseHeaderRlp(sealed(PLAIN, [FIRST, SECOND, FIRST])));
    expect(validators).toEqual(VALIDATORS);
    expect(signers).toHaveLength(2);
    const only = [VALIDATORS[0] as Hex];
    expect(sealedBy(parseHeaderRlp(sealed(PLAIN, VALIDATOR_KEYS, { validators: only })))).toEqual({
      validators: only,
      signers: only,
    });
    expect(sealedBy(parseHeaderRlp(sealed(PLAIN, [])))).toEqual({ validators: VALIDATORS, signers: [] });
  });

  it("are of the round that the header tells", () => {
    const signers = (round: Hex, signedRound: Hex) =>
      sealedBy(parseHeaderRlp(sealed(PLAIN, VALIDATOR_KEYS, { round, signedRound }))).signers;
    expect(signers("0x03", "0x03")).toHaveLength(4);
    expect(signers("0x03", "0x02")).toEqual([]);
  });

  it("of two thirds, rounded up, are enough", () => {
    expect([0, 1, 2, 3, 4, 5, 6, 7, 9, 10].map(quorum)).toEqual([0, 1, 2, 2, 3, 4, 4, 5, 6, 7]);
  });
});

describe("extra data", () => {
  const notOurs = "MALFORMED: the header's extra data is not QBFT's";

  it("has five parts", () => {
    for (const parts of [[], [VANITY], [VANITY, VALIDATORS], [VANITY, VALIDATORS, [], "0x"]])
      expect(refusal(rlpOf(parts))).toBe(notOurs);
    expect(refusal(rlpOf([VANITY, VALIDATORS, [], "0x", [], []]))).toBe(notOurs);
    expect(refusal(rlpOf([VANITY, VALIDATORS, [], "0x", []]))).toBe("none");
  });

  it("is a list, with lists where the validators and the seals belong", () => {
    expect(refusal("0x")).toBe("MALFORMED: what should be RLP is none");
    expect(refusal("0x80")).toBe("MALFORMED: what should be an RLP list is a string");
    expect(refusal(extraWith(1, "0x12"))).toBe("MALFORMED: a byte string where a list belongs");
    expect(refusal(extraWith(4, "0x12"))).toBe("MALFORMED: a byte string where a list belongs");
    expect(refusal(extraWith(1, [["0x12"]]))).toBe("MALFORMED: a list where a byte string belongs");
    expect(refusal(encodeRlp([VANITY, [], [], "0x", []]) as Hex)).toBe("none");
  });

  it("has seals of 65 bytes that end with 0 or 1", () => {
    const form = "MALFORMED: a commit seal has 65 bytes and ends with 0 or 1";
    const seal = `0x${"01".repeat(64)}00`;
    for (const other of ["0x12", `${seal}00`, seal.slice(0, -2), `0x${"01".repeat(64)}02`, `0x${"01".repeat(64)}1b`])
      expect(refusal(extraWith(4, [other]))).toBe(form);
  });

  it("has seals that are signatures", () => {
    const none = extraWith(4, [`0x${"00".repeat(65)}`]);
    expect(refusal(none)).toBe("MALFORMED: a commit seal is no signature");
    expect(() => sealedBy(parseHeaderRlp(withExtra(none)))).toThrow(
      expect.objectContaining({ cause: expect.any(Error) }),
    );
  });

  it("counts only where the header says that QBFT made it", () => {
    const fields = listOf(sealed(PLAIN, VALIDATOR_KEYS));
    expect(fields[13]).toBe(MIX_HASH);
    expect(isBft(parseHeaderRlp(rlpOf(fields.with(13, idOf(1)))))).toBe(false);
  });
});
