import type { Instant } from "../domain/time.ts";
import type { BatchSeal } from "./batch.ts";

const DAY = 86_400;
const NAME = /^(\d{12})-(\d{15})-(\d{8})\.(seg|roots)$/;

/** A file of batches sealed on one day (UTC), or of the roots that stay of it. */
export interface SegmentName {
  /** Names sort in the order of the batches. */
  readonly stem: string;
  /** The receipt with which it begins. */
  readonly first: number;
  /** Its day, [from, until). */
  readonly from: Instant;
  readonly until: Instant;
  /** "roots": the records are purged. */
  readonly kind: "seg" | "roots";
}

/** The name of the file that begins with a batch. */
export function segmentFor({ batch, first, sealedAt }: Pick<BatchSeal, "batch" | "first" | "sealedAt">): SegmentName {
  const from = Math.floor(sealedAt / DAY) * DAY;
  const day = new Date(from * 1000).toISOString().slice(0, 10).replaceAll("-", "");
  const stem = `${String(batch).padStart(12, "0")}-${String(first).padStart(15, "0")}-${day}`;
  return { stem, first, from, until: from + DAY, kind: "seg" };
}

/** What a file's name says; undefined for other files. */
export function parseSegment(name: string): SegmentName | undefined {
  const [, batch, first, day, kind] = NAME.exec(name) ?? [];
  if (batch === undefined || first === undefined || day === undefined) return undefined;
  const from = Date.parse(`${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}T00:00:00Z`) / 1000;
  if (Number.isNaN(from)) return undefined;
  return {
    stem: name.slice(0, name.lastIndexOf(".")),
    first: Number(first),
    from,
    until: from + DAY,
    kind: kind as SegmentName["kind"],
  };
}

export function fileOf({ stem, kind }: Pick<SegmentName, "stem" | "kind">): string {
  return `${stem}.${kind}`;
}
