import type { Economy } from "../domain/economy.ts";
import { PROGRAMMES } from "../domain/programme.ts";
import { type Check, repeated } from "./check.ts";
import { entryIntoForce } from "./demoArrangements.ts";
import type { SeedArrangement } from "./schemas/arrangements.ts";

type Fault = Parameters<Check>[0];

/** What does not fit together in `arrangements.json`. */
export const checkArrangements: Check = (fault, { economies, arrangements }) => {
  const known = (code: Economy) => economies.some((each) => each.code === code);
  for (const id of repeated(arrangements.map((each) => each.id))) fault("arrangements", `${id} occurs twice`);
  arrangements.forEach((arrangement, i) => {
    const at = `arrangements[${i}]`;
    const { parties, nonApecParties } = arrangement;
    for (const code of parties) {
      const fits = known(code) !== nonApecParties.includes(code);
      if (!fits) fault(`${at}.parties`, `${code} must be of APEC, or listed as not`);
    }
    checkLegs(fault, at, arrangement);
    checkExample(fault, at, arrangement);
  });
};

function checkLegs(fault: Fault, at: string, { parties, legs }: SeedArrangement): void {
  legs.forEach(({ issuer, recogniser }, i) => {
    const apart = issuer !== recogniser && parties.includes(issuer) && parties.includes(recogniser);
    if (!apart) fault(`${at}.legs[${i}]`, `${issuer} and ${recogniser} must be two of its parties`);
  });
}

function checkExample(fault: Fault, at: string, arrangement: SeedArrangement): void {
  const { parties, example } = arrangement;
  if (example === null) return;
  const hasDay = entryIntoForce(arrangement) !== undefined;
  if (hasDay === (example.enteredIntoForceOn !== undefined)) {
    fault(`${at}.example.enteredIntoForceOn`, "must be given if the report has no day, and only then");
  }
  example.legs.forEach(({ issuers, recognisers, programme, tiers }, i) => {
    for (const code of [...issuers, ...recognisers]) {
      if (!parties.includes(code)) fault(`${at}.example.legs[${i}]`, `${code} is no party`);
    }
    for (const tier of tiers) {
      const exists = (PROGRAMMES[programme].tiers as readonly string[]).includes(tier);
      if (!exists) fault(`${at}.example.legs[${i}].tiers`, `${programme} has no tier ${tier}`);
    }
  });
}
