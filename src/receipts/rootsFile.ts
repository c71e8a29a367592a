import type { BatchSeal } from "./batch.ts";
import type { Files } from "./files.ts";

/** What stays of purged batches: one JSON object a line. */
export function rootsText(seals: readonly BatchSeal[]): string {
  return seals
    .map(({ batch, first, count, sealedAt, root, previous, statement }) => {
      const hashes = { root: root.toString("hex"), previous: previous.toString("hex") };
      return `${JSON.stringify({ batch, first, count, sealedAt, ...hashes, statement })}\n`;
    })
    .join("");
}

export async function readRoots(files: Files, name: string): Promise<BatchSeal[]> {
  const file = await files.openForReading(name);
  try {
    const text = (await file.read(0, await file.size())).toString("utf8");
    return text
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => {
        const { root, previous, ...seal } = JSON.parse(line) as Omit<BatchSeal, "root" | "previous"> & {
          root: string;
          previous: string;
        };
        return { ...seal, root: Buffer.from(root, "hex"), previous: Buffer.from(previous, "hex") };
      });
  } finally {
    await file.close();
  }
}
