import { REGISTRIES, type Registry } from "../../domain/event.ts";
import type { VerifiedLog } from "../../domain/ledgerLog.ts";
import { decodeLog } from "../../ledger/eventCodec.ts";
import { differingFields, textOf } from "../changedFields.ts";
import type { HeadSource } from "./headSource.ts";

/** An entry as one side has it. */
export interface ComparedEntry {
  readonly block: number;
  readonly logIndex: number;
  readonly time: number;
  readonly transaction: string;
  readonly type: string;
  readonly writer: string;
  readonly fact: Readonly<Record<string, unknown>>;
}

/** The first entry in which two histories differ. Of a side that gives only heads the entry is null. */
export interface FirstDifference {
  readonly sequence: number;
  readonly entries: readonly [ComparedEntry | null, ComparedEntry | null];
  /** The fields that differ, when both sides give the entry: "time" is the block's. */
  readonly fields: readonly string[];
}

/** EQUAL: the same history. LONGER: one is the beginning of the other. DIFFERENT: they part. */
export interface RegistryComparison {
  readonly registry: Registry;
  readonly verdict: "EQUAL" | "LONGER" | "DIFFERENT";
  readonly sequences: readonly [number, number];
  readonly first: FirstDifference | null;
}

/** Compares two accounts of one ledger: each registry's history up to where both reach, and where they first part. */
export async function compareSources(one: HeadSource, other: HeadSource): Promise<RegistryComparison[]> {
  const comparisons: RegistryComparison[] = [];
  for (const registry of REGISTRIES) {
    const sequences = [one.tips[registry].sequence, other.tips[registry].sequence] as const;
    const common = Math.min(...sequences);
    const differs = async (at: number): Promise<boolean> => {
      const heads = await Promise.all([one, other].map((source) => source.headAt(registry, at)));
      return heads[0] !== heads[1];
    };
    if (!(await differs(common))) {
      const verdict = sequences[0] === sequences[1] ? "EQUAL" : "LONGER";
      comparisons.push({ registry, verdict, sequences, first: null });
      continue;
    }
    // Once two histories have parted all later heads differ, so the first can be searched for.
    let low = 0;
    let high = common;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (await differs(middle)) high = middle;
      else low = middle + 1;
    }
    const first = await differenceAt(one, other, registry, low);
    comparisons.push({ registry, verdict: "DIFFERENT", sequences, first });
  }
  return comparisons;
}

async function differenceAt(one: HeadSource, other: HeadSource, registry: Registry, sequence: number) {
  const [a, b] = (await Promise.all([one, other].map((source) => source.entry(registry, sequence)))).map(shown);
  const entries = [a ?? null, b ?? null] as const;
  const fields = a && b ? differingFields(hashed(a), hashed(b)) : [];
  return { sequence, entries, fields };
}

/** What the head covers. */
function hashed({ time, type, writer, fact }: ComparedEntry): object {
  return { time, type, writer, ...fact };
}

function shown(log: VerifiedLog | undefined): ComparedEntry | undefined {
  if (log === undefined) return undefined;
  const { position, type, writer, ...fact } = decodeLog(log);
  const { block, logIndex, time, transaction } = position;
  return {
    block,
    logIndex,
    time,
    transaction,
    type,
    writer,
    fact: JSON.parse(textOf(fact)) as Record<string, unknown>,
  };
}
