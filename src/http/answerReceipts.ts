import { MOST_RECEIPTS_LOST_MS, type Receipts } from "../services/answerRecord.ts";
import type { Caller } from "../services/caller.ts";
import { type AnswerRecord, roomIn } from "../services/receiptBook.ts";
import type { Verification, VerificationQuestion } from "../services/verify.ts";
import { z } from "./zod.ts";

/** The query of routes whose answers have receipts. */
export const durability = {
  receipt: z
    .literal("sync")
    .optional()
    .openapi({
      type: "string",
      enum: ["sync"],
      description: `Answer only when the receipt is signed and safe on disk. Without it a power cut can take the receipts of up to ${MOST_RECEIPTS_LOST_MS} ms; the header ${"`Aeo-Receipt`"} says which it is`,
    }),
};

/** The headers of an answer. A receipt that is not sealed yet can be lost with the power. */
export function verificationHeaders(receipt: "sealed" | "pending" | "none"): Readonly<Record<string, string>> {
  const headers = { "Cache-Control": "no-store" };
  if (receipt === "none") return headers;
  return {
    ...headers,
    "Aeo-Receipt": receipt === "sealed" ? "sealed" : `pending; max-loss-ms=${MOST_RECEIPTS_LOST_MS}`,
  };
}

/** What an answer leaves behind, to a caller by its subject. */
type RecordOf = (question: VerificationQuestion, given: Verification, nowMs: number, askedBy: string) => AnswerRecord;

/** Gives answers their receipts; without a book they have none. */
export function answerReceipts(receipts: Receipts | undefined, recordOf: RecordOf) {
  return {
    record: (question: VerificationQuestion, verification: Verification, { subject }: Caller) =>
      receipts?.book.record(recordOf(question, verification, receipts.nowMs(), subject)) ?? null,
    /** Before many answers at once. */
    room: () => roomIn(receipts?.book),
    /** @throws AeoError RECEIPTS_NOT_SEALED when they were to be waited for and could not be kept */
    headers: async (given: readonly (string | null)[], wait: "sync" | undefined) => {
      if (receipts === undefined) return verificationHeaders("none");
      if (wait === undefined) return verificationHeaders("pending");
      await Promise.all(given.map((receipt) => receipts.book.sealed(receipt as string)));
      return verificationHeaders("sealed");
    },
  };
}
