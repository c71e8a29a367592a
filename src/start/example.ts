import type { Economy } from "../domain/economy.ts";
import { demoArrangements } from "../seeding/demoArrangements.ts";
import { generateOperators } from "../seeding/operators.ts";
import type { Seeds } from "../seeding/seedTypes.ts";
import type { Example } from "./summary.ts";

/** An exporter that a partner's gateway recognises by sea, if two of the gateways have an arrangement. */
export function exampleOf(seeds: Seeds, gateways: readonly Economy[], today: string): Example | undefined {
  const legs = demoArrangements(seeds)
    .filter(({ kind }) => kind === "RECOGNITION")
    .flatMap((arrangement) => arrangement.legs);
  for (const issuer of gateways) {
    const leg = legs.find(
      ({ issuer: from, recogniser, modes }) =>
        from === issuer && gateways.includes(recogniser) && modes.includes("SEA"),
    );
    if (leg === undefined) continue;
    for (const operator of generateOperators(seeds, issuer, { asOf: today })) {
      const covered = operator.operatorTypes.some((type) => leg.operatorTypes.includes(type));
      if (!covered || operator.programme !== leg.programme || !operator.operatorTypes.includes("EXPORTER")) continue;
      const stranger = gateways.find(
        (other) => other !== issuer && !legs.some((one) => one.issuer === issuer && one.recogniser === other),
      );
      return { tin: operator.tin, issuer, partner: leg.recogniser, stranger };
    }
  }
  return undefined;
}
