import { describe, expect, it } from "vitest";
import type { ClearanceJudgement } from "../../src/domain/clearanceJudgement.ts";
import type { ClearanceRecord } from "../../src/domain/clearanceRecord.ts";
import { JudgedBatch } from "../../src/domain/judgedBatch.ts";
import { Clearances } from "../../src/store/clearances.ts";
import { CLEARANCE_MIGRATIONS } from "../../src/store/clearancesSchema.ts";
import { clearance } from "../support/countedClearances.ts";
import { eachStore, openStore } from "../support/eachStore.ts";
import { TW } from "../support/facts.ts";
import { ORDINARY } from "../support/judgements.ts";

const recognised = (certification: string): ClearanceJudgement => ({
  ...ORDINARY,
  standing: "RECOGNISED",
  certification: certification as ClearanceJudgement["certification"],
});

function record(reference: string, { operator }: { operator: string }, truth: ClearanceJudgement): ClearanceRecord {
  return { clearance: clearance({ reference, operator }), salt: new Uint8Array(16), relied: truth, truth };
}

eachStore(() => {
  describe("clearances by the hundred thousand", () => {
    it("are found by what is true of them wherever they lie: in blocks that are full, in the last one, and at their borders", () => {
      const store = new Clearances(openStore(CLEARANCE_MIGRATIONS));
      const add = (records: readonly ClearanceRecord[]) => store.addAll(JudgedBatch.of(records));
      const operator = (index: number) => `TW${index % 7 === 0 ? 1 : 2}`;
      const count = 140_000;
      const truth = { TW1: recognised("0x01"), TW2: recognised("0x02") };
      for (let from = 0; from < count; from += 7_001)
        add(
          Array.from({ length: Math.min(7_001, count - from) }, (_, row) => {
            const index = from + row;
            return record(`R${index}`, { operator: operator(index) }, truth[operator(index) as "TW1"]);
          }),
        );
      // The last one extends a chunk that may lie behind a border.
      add([record("last", { operator: "TW3" }, recognised("0x03"))]);
      const found: number[] = [];
      for (let after = 0, some = store.ofCertification("0x01", 0, 5_000); some.length > 0; ) {
        found.push(...some.map(({ id }) => id));
        after = found.at(-1)!;
        some = store.ofCertification("0x01", after, 5_000);
      }
      expect(found).toEqual(Array.from({ length: count / 7 }, (_, index) => index * 7 + 1));
      expect(store.ofOperator(TW, "TW3", 0, 10).map(({ id }) => id)).toEqual([count + 1]);
      // In a full block as well as in the last one, another truth leads to its chunk.
      for (const id of [8, 65_536, count]) {
        const one = store.find(`R${id - 1}`)!;
        store.setTruths([{ record: one, truth: recognised(`0x9${id}`) }]);
        expect(store.ofCertification(`0x9${id}` as "0x9", 0, 10).map((of) => of.id)).toEqual([id]);
      }
    });
  });
});
