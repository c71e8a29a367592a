import type { Economy } from "../domain/economy.ts";
import type { Mode } from "../domain/mode.ts";
import type { OperatorType } from "../domain/operatorType.ts";
import { without } from "../domain/recognition.ts";
import {
  type ChainVerdict,
  chainVerdict,
  operatorTypeOf,
  type PartyRole,
  type PartyStanding,
  standingOf,
} from "../domain/shipment.ts";
import type { Instant } from "../domain/time.ts";
import { explain } from "./explain.ts";
import type { OwnStanding } from "./ownStanding.ts";
import type { Verification, VerificationQuestion, Verify } from "./verify.ts";

/** One party of a consignment, as the papers name it. */
export interface Party {
  readonly role: PartyRole;
  readonly identifier: string;
  readonly issuer?: Economy | undefined;
  /** As what it must be certified; the role's own type if left out. */
  readonly operatorType?: OperatorType | undefined;
  readonly name?: string | undefined;
}

/** A consignment with the moments at which its parties are judged. */
export interface Shipment {
  readonly mode: Mode;
  readonly validAt?: Instant | undefined;
  readonly knownAt?: Instant | undefined;
  readonly departedAt?: Instant | undefined;
  readonly parties: readonly Party[];
}

export interface PartyAnswer {
  readonly party: Party;
  /** As it was asked. */
  readonly question: VerificationQuestion;
  readonly verification: Verification;
  readonly standing: PartyStanding;
  /** Why it breaks the chain or leaves it open, in one sentence; null when it does neither. */
  readonly reason: string | null;
}

export interface ShipmentAnswer {
  readonly verdict: ChainVerdict;
  /** The whole in words, without any name or identifier. */
  readonly explanation: string;
  readonly parties: readonly PartyAnswer[];
}

export interface ShipmentDeps {
  readonly own: Economy;
  readonly verify: Verify;
  readonly ownStanding: OwnStanding;
}

/** Says of a consignment whether the whole chain is AEO, and who breaks it. */
export type VerifyShipment = (shipment: Shipment) => ShipmentAnswer;

export function createVerifyShipment(deps: ShipmentDeps): VerifyShipment {
  return ({ parties, ...common }) => {
    const answers = parties.map((party) => partyAnswer(deps, party, common));
    const verdict = chainVerdict(answers.map(({ standing }) => standing));
    return { verdict, explanation: explanationOf(verdict, answers), parties: answers };
  };
}

function partyAnswer(deps: ShipmentDeps, party: Party, common: Omit<Shipment, "parties">): PartyAnswer {
  const { identifier, issuer, role } = party;
  const operatorType = party.operatorType ?? operatorTypeOf(role, common.mode);
  const question = { ...common, identifier, issuer, operatorType };
  const verification = answerOf(deps, question);
  const standing = standingOf(verification.answer);
  const reason = standing === "AEO" ? null : `${sentence(role)}: ${explain(verification)}`;
  return { party, question, verification, standing, reason };
}

/** Our own operators count as well as partners'; an identifier of both could mean either. */
function answerOf({ own, verify, ownStanding }: ShipmentDeps, question: VerificationQuestion): Verification {
  const { issuer } = question;
  const ours = issuer === undefined || issuer === own ? ownStanding(question) : undefined;
  if (issuer === own && ours !== undefined) return ours;
  const theirs = verify(question);
  if (ours === undefined) return theirs;
  if (theirs.judged !== undefined && theirs.issuer === undefined) return ours;
  if (theirs.answer.recognition === "STALE") return theirs;
  const economies = [...new Set([own, ...economiesOf(theirs)])].sort();
  const answer = without("UNKNOWN", { code: "AMBIGUOUS_IDENTIFIER", economies });
  return { ...theirs, answer, issuer: undefined, profile: undefined, resolvedBy: undefined, profilesAsOf: undefined };
}

function economiesOf({ issuer, answer: { cause } }: Verification): readonly Economy[] {
  if (cause.code === "AMBIGUOUS_IDENTIFIER" || cause.code === "AMBIGUOUS_CODE") return cause.economies;
  return issuer === undefined ? [] : [issuer];
}

function explanationOf(verdict: ChainVerdict, answers: readonly PartyAnswer[]): string {
  const named = (standing: PartyStanding) =>
    answers
      .flatMap((one, index) => (one.standing === standing ? [`${index + 1} (${words(one.party.role)})`] : []))
      .join(", ");
  const [broken, open] = [named("NOT_AEO"), named("CANNOT_TELL")];
  const openToo = open === "" ? "" : ` Nobody can tell for now of party ${open}.`;
  switch (verdict) {
    case "ALL_AEO":
      return "Every party named is an AEO that counts here.";
    case "NONE":
      return "No party named is an AEO that counts here.";
    case "PARTLY":
      return `The chain is broken by party ${broken}.${openToo}`;
    case "CANNOT_TELL":
      return `Whether the whole chain is AEO cannot be told.${openToo}${broken === "" ? "" : ` It is broken by party ${broken}.`}`;
  }
}

const words = (role: PartyRole) => role.toLowerCase().replaceAll("_", " ");
const sentence = (role: PartyRole) => words(role).replace(/^./, (letter) => letter.toUpperCase());
