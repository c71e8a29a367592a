import { idOf, JP, leg, record, terms, TW } from "../../support/facts.ts";
import { MemoryLedger } from "./memoryLedger.ts";
import { operator } from "./operator.ts";

/** A ledger on which JP recognises one operator of TW. */
export function oneRecognised(): MemoryLedger {
  const ledger = new MemoryLedger();
  ledger.facts
    .members(1_000, TW, JP)
    .adopted(1_000, 1, terms([leg()]))
    .certification(2_000, "CertificationGranted", idOf(1), record());
  ledger.profiles.set(idOf(1), operator(idOf(1)));
  return ledger;
}
