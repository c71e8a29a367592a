import { AeoError, type FieldFault } from "./errors.ts";
import type { Clause, Leg, Terms } from "./terms.ts";

/** The contract's limits. */
export const MAX_PARTIES = 32;
export const MAX_LEGS = 128;
export const MAX_CLAUSES = 64;

/**
 * Checks terms as the contract will, and names every fault at once.
 * @throws AeoError INVALID_TERMS
 */
export function checkTerms(terms: Terms, version: number): void {
  const faults = [...partyFaults(terms), ...legFaults(terms), ...clauseFaults(terms)];
  if (version === 1 && terms.governsFrom !== 0)
    faults.push({ pointer: "/governsFrom", detail: "the first version governs when it is signed" });
  if (faults.length > 0)
    throw new AeoError(
      "INVALID_TERMS",
      `the terms contradict themselves at ${faults.map(({ pointer }) => pointer).join(", ")}`,
      { faults },
    );
}

function partyFaults({ parties }: Terms): FieldFault[] {
  const faults: FieldFault[] = [];
  if (parties.length < 2 || parties.length > MAX_PARTIES)
    faults.push({ pointer: "/parties", detail: `2 to ${MAX_PARTIES} parties` });
  parties.forEach((party, index) => {
    const before = parties[index - 1];
    if (before !== undefined && before >= party)
      faults.push({ pointer: `/parties/${index}`, detail: "in alphabetical order, each once" });
  });
  return faults;
}

function legFaults(terms: Terms): FieldFault[] {
  if (terms.legs.length === 0 || terms.legs.length > MAX_LEGS)
    return [{ pointer: "/legs", detail: `1 to ${MAX_LEGS} legs` }];
  const first = new Map<string, number>();
  return terms.legs.flatMap((leg, index) => {
    const key = Object.values(legKey(leg)).join(" ");
    const same = first.get(key);
    if (same === undefined) first.set(key, index);
    const detail = legFault(leg, terms) ?? (same === undefined ? undefined : `the same leg as /legs/${same}`);
    return detail === undefined ? [] : [{ pointer: `/legs/${index}`, detail }];
  });
}

/** What makes two legs the same; a leg said twice would be in force twice. */
function legKey({ issuer, recogniser, modes, programme, tiers, operatorTypes, from, until, benefits }: Leg) {
  return { issuer, recogniser, modes, programme, tiers, operatorTypes, from, until, benefits };
}

function legFault(leg: Leg, terms: Terms): string | undefined {
  if (!betweenParties(leg, terms)) return "between two different parties";
  if (leg.modes < 1 || leg.modes > 15) return "at least one mode";
  if (leg.programme < 1 || leg.programme > 255) return "a programme";
  if (leg.tiers === 0) return "at least one tier, or no tier";
  if (leg.operatorTypes === 0) return "at least one operator type";
  if (leg.until !== 0 && leg.until <= leg.from) return "ends after it begins";
  if (terms.kind === "INFORMATION" && leg.benefits !== 0n)
    return "an arrangement to exchange information promises no benefits";
  return undefined;
}

function clauseFaults(terms: Terms): FieldFault[] {
  if (terms.clauses.length > MAX_CLAUSES) return [{ pointer: "/clauses", detail: `at most ${MAX_CLAUSES} clauses` }];
  return terms.clauses.flatMap((clause, index) => {
    const detail = clauseFault(clause, terms);
    return detail === undefined ? [] : [{ pointer: `/clauses/${index}`, detail }];
  });
}

function clauseFault(clause: Clause, terms: Terms): string | undefined {
  if (!betweenParties(clause, terms)) return "between two different parties";
  if (clause.kpi < 1 || clause.kpi > 255) return "a measure";
  if (clause.modes < 1 || clause.modes > 15) return "at least one mode";
  if (![1, 3, 6, 12].includes(clause.periodMonths)) return "a period of 1, 3, 6 or 12 months";
  return undefined;
}

function betweenParties({ issuer, recogniser }: Pick<Leg, "issuer" | "recogniser">, { parties }: Terms): boolean {
  return issuer !== recogniser && parties.includes(issuer) && parties.includes(recogniser);
}
