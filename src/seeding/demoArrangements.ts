import type { Benefit } from "../domain/benefit.ts";
import type { Economy } from "../domain/economy.ts";
import type { Mode } from "../domain/mode.ts";
import type { OperatorType } from "../domain/operatorType.ts";
import type { Programme } from "../domain/programme.ts";
import type { SeedArrangement, SeedExample } from "./schemas/arrangements.ts";
import type { Seeds } from "./seedTypes.ts";

/** One direction between two parties, with what it covers. Without tiers it covers every tier of the programme. */
export type DemoLeg = {
  readonly issuer: Economy;
  readonly recogniser: Economy;
  readonly modes: readonly Mode[];
  readonly programme: Programme;
  readonly tiers: readonly string[];
  readonly operatorTypes: readonly OperatorType[];
};

/** An arrangement of the report, completed by its example so that it can be put on a ledger for a demonstration. */
export type DemoArrangement = Pick<
  SeedExample,
  "statement" | "clauses" | "noticeDays" | "referenceMoment" | "goodsInTransit" | "statusBoundSeconds"
> & {
  readonly id: string;
  readonly name: string;
  readonly kind: SeedArrangement["kind"];
  readonly parties: readonly Economy[];
  /** Legal date; dateFromReport says whether the report has this very day. */
  readonly enteredIntoForceOn: string;
  readonly dateFromReport: boolean;
  readonly benefits: readonly Benefit[];
  readonly legs: readonly DemoLeg[];
};

/** The arrangements that have an example, in the order of the file. Those only negotiated or studied have none. */
export function demoArrangements(seeds: Seeds): DemoArrangement[] {
  return seeds.arrangements.flatMap((arrangement) => {
    const { id, name, kind, parties, example } = arrangement;
    const day = entryIntoForce(arrangement);
    const enteredIntoForceOn = day ?? example?.enteredIntoForceOn;
    if (example === null || enteredIntoForceOn === undefined) return [];
    const { enteredIntoForceOn: _, legs, ...terms } = example;
    const dateFromReport = day !== undefined;
    return [{ ...terms, id, name, kind, parties, enteredIntoForceOn, dateFromReport, legs: legs.flatMap(pairs) }];
  });
}

/** The day on which the arrangement entered into force, if the report has it. */
export function entryIntoForce({ dates }: Pick<SeedArrangement, "dates">): string | undefined {
  const found = dates.find(({ event, precision }) => event === "ENTRY_INTO_FORCE" && precision === "DAY");
  return found?.precision === "DAY" ? found.date : undefined;
}

function pairs({ issuers, recognisers, ...rest }: SeedExample["legs"][number]): DemoLeg[] {
  return issuers.flatMap((issuer) =>
    recognisers.filter((recogniser) => recogniser !== issuer).map((recogniser) => ({ issuer, recogniser, ...rest })),
  );
}
