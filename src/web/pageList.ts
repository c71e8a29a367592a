/** A page of the gateway: where it is and which roles work with it; "public" needs no token. */
export interface PageEntry {
  readonly path: string;
  readonly name:
    | "start"
    | "officer"
    | "registrar"
    | "arrangements"
    | "trader"
    | "monitoring"
    | "programme"
    | "trs"
    | "audit"
    | "accesses";
  readonly roles: readonly string[] | "public";
}

const MEMBERS = ["officer", "registrar", "signatory", "monitor", "auditor", "agency", "admin"];

/** Every page. The gateway serves exactly these; a new one is added here and in `pages.ts`. */
export const PAGES: readonly PageEntry[] = [
  { path: "/", name: "start", roles: "public" },
  { path: "/officer", name: "officer", roles: ["officer", "agency", "registrar", "signatory", "monitor"] },
  { path: "/registrar", name: "registrar", roles: ["registrar", "signatory", "monitor"] },
  { path: "/arrangements", name: "arrangements", roles: MEMBERS },
  { path: "/monitoring", name: "monitoring", roles: ["monitor", "signatory", "agency"] },
  { path: "/programme", name: "programme", roles: ["registrar", "monitor"] },
  { path: "/release-times", name: "trs", roles: MEMBERS },
  { path: "/audit", name: "audit", roles: ["auditor", "admin", "registrar", "signatory", "monitor"] },
  { path: "/accesses", name: "accesses", roles: ["admin", "registrar", "monitor", "auditor"] },
  { path: "/trader", name: "trader", roles: "public" },
];
