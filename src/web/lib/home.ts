import { PAGES } from "../pageList.ts";
import type { Identity } from "./session.ts";

/** Where each role works, the first that is held; everybody else checks traders. */
const HOMES = [
  ["registrar", "registrar"],
  ["signatory", "registrar"],
  ["auditor", "audit"],
] as const;

/** Takes whoever signed in on the start page to the page of its work; on any other page it stays where it is. */
export function goToWork({ roles }: Identity): void {
  if (location.pathname !== "/") return;
  const page = HOMES.find(([role]) => roles.includes(role))?.[1] ?? "officer";
  const path = PAGES.find(
    ({ name, roles: takes }) => name === page && takes !== "public" && takes.some((one) => roles.includes(one)),
  )?.path;
  if (path !== undefined) location.assign(path);
}
