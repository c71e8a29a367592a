/** The economies of the matrix's world and what has become of each. All but `outsider` are founding members. */
export const ECONOMIES = {
  home: "TW",
  partner: "JP",
  third: "SG",
  voter: "AU",
  suspended: "KR",
  removed: "NZ",
  replaced: "CL",
  readmitted: "PE",
  outsider: "VN",
} as const;

export const ROLES = { registrar: 1, signatory: 2, monitor: 4, admin: 8 } as const;
export type Role = keyof typeof ROLES;
const ALL = 15;

interface Caller {
  /** The economy that it writes, or wrote, for. */
  economy?: keyof typeof ECONOMIES;
  /** The roles that it was given, whatever became of them. */
  roles: number;
}

function ofEachRole<P extends string>(
  prefix: P,
  economy: keyof typeof ECONOMIES,
): Record<`${P}${Capitalize<Role>}`, Caller> {
  const entries = Object.entries(ROLES).map(([role, bit]) => [
    `${prefix}${role.charAt(0).toUpperCase()}${role.slice(1)}`,
    { economy, roles: bit },
  ]);
  return Object.fromEntries(entries) as Record<`${P}${Capitalize<Role>}`, Caller>;
}

/** Every kind of caller. `third` is an active economy that has no part in the matter at hand, with all roles in one hand. */
export const CALLERS = {
  deployer: { roles: 0 },
  stranger: { roles: 0 },
  ...ofEachRole("home", "home"),
  ...ofEachRole("partner", "partner"),
  third: { economy: "third", roles: ALL },
  ...ofEachRole("suspended", "suspended"),
  ...ofEachRole("removed", "removed"),
  lapsedByReplacement: { economy: "replaced", roles: ALL },
  lapsedByReadmission: { economy: "readmitted", roles: ALL },
  notYet: { economy: "home", roles: ALL },
  expired: { economy: "home", roles: ALL },
  revoked: { economy: "home", roles: ALL },
  compromised: { economy: "home", roles: ALL },
} satisfies Record<string, Caller>;

export type CallerKind = keyof typeof CALLERS;
export const CALLER_KINDS = Object.keys(CALLERS) as CallerKind[];

export function callerOf(kind: CallerKind): Caller {
  return CALLERS[kind];
}
