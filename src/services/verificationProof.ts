import type { Verification, VerificationQuestion } from "./verify.ts";

/**
 * What proves an answer to somebody who does not trust the gateway that gave it; null where the answer names no certification.
 * @throws AeoError PROOF_UNAVAILABLE when the node does not have the state of that block
 */
export type VerificationProof = (question: VerificationQuestion, verification: Verification) => Promise<unknown>;
