import { createHash, hash, randomFillSync, randomUUID, sign, generateKeyPairSync } from "node:crypto";
import { closeSync, fsync, openSync, write } from "node:fs";
import type { AnswerRecord, ReceiptBook } from "../../../src/services/receiptBook.ts";

const SALTS = 4_096;
const SALT_BYTES = 16;
const MOST_IN_A_BATCH = 1_024;
const LONGEST_MS = 100;

/**
 * Receipts with all the work that they need and nothing around it: a salted digest of the question, a record, a Merkle tree for each
 * 100 ms or 1,024 answers, one signature on its root, appended and fsynced. Stands in for a book in measurements alone.
 */
export function openSealingBook(path: string): ReceiptBook & { close(): void } {
  const file = openSync(path, "a");
  const { privateKey } = generateKeyPairSync("ed25519");
  const salts = Buffer.alloc(SALTS * SALT_BYTES);
  let salt = SALTS;
  let lines: string[] = [];
  let sealing: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  const seal = () => {
    clearTimeout(timer);
    timer = undefined;
    const batch = lines;
    lines = [];
    const root = rootOf(batch.map((line) => createHash("sha256").update(line).digest()));
    const text = `${batch.join("\n")}\n${root.toString("hex")} ${sign(null, root, privateKey).toString("hex")}\n`;
    sealing = sealing.then(
      () =>
        new Promise((resolve, reject) => {
          write(file, text, (error) => {
            if (error !== null) reject(error);
            else fsync(file, (failed) => (failed === null ? resolve() : reject(failed)));
          });
        }),
    );
  };
  return {
    record({ question, recognition, cause, certification, asOf, answeredAt }: AnswerRecord): string {
      if (salt === SALTS) {
        randomFillSync(salts);
        salt = 0;
      }
      const salted = salts.toString("hex", salt * SALT_BYTES, (salt + 1) * SALT_BYTES);
      salt += 1;
      const id = randomUUID();
      const digest = hash("sha256", salted + question, "hex");
      lines.push(`${id} ${salted} ${digest} ${recognition} ${cause} ${certification} ${asOf.block} ${answeredAt}`);
      if (lines.length >= MOST_IN_A_BATCH) seal();
      else timer ??= setTimeout(seal, LONGEST_MS);
      return id;
    },
    sealed: () => sealing,
    close: () => closeSync(file),
  };
}

function rootOf(leaves: readonly Buffer[]): Buffer {
  let level = leaves;
  while (level.length > 1) {
    const next: Buffer[] = [];
    for (let index = 0; index < level.length; index += 2) {
      const [left, right] = [level[index] as Buffer, level[index + 1] ?? (level[index] as Buffer)];
      next.push(createHash("sha256").update(left).update(right).digest());
    }
    level = next;
  }
  return level[0] as Buffer;
}
