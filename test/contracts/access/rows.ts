import type { LogDescription } from "ethers";
import { CALLER_KINDS, type CallerKind, callerOf, ROLES, type Role } from "./callers.ts";
import type { World } from "./world.ts";

/** "succeeds", or the name of the error that the call must revert with. */
export type Outcome = "succeeds" | `${string}_${string}`;

/** What each kind of caller gets from one function, called with arguments with which an entitled caller succeeds. */
export interface FunctionRow {
  /** Having any of them is enough. */
  roles: readonly Role[];
  /** Brings the world to where the function can succeed, and returns its arguments. Undone afterwards. */
  prepare: (world: World) => Promise<readonly unknown[]>;
  /** For a caller with one of the roles, of the economy whose matter it is, */
  home: Outcome;
  /** of the economy on the other side of the matter, */
  partner: Outcome;
  /** and of an active economy that has no part in it. */
  third: Outcome;
}

/** The rows of one contract: each function that writes has one. */
export interface ContractRows {
  contract: string;
  /** The economy for which an entry of its history was made; undefined if the entry is a consequence and names none. */
  speaksFor: (entry: LogDescription) => string | undefined;
  rows: Readonly<Record<string, FunctionRow>>;
}

/** The whole row, one outcome per kind of caller: who has no standing, or the wrong role, is refused by AuthorityRegistry. */
export function expectedOutcomes(row: FunctionRow): Record<CallerKind, Outcome> {
  const wanted = row.roles.reduce((sum, role) => sum | ROLES[role], 0);
  return Object.fromEntries(CALLER_KINDS.map((kind) => [kind, expectedOutcome(row, wanted, kind)])) as Record<
    CallerKind,
    Outcome
  >;
}

function expectedOutcome(row: FunctionRow, wanted: number, kind: CallerKind): Outcome {
  switch (kind) {
    case "deployer":
    case "stranger":
      return "AuthorityRegistry_UnknownWriter";
    case "lapsedByReplacement":
    case "lapsedByReadmission":
      return "AuthorityRegistry_WriterLapsed";
    case "notYet":
    case "expired":
      return "AuthorityRegistry_WriterOutsideValidity";
    case "revoked":
    case "compromised":
      return "AuthorityRegistry_RoleMissing";
    default:
      return ofMember(row, wanted, kind);
  }
}

function ofMember(row: FunctionRow, wanted: number, kind: CallerKind): Outcome {
  const { economy, roles } = callerOf(kind);
  if ((roles & wanted) === 0) return "AuthorityRegistry_RoleMissing";
  if (economy === "home" || economy === "partner" || economy === "third") return row[economy];
  return "AuthorityRegistry_MemberNotActive";
}
