import type { ExpectedSlot } from "../../../src/audit/storage/layout.ts";

/** What slots hold, in words: whose each is, and its fields that are not 0, from the right of the word. */
export function shown(slots: Iterable<ExpectedSlot>): string[] {
  return [...slots].map(({ subject, word, layout }) => {
    let rest = BigInt(word);
    const fields = layout.flatMap(([field, bits]) => {
      const value = rest & ((1n << BigInt(bits)) - 1n);
      rest >>= BigInt(bits);
      return value === 0n ? [] : [`${field} ${value < 1_000_000n ? value : `0x${value.toString(16)}`}`];
    });
    return `${subject}: ${fields.join(", ") || `no ${layout.map(([field]) => field).join(", ")}`}`;
  });
}
