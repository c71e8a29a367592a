import type { ClearanceRecord } from "../../../src/domain/clearanceRecord.ts";
import type { JudgedBatch } from "../../../src/domain/judgedBatch.ts";
import type { Economy } from "../../../src/domain/economy.ts";
import type { LedgerState } from "../../../src/domain/ledgerState.ts";
import type { Profile } from "../../../src/domain/profile.ts";
import { createWrite, type WriteDeps } from "../../../src/http/write.ts";
import { BenefitLedger } from "../../../src/services/benefitLedger.ts";
import { createClearances } from "../../../src/services/clearances.ts";
import { monthsOf } from "../../../src/services/months.ts";

/** The monitoring of benefits over a table in memory. */
export function memoryMonitoring(
  own: Economy,
  state: () => LedgerState,
  profilesOf: (identifier: string) => readonly Profile[],
  writeDeps: WriteDeps,
) {
  const table = new Map<string, ClearanceRecord>();
  const replaceAll = (records: readonly ClearanceRecord[]) => {
    for (const record of records) table.set(record.clearance.reference, record);
  };
  const known = (references: readonly string[]) => new Set(references.filter((reference) => table.has(reference)));
  const findAll = (references: readonly string[]) =>
    new Map(references.flatMap((reference) => [...table].filter(([one]) => one === reference)));
  const addAll = (records: JudgedBatch) => {
    const { references } = records.batch;
    if (known(references).size > 0 || new Set(references).size < references.length) return false;
    replaceAll(Array.from({ length: records.count }, (_, index) => records.record(index)));
    return true;
  };
  const figures = new BenefitLedger(monthsOf("Asia/Taipei"));
  const clearances = createClearances({
    own,
    state,
    profilesOf,
    store: { findAll, known, addAll, replaceAll },
    figures,
    newSalts: (count) => new Uint8Array(16 * count),
    version: () => ({}),
    ledgerTime: () => 0,
  });
  const nothing = () => {
    throw new Error("not part of this test");
  };
  const textOf = () => undefined;
  const write = createWrite(writeDeps);
  return {
    clearances: { clearances, begun: () => () => undefined, doubted: nothing, writeDeps },
    figures,
    propagation: () => [],
    kpis: { kpis: nothing, months: monthsOf("UTC"), now: writeDeps.now },
    study: nothing,
    benefits: {
      reports: {
        make: nothing,
        clauses: () => ({ own: [], promised: [] }),
        state: () => undefined,
        hasClearances: nothing,
      },
      prove: () => undefined,
      totals: () => ({ own: [], partners: [] }),
      benefits: () => state().benefits,
      grace: 0,
      textOf,
      write,
      now: writeDeps.now,
    },
    breaches: { actOnBreach: nothing, benefits: () => state().benefits, textOf, write },
  };
}
