import type { ClearanceJudgement } from "../../src/domain/clearanceJudgement.ts";

/** What is said of a clearance that names no operator. */
export const ORDINARY: ClearanceJudgement = {
  standing: "ORDINARY",
  recognition: undefined,
  cause: undefined,
  certification: undefined,
  arrangement: undefined,
  version: undefined,
  due: 0n,
};
