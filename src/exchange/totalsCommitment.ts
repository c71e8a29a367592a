import type { BenefitTotals } from "../domain/benefitTotals.ts";
import type { Bytes32 } from "../domain/event.ts";
import type { Salt } from "../domain/profileCommitment.ts";
import { commitmentUnder } from "./commitmentUnder.ts";

/** What the ledger holds of the totals that a partner gets. */
export function totalsCommitment(totals: BenefitTotals, salt: Salt): Bytes32 {
  return commitmentUnder("aeo-benefit-totals-1", { totals, salt });
}

/** What the ledger holds of a text about a breach: evidence, or an answer. */
export function breachTextCommitment(text: string, salt: Salt): Bytes32 {
  return commitmentUnder("aeo-breach-text-1", { text, salt });
}
