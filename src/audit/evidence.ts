import { z } from "zod";
import type { LedgerAsOf } from "../domain/asOf.ts";
import type { Instant } from "../domain/time.ts";
import { type Checkpoint, readCheckpoint } from "./checkpoint.ts";
import type { Finding } from "./finding.ts";

const schema = z.object({
  form: z.literal("aeo-audit-evidence"),
  version: z.literal(1),
  foundAt: z.int(),
  source: z.string(),
  before: z.unknown(),
  now: z.object({
    block: z.int(),
    blockHash: z.string(),
    time: z.int(),
    heads: z.record(z.string(), z.object({ sequence: z.int(), head: z.string() })),
  }),
  entries: z.array(
    z.object({ registry: z.string(), sequence: z.int(), block: z.int(), blockHash: z.string(), head: z.string() }),
  ),
  findings: z.array(
    z.object({
      check: z.string().optional(),
      registry: z.string().nullable(),
      sequence: z.int().nullable(),
      detail: z.string(),
    }),
  ),
});

/** Both versions of a history that was rewritten: what the last audit saw, and what is told now. */
export interface Evidence extends Omit<z.output<typeof schema>, "before"> {
  readonly before: Checkpoint;
}

/** Where the rewritten history has the entries that the checkpoint names. */
export type EvidenceEntry = Evidence["entries"][number];

/** @param source where the new version came from */
export function evidenceOf(
  before: Checkpoint,
  now: LedgerAsOf,
  entries: readonly EvidenceEntry[],
  findings: readonly Finding[],
  source: string,
  foundAt: Instant,
): Evidence {
  const { block, blockHash, time, heads } = now;
  return {
    form: "aeo-audit-evidence",
    version: 1,
    foundAt,
    source,
    before,
    now: { block, blockHash, time, heads },
    entries: [...entries],
    findings: findings.map(({ check, registry, sequence, detail }) => ({ check, registry, sequence, detail })),
  };
}

/** @throws RangeError when it is none */
export function readEvidence(json: unknown): Evidence {
  const parsed = schema.safeParse(json);
  if (!parsed.success) throw new RangeError(`it is no evidence, at /${parsed.error.issues[0]?.path.join("/") ?? ""}`);
  return { ...parsed.data, before: readCheckpoint(parsed.data.before) };
}
