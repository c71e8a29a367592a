import { globSync } from "node:fs";
import { basename } from "node:path";

/** The contracts that one folder of tests looks after. */
export interface Area {
  readonly name: string;
  readonly contracts: RegExp;
  /** Without the pipeline over its intermediate language the compiler runs out of stack in these. */
  readonly viaIR: boolean;
}

export const AREAS: readonly Area[] = [
  { name: "history", contracts: /\/History/, viaIR: false },
  { name: "benefit", contracts: /\/BenefitRegistry/, viaIR: false },
  { name: "authority", contracts: /\/(authority\/|AuthorityRegistry)/, viaIR: false },
  {
    name: "certification",
    contracts: /\/(certification\/|CertificationRegistry|libraries\/Certification)/,
    viaIR: true,
  },
  { name: "arrangement", contracts: /\/(arrangement\/|ArrangementRegistry|libraries\/Terms)/, viaIR: true },
];

/** The files of an area's tests, without the invariants, which take minutes: what they find comes on top. */
export function testsOf({ name }: Area): string[] {
  return globSync(`test/contracts/${name}/*.t.sol`)
    .filter((path) => !/nvariant/.test(basename(path)))
    .sort();
}
