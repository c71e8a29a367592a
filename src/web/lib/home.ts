import { PAGES } from "../pageList.ts";
import type { Identity } from "./session.ts";

/** Takes whoever signed in on the start page to the page of its work; on any other page it stays where it is. */
export function goToWork({ roles }: Identity): void {
  if (location.pathname !== "/") return;
  const page = roles.includes("registrar") || roles.includes("signatory") ? "registrar" : "officer";
  const path = PAGES.find(
    ({ name, roles: takes }) => name === page && takes !== "public" && takes.some((one) => roles.includes(one)),
  )?.path;
  if (path !== undefined) location.assign(path);
}
