import { MEMBER_FILE_NAMES } from "../bundle.ts";
import type { Rule } from "./rule.ts";

const FIX = "Restore it: aeo network generate writes it anew from the same members.";

/** FILE_MISSING: every member's folder has every file, in its format. */
const missing: Rule = ({ genesis, nodes }) =>
  [genesis, ...nodes.flatMap((node) => MEMBER_FILE_NAMES.map((name) => node[name]))].flatMap(({ path, unreadable }) =>
    unreadable === undefined
      ? []
      : [{ code: "FILE_MISSING", severity: "fault", at: path, problem: unreadable, fix: FIX } as const],
  );

export const fileRules: readonly Rule[] = [missing];
