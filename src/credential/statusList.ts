import { getListFromStatusListJWT } from "@sd-jwt/jwt-status-list";
import type { Instant } from "../domain/time.ts";
import { CLOCK_LEEWAY, FRESHNESS_BOUND, STATUS_VALUES } from "./format.ts";
import { readHeader, readPayload, verifySigned } from "./signature.ts";

/** The type of a Token Status List, in the header. */
export const STATUS_LIST_TYP = "statuslist+jwt";

/** What a status list says of one index, or why it says nothing. */
export type ListedStatus =
  | { readonly status: keyof typeof STATUS_VALUES | "UNKNOWN_VALUE"; readonly asOf: Instant }
  | { readonly fault: "STATUS_LIST_INVALID" | "STATUS_LIST_STALE" | "CLOCK_BEHIND" };

/** The address that a status list is for, before anything of it is checked; undefined when it is none. */
export function statusListUri(token: string): string | undefined {
  const uri = typeof readHeader(token, STATUS_LIST_TYP) === "string" ? undefined : readPayload(token)?.["sub"];
  return typeof uri === "string" ? uri : undefined;
}

/** The key hint of a status list; undefined when it is malformed. */
export function statusListKey(token: string): string | undefined {
  const header = readHeader(token, STATUS_LIST_TYP);
  return typeof header === "string" ? undefined : header.kid;
}

/** The status at an index of a list that an issuer's key signed, if the list is for the address and fresh. */
export async function listedStatus(
  token: string,
  { publicKey, uri, idx, now }: { publicKey: string; uri: string; idx: number; now: Instant },
): Promise<ListedStatus> {
  const claims = await verifySigned(token, STATUS_LIST_TYP, publicKey);
  if (typeof claims === "string" || claims["sub"] !== uri) return { fault: "STATUS_LIST_INVALID" };
  const { iat, exp } = claims;
  if (typeof iat !== "number" || typeof exp !== "number") return { fault: "STATUS_LIST_INVALID" };
  if (now < iat - CLOCK_LEEWAY) return { fault: "CLOCK_BEHIND" };
  if (now >= exp || now - iat > FRESHNESS_BOUND) return { fault: "STATUS_LIST_STALE" };
  try {
    const value = getListFromStatusListJWT(token).getStatus(idx);
    const known = (Object.keys(STATUS_VALUES) as (keyof typeof STATUS_VALUES)[]).find(
      (name) => STATUS_VALUES[name] === value,
    );
    return { status: known ?? "UNKNOWN_VALUE", asOf: iat };
  } catch {
    return { fault: "STATUS_LIST_INVALID" };
  }
}
