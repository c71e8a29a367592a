import type { CertificationId } from "../domain/certificationRecord.ts";
import { questionText } from "./questionText.ts";
import type { AnswerRecord, ReceiptBook } from "./receiptBook.ts";
import type { Verification, VerificationQuestion } from "./verify.ts";

/**
 * What an answer leaves behind. `text` is its JSON without a receipt, in octets; `answeredAt` the wall clock, in milliseconds since
 * 1970; `askedBy` the caller's subject.
 */
export function answerRecord(
  { identifier, issuer, operatorType, departedAt }: VerificationQuestion,
  verification: Verification,
  text: string,
  answeredAt: number,
  askedBy?: string,
): AnswerRecord {
  const { answer, recogniser, mode, validAt, knownAt, asOf } = verification;
  return {
    question: questionText({ identifier, issuer, recogniser, mode, operatorType, departedAt, validAt, knownAt }),
    recognition: answer.recognition,
    cause: answer.cause.code,
    certification: namedCertification(verification),
    text,
    asOf,
    answeredAt,
    askedBy,
  };
}

/** The certification that an answer names: that of a profile which is shown. */
export function namedCertification({ answer, profile }: Verification): CertificationId | undefined {
  return profile === undefined || answer.entry === undefined ? undefined : answer.certification;
}

/** The most that a power cut can take of the receipts that were given before they were sealed, in milliseconds. */
export const MOST_RECEIPTS_LOST_MS = 100;

/** Where receipts are kept, and the clock that dates them. */
export interface Receipts {
  readonly book: ReceiptBook;
  /** Wall clock, in milliseconds since 1970. */
  readonly nowMs: () => number;
}
