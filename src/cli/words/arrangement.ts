import type { ArrangementAnswer, LegAnswer, TermsAnswer } from "../answers/arrangement.ts";
import { counted, list, type Painter, words } from "../text.ts";

/** One arrangement with everything that its parties agreed, announced or still have to sign. */
export function describeArrangementInFull(painter: Painter, arrangement: ArrangementAnswer): string {
  const { status, parties, version, terms, proposed, suspensions, withdrawals, terminatedAt } = arrangement;
  return [
    `${painter.paint(`arrangement ${arrangement.arrangement}: `)}${painter.paint({ text: status, tone: status === "IN_FORCE" ? "good" : "plain" })}\n`,
    painter.fields([
      ["parties", parties.join(", ")],
      ["version", version === null ? "none signed by all" : String(version)],
      ...(terms === null ? [] : general(terms)),
      ...suspensions.map(
        ({ direction, party, effectiveAt }) =>
          ["suspended", `${arrow(direction)} by ${party} from ${effectiveAt}`] as const,
      ),
      ...withdrawals.map(({ party, effectiveAt }) => ["leaves", `${party} on ${effectiveAt}`] as const),
      ["ends", terminatedAt],
    ]),
    terms === null ? "" : `\n${painter.paint(`terms of version ${version ?? "?"}`)}\n${legs(painter, terms.legs)}`,
    arrangement.intervals.length === 0 ? "" : `\nentered into force\n${intervals(painter, arrangement)}`,
    proposed === null
      ? ""
      : `\n${painter.paint(describeProposal(proposed))}\n${painter.fields(general(proposed.terms))}${legs(painter, proposed.terms.legs)}`,
  ].join("");
}

/** What is open for signature, in a line. */
export function describeProposal({
  version,
  proposer,
  signatures,
  terms,
}: NonNullable<ArrangementAnswer["proposed"]>): string {
  const missing = terms.parties.filter((party) => !signatures.includes(party));
  return `open for signature: version ${version}, proposed by ${proposer}, signed by ${list(signatures) ?? "nobody"}, not yet by ${list(missing) ?? "nobody"}`;
}

function general(terms: TermsAnswer) {
  return [
    ["kind", words(terms.kind)],
    ["notice", counted(terms.noticeDays, "day")],
    ["judged at", words(terms.referenceMoment)],
    ["in transit", words(terms.goodsInTransit)],
    ["governs from", terms.governsFrom],
    ["clauses", terms.clauses.length === 0 ? null : String(terms.clauses.length)],
  ] as const;
}

function legs(painter: Painter, all: readonly LegAnswer[]): string {
  return painter.table(
    ["leg", "direction", "modes", "programme", "tiers", "types", "from", "until", "benefits"],
    all.map((leg, index) => [
      String(index),
      ...covered(leg),
      leg.from ?? "to be confirmed",
      leg.until ?? "open",
      benefits(leg),
    ]),
  );
}

function intervals(painter: Painter, { intervals: all }: ArrangementAnswer): string {
  return painter.table(
    ["version", "direction", "modes", "programme", "tiers", "types", "from", "until"],
    all.map(({ version, leg, endsAt }) => [String(version), ...covered(leg), leg.from ?? "-", endsAt ?? "open"]),
  );
}

function covered({ issuer, recogniser, modes, programme, tiers, operatorTypes }: LegAnswer): string[] {
  return [
    `${issuer} -> ${recogniser}`,
    modes.join(" "),
    programme ?? "-",
    tiers?.join(" ") ?? "all",
    operatorTypes === null || operatorTypes === undefined ? "all" : operatorTypes.map(words).join(", "),
  ];
}

function benefits(leg: LegAnswer): string {
  return list(leg.benefits.map(words)) ?? "-";
}

function arrow(direction: string): string {
  return direction.replace(">", " -> ");
}
