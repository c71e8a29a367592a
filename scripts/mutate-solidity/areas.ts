import { globSync } from "node:fs";
import { basename } from "node:path";

/** The contracts that one folder of tests looks after. */
export interface Area {
  readonly name: string;
  readonly contracts: RegExp;
  /** Without the pipeline over its intermediate language the compiler runs out of stack in these. */
  readonly viaIR: boolean;
  /** The contract that the tests deploy, where it takes too long to compile it into each of them. */
  readonly deployed?: string;
  /** A pattern for names of tests that need more gas than a test may use here; when one fails, what is recorded of it takes gigabytes. */
  readonly tooHeavy?: string;
}

export const AREAS: readonly Area[] = [
  { name: "history", contracts: /\/History/, viaIR: false },
  { name: "benefit", contracts: /\/BenefitRegistry/, viaIR: false },
  {
    name: "authority",
    contracts: /\/(authority\/|AuthorityRegistry)/,
    viaIR: false,
    tooHeavy: "PositionsAreTaken|AsManyFoundersAsPositions",
  },
  {
    name: "certification",
    contracts: /\/(certification\/|CertificationRegistry|libraries\/Certification)/,
    viaIR: true,
    tooHeavy: "AcceptsFullBatch",
  },
  {
    name: "arrangement",
    contracts: /\/(arrangement\/|ArrangementRegistry|libraries\/Terms)/,
    viaIR: true,
    deployed: "ArrangementRegistry",
  },
];

/** The files of an area's tests, without the invariants, which take minutes: what they find comes on top. */
export function testsOf({ name }: Area): string[] {
  return globSync(`test/contracts/${name}/*.t.sol`)
    .filter((path) => !/nvariant/.test(basename(path)))
    .sort();
}
