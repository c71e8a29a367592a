import { beforeAll, describe, expect, it } from "vitest";
import { type Hex, rlpOf } from "../../src/ledger/proof/rlp.ts";
import { type AccountProof, provenSlots } from "../../src/ledger/proof/stateProof.ts";
import { idOf } from "../support/facts.ts";
import { type PaperAccount, paperState, stored } from "./support/paperLedger.ts";

const CODE = idOf(0xc0de);
const ADDRESS: Hex = `0x${"a1".repeat(20)}`;
const BARE: Hex = `0x${"b0".repeat(20)}`;
const FULL: Hex = `0x${"ff".repeat(32)}`;
/** Slots 1 to 8 hold what their number says; 20 and on hold what no contract can have written. */
const SLOTS = new Map<Hex, Hex>([
  ...[1, 2, 3, 4, 5, 6, 7, 8].map((number) => [idOf(number), stored(BigInt(number))] as const),
  [idOf(10), rlpOf(FULL)],
  [idOf(20), rlpOf("0x")],
  [idOf(21), rlpOf(`0x01${"00".repeat(32)}`)],
  [idOf(22), rlpOf("0x0001")],
  [idOf(23), rlpOf(["0x01"])],
  [idOf(24), "0x00ff"],
]);
const account = (address: Hex, over: Partial<PaperAccount> = {}): PaperAccount => ({
  address,
  codeHash: CODE,
  slots: SLOTS,
  ...over,
});

let state: Awaited<ReturnType<typeof paperState>>;
beforeAll(async () => {
  state = await paperState([account(ADDRESS), account(BARE, { slots: new Map() })]);
});

async function proof(...keys: Hex[]): Promise<AccountProof> {
  return state.proofOf(ADDRESS, keys);
}

async function refusal(given: AccountProof, root = state.root, code: Hex = CODE) {
  return provenSlots(root, given, code).then(
    () => "none",
    (error: { code: string; message: string }) => `${error.code}: ${error.message}`,
  );
}

describe("the slots of a contract", () => {
  it("are proven as whole words, and those that hold nothing as zero", async () => {
    const keys = [idOf(1), idOf(8), idOf(10), idOf(9)];
    const words = await provenSlots(state.root, await proof(...keys), CODE);
    expect([...words]).toEqual([
      [idOf(1), idOf(1)],
      [idOf(8), idOf(8)],
      [idOf(10), FULL],
      [idOf(9), idOf(0)],
    ]);
  });

  it("of one that stored nothing need no nodes: nodes give none then, or the empty one", async () => {
    const bare = await state.proofOf(BARE, [idOf(1)]);
    expect(bare.slots[0]?.proof).toEqual([]);
    for (const nodes of [[], ["0x80"]] as const) {
      const words = await provenSlots(state.root, { ...bare, slots: [{ key: idOf(1), proof: nodes }] }, CODE);
      expect([...words]).toEqual([[idOf(1), idOf(0)]]);
    }
  });

  it("need nodes from the root to the key, and those of no other key", async () => {
    const { slots, ...rest } = await proof(idOf(1), idOf(2));
    const [one, two] = slots as [AccountProof["slots"][0], AccountProof["slots"][0]];
    const what = `slot ${idOf(1)} of ${ADDRESS}`;
    const withNodes = (nodes: readonly Hex[]) => refusal({ ...rest, slots: [{ key: one.key, proof: nodes }] });
    expect(await withNodes([])).toBe(`PROOF_INVALID: no nodes lead to ${what}`);
    expect(await withNodes(one.proof.slice(0, -1))).toBe(`PROOF_INVALID: the nodes given do not prove ${what}`);
    expect(await withNodes(two.proof)).toBe(`PROOF_INVALID: the nodes given do not prove ${what}`);
    expect(await withNodes(["0x1234"])).toBe(`PROOF_INVALID: the nodes given do not prove ${what}`);
    const why = provenSlots(state.root, { ...rest, slots: [{ key: one.key, proof: two.proof }] }, CODE);
    await expect(why).rejects.toHaveProperty("cause", expect.any(Error));
  });

  it.each([20, 21, 22])("are no number when they hold what slot %i does", async (number) => {
    expect(await refusal(await proof(idOf(number)))).toBe("MALFORMED: a slot holds a number of 1 to 32 bytes");
  });

  it("are no list, and no bytes that are not RLP", async () => {
    expect(await refusal(await proof(idOf(23)))).toBe("MALFORMED: a list where a byte string belongs");
    expect(await refusal(await proof(idOf(24)))).toBe("MALFORMED: what should be RLP is none");
  });
});

describe("a contract", () => {
  it("must be in the state, at its address, with its code", async () => {
    const given = await proof(idOf(1));
    const stranger: Hex = `0x${"cc".repeat(20)}`;
    expect(await refusal({ ...(await state.proofOf(stranger, [])) })).toBe(
      `OTHER_CONTRACT: there is no contract at ${stranger}`,
    );
    expect(await refusal(given, state.root, idOf(1))).toBe(
      `OTHER_CONTRACT: the code at ${ADDRESS} is not that of the address book`,
    );
    expect(await refusal({ ...given, proof: [] })).toBe(`PROOF_INVALID: no nodes lead to the account ${ADDRESS}`);
    expect(await refusal(given, idOf(9))).toBe(`PROOF_INVALID: the nodes given do not prove the account ${ADDRESS}`);
    expect(await refusal({ ...given, address: BARE })).toMatch(/^PROOF_INVALID/);
  });

  it.each([
    ["three fields", ["0x01", "0x", CODE], "an account has four fields"],
    ["five fields", ["0x01", "0x", CODE, CODE, "0x"], "an account has four fields"],
    ["a list for its storage", ["0x01", "0x", [], CODE], "a list where a byte string belongs"],
    ["a list for its code", ["0x01", "0x", CODE, []], "a list where a byte string belongs"],
  ])("with %s is none", async (_what, fields, words) => {
    const strange = await paperState([account(ADDRESS, { fields: fields as Hex[] })]);
    expect(await refusal(await strange.proofOf(ADDRESS, []), strange.root)).toBe(`MALFORMED: ${words}`);
  });
});
