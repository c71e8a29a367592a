import { type AuthoritiesState, mayAct } from "../../domain/authority.ts";
import type { Economy } from "../../domain/economy.ts";
import { type LedgerEvent, type LedgerRole, ROLE_BITS } from "../../domain/event.ts";
import type { Say } from "../finding.ts";

const { REGISTRAR, SIGNATORY, MONITOR, ADMIN } = ROLE_BITS;

/** The roles, any one of which is needed to write an event. */
export function rolesFor(event: LedgerEvent): number {
  switch (event.position.registry) {
    case "authorities":
      return ADMIN;
    case "arrangements":
      return SIGNATORY;
    case "benefits":
      return MONITOR;
    case "certifications":
      if (event.type === "CertificationAnnulled") return SIGNATORY;
      return event.type === "CertificationAnnulmentRejected" ? REGISTRAR | SIGNATORY : REGISTRAR;
  }
}

/**
 * These name an economy that need not be the writer's: what a ballot did, it did to somebody else, and an accession follows from the
 * last signature, whoever gave it. So do an adoption, a leg and an end, which name nobody.
 */
const OF_ANOTHER: ReadonlySet<LedgerEvent["type"]> = new Set([
  "MemberAdmitted",
  "MemberSuspended",
  "MemberReinstated",
  "MemberRemoved",
  "MemberAdminReplaced",
  "ArrangementAcceded",
]);

/** The economy for which an event says that it was written; undefined when it says none. */
export function actorOf(event: LedgerEvent): Economy | undefined {
  if (OF_ANOTHER.has(event.type)) return undefined;
  if ("record" in event) return event.record.economy;
  if ("proposer" in event) return event.proposer;
  if ("voter" in event) return event.voter;
  if ("party" in event) return event.party;
  return "economy" in event ? event.economy : undefined;
}

/**
 * Who wrote an event had the role at its block, and for the economy that it names.
 * @param before the authorities as folded up to the event
 * @param byBallot whether the event's economy was acted on by a ballot: the writer is then of another
 */
export function checkWriter(event: LedgerEvent, before: AuthoritiesState, byBallot: boolean, say: Say): void {
  const roles = rolesFor(event);
  if (!mayAct(before, event.writer, roles, event.position.time)) {
    const names = (Object.keys(ROLE_BITS) as LedgerRole[]).filter((role) => (ROLE_BITS[role] & roles) !== 0);
    say("writer", `${event.writer} was no ${names.join(" or ")} of an active member then`);
    return;
  }
  const actor = byBallot ? undefined : actorOf(event);
  const economy = before.writers.get(event.writer)?.economy;
  if (actor !== undefined && economy !== actor) say("writer", `${event.writer} writes for ${economy}, not ${actor}`);
}
