import { unrecognised } from "../../src/domain/clearanceJudgement.ts";

/** What is said of a clearance that names no operator. */
export const ORDINARY = unrecognised("ORDINARY");
