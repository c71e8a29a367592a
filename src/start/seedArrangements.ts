import { benefitMask } from "../domain/benefit.ts";
import type { Economy } from "../domain/economy.ts";
import { ZERO_BYTES32 } from "../domain/event.ts";
import { KPIS } from "../domain/kpi.ts";
import { modeMask } from "../domain/mode.ts";
import { operatorTypeMask } from "../domain/operatorType.ts";
import { programmeCode, tierCode } from "../domain/programme.ts";
import type { Clause, Leg, Terms } from "../domain/terms.ts";
import { addressesOf } from "../ledger/addressBook.ts";
import { type DemoArrangement, type DemoLeg, demoArrangements } from "../seeding/demoArrangements.ts";
import type { Seeds } from "../seeding/seedTypes.ts";
import { timeZoneOf } from "../seeding/timeZone.ts";
import { startOfLegalDate } from "../services/legalDate.ts";
import type { Ceremony } from "./ceremony.ts";

const ALL_TIERS = 0xffffffff;

/** The terms of an arrangement of the report, completed by its labelled example; legs between members only. */
export function termsOf(arrangement: DemoArrangement, members: readonly Economy[], timeZone: string): Terms {
  const parties = arrangement.parties.filter((party) => members.includes(party)).sort();
  const from = startOfLegalDate(arrangement.enteredIntoForceOn, timeZone);
  const between = arrangement.legs.filter(
    ({ issuer, recogniser }) => parties.includes(issuer) && parties.includes(recogniser),
  );
  return {
    kind: arrangement.kind,
    parties,
    legs: between.map((leg) => toLeg(leg, from, benefitMask(arrangement.benefits))),
    clauses: between.flatMap((leg) => arrangement.clauses.map((clause) => toClause(leg, clause))),
    noticeDays: arrangement.noticeDays,
    referenceMoment: arrangement.referenceMoment,
    goodsInTransit: arrangement.goodsInTransit,
    statusBound: arrangement.statusBoundSeconds,
    governsFrom: 0,
    document: ZERO_BYTES32,
  };
}

function toClause({ issuer, recogniser, modes }: DemoLeg, clause: DemoArrangement["clauses"][number]): Clause {
  const { kpi, atLeast, target, periodMonths } = clause;
  const measure = KPIS[kpi].number;
  return { issuer, recogniser, kpi: measure, modes: modeMask(modes), atLeast, periodMonths, target: BigInt(target) };
}

function toLeg(leg: DemoLeg, from: number, benefits: bigint): Leg {
  const tiers = leg.tiers.reduce((mask, tier) => (mask | (1 << (tierCode(leg.programme, tier) ?? 0))) >>> 0, 0);
  return {
    issuer: leg.issuer,
    recogniser: leg.recogniser,
    modes: modeMask(leg.modes),
    programme: programmeCode(leg.programme),
    tiers: leg.tiers.length === 0 ? ALL_TIERS : tiers,
    operatorTypes: operatorTypeMask(leg.operatorTypes),
    from,
    until: 0,
    benefits,
  };
}

/**
 * Puts the report's arrangements on the ledger, proposed and signed by every party. Gives how many. They are proposed one after the
 * other, so that each has the same number on every ledger; then all parties sign at once, which saves a slow chain many blocks.
 */
export async function seedArrangements(
  { sender, book, signersOf }: Ceremony,
  seeds: Seeds,
  members: readonly Economy[],
): Promise<number> {
  const proposed: Terms[] = [];
  for (const arrangement of demoArrangements(seeds)) {
    const proposer = arrangement.parties.find((party) => members.includes(party));
    if (proposer === undefined) continue;
    const terms = termsOf(arrangement, members, timeZoneOf(seeds, proposer));
    if (terms.parties.length < 2 || terms.legs.length === 0) continue;
    const first = signersOf(terms.parties[0] as Economy).SIGNATORY;
    await sender.call(first, addressesOf(book), { registry: "arrangements", fn: "propose", terms });
    proposed.push(terms);
  }
  const sign = async (party: Economy) => {
    for (const [index, terms] of proposed.entries()) {
      if (!terms.parties.includes(party)) continue;
      const call = { registry: "arrangements", fn: "sign", arrangement: index + 1, version: 1, terms } as const;
      await sender.call(signersOf(party).SIGNATORY, addressesOf(book), call);
    }
  };
  await Promise.all(members.map(sign));
  return proposed.length;
}
