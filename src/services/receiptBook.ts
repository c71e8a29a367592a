import type { LedgerAsOf } from "../domain/asOf.ts";
import type { CertificationId } from "../domain/certificationRecord.ts";
import type { Recognition } from "../domain/recognition.ts";

/** What one answer leaves behind, so that both sides can later show what was asked and answered. */
export interface AnswerRecord {
  /** The question as canonical text; only its digest with a random salt is kept. */
  readonly question: string;
  readonly recognition: Recognition;
  /** The code of the reason given with it. */
  readonly cause: string;
  /** undefined when the answer named none. */
  readonly certification: CertificationId | undefined;
  /** The answer's JSON as it is sent, but with null for its receipt; in octets. Only its digest with a random salt is kept. */
  readonly text: string;
  readonly asOf: LedgerAsOf;
  /** Wall clock, in milliseconds since 1970. */
  readonly answeredAt: number;
  /** The subject of whoever asked, who may read the receipt later; without it only an auditor may. */
  readonly askedBy?: string | undefined;
}

/** Where answers are recorded, and sealed in batches. */
export interface ReceiptBook {
  /** Appends a record and gives its receipt id at once. @throws AeoError when receipts can't be kept */
  record(answer: AnswerRecord): string;
  /** Resolves when the batch of a receipt is signed and safe on disk; rejects when it can't be. */
  sealed(receiptId: string): Promise<void>;
  /** Who asks much at once waits here while sealing falls behind, then asks again; undefined when it does not, or can't go on. */
  room(): Promise<void> | undefined;
}

/** Waits until a batch of answers may be given: at once unless sealing falls behind, or where no receipts are kept. */
export async function roomIn(book: Pick<ReceiptBook, "room"> | undefined): Promise<void> {
  for (let room = book?.room(); room !== undefined; room = book?.room()) await room;
}
