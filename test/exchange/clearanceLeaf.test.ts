import { expect, it } from "vitest";
import type { Clearance } from "../../src/domain/clearance.ts";
import type { ClearanceJudgement } from "../../src/domain/clearanceJudgement.ts";
import { clearanceLeaf, clearanceLeafHash } from "../../src/exchange/clearanceLeaf.ts";
import { canonicalJson, sha256 } from "../../src/exchange/canonicalJson.ts";

const clearance = { reference: "JP-1", granted: 2n ** 63n } as Clearance;
const judgement: ClearanceJudgement = {
  ...{ standing: "RECOGNISED", recognition: "RECOGNISED", cause: "COVERED", certification: undefined },
  ...{ arrangement: 4, version: 1, due: 5n },
};
const salt = Uint8Array.from({ length: 16 }, (_, at) => at);

it("a leaf has what the officer relied on, masks as decimal text, and null for what there was not", () => {
  const leaf = clearanceLeaf(clearance, judgement, salt);
  expect(leaf).toEqual({
    clearance: { reference: "JP-1", granted: "9223372036854775808" },
    relied: { standing: "RECOGNISED", recognition: "RECOGNISED", arrangement: 4, due: "5" },
    salt: "000102030405060708090a0b0c0d0e0f",
  });
  const none = clearanceLeaf(clearance, { ...judgement, recognition: undefined, arrangement: undefined }, salt);
  expect(none.relied).toEqual({ standing: "RECOGNISED", recognition: null, arrangement: null, due: "5" });
});

it("its hash is that of a leaf of RFC 6962 over tag, zero byte and canonical JSON", () => {
  const leaf = clearanceLeaf(clearance, judgement, salt);
  const bytes = Buffer.concat([Buffer.from("\0aeo-clearance-leaf-1\0"), canonicalJson(leaf)]);
  expect(`0x${Buffer.from(clearanceLeafHash(leaf)).toString("hex")}`).toBe(sha256(bytes));
});
