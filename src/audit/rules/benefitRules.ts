import type { BenefitsState } from "../../domain/benefitRecord.ts";
import type { BenefitEvent, LedgerEvent } from "../../domain/event.ts";
import { breachIdOf, receiptsIdOf, reportIdOf } from "../../ledger/contentIds.ts";
import type { Say } from "../finding.ts";

type Event = LedgerEvent & BenefitEvent;

/** Whether an event about reports, receipts and breaches is one that the contract allows. */
export function checkBenefit(event: Event, before: BenefitsState, say: Say): void {
  const { id, economy, position } = event;
  switch (event.type) {
    case "BenefitReported": {
      const { report } = event;
      if (id !== reportIdOf(economy, report)) say("id", "the report's id does not follow from it");
      const next = (before.reports.get(id)?.revisions.length ?? 0) + 1;
      if (report.revision !== next) say("report.revision", `the next revision is ${next}, not ${report.revision}`);
      if (report.until <= report.from || report.until > position.time)
        say("report.until", "the period is none, or not over");
      return;
    }
    case "ReceiptsAnchored":
      if (id !== receiptsIdOf(economy, event.from, event.until)) say("id", "the id does not follow from the period");
      if (before.receipts.has(id)) say("id", "receipts of this period are there already");
      return;
    case "BreachRaised":
      if (id !== breachIdOf(event.claim)) say("id", "the breach's id does not follow from the claim");
      if (before.breaches.has(id)) say("id", "the breach was raised before");
      if (economy !== event.claim.judged && economy !== event.claim.counterpart)
        say("economy", "it is on neither side");
      return;
    default:
      return checkStep(event, before, say);
  }
}

function checkStep(event: Event, before: BenefitsState, say: Say): void {
  const breach = before.breaches.get(event.id);
  if (breach === undefined) return say("id", "there is no such breach");
  const { status, claim } = breach;
  const wrong = (): void => say("id", `the breach was ${status}`);
  if (event.type === "BreachAcknowledged" && status !== "RAISED") wrong();
  if (event.type === "BreachAnswered" && status !== "ACKNOWLEDGED") wrong();
  if (status === "RESOLVED") wrong();
  const sides = event.type === "BreachEvidenceAdded" ? [claim.judged, claim.counterpart] : [];
  if (event.type === "BreachAcknowledged" || event.type === "BreachAnswered") sides.push(claim.judged);
  if (event.type === "BreachResolved") sides.push(claim.counterpart);
  if (!sides.includes(event.economy)) say("economy", `it is for ${sides.join(" or ")}`);
}
