import { computed, signal } from "@preact/signals";

/** Who the token says its bearer is. For showing only: what one may do, the gateway decides. */
export interface Identity {
  readonly economy: string;
  readonly roles: readonly string[];
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

const KEY = "aeo.token";

export const token = signal<string | null>(sessionStorage.getItem(KEY));

/** The bearer of the token in use; null when there is none. */
export const identity = computed<Identity | null>(() => (token.value === null ? null : readToken(token.value)));

/**
 * Takes the token from an address like /officer#token=… and removes it from the address, the history and the screen at once. Gives
 * whose it is; null when there was none.
 */
export function takeTokenFromAddress(): Identity | null {
  const found = new URLSearchParams(location.hash.slice(1)).get("token");
  if (found === null) return null;
  history.replaceState(null, "", location.pathname + location.search);
  const read = readToken(found);
  if (read !== null) signIn(found);
  return read;
}

/** Why the gateway did not take the token in use, so that whoever signs in again knows. */
export interface TokenRefusal {
  readonly code: string;
  readonly detail: string;
  /** That of the token. */
  readonly economy: string;
}
export const tokenRefusal = signal<TokenRefusal | undefined>(undefined);

export function signIn(text: string): void {
  tokenRefusal.value = undefined;
  sessionStorage.setItem(KEY, text);
  token.value = text;
}

export function signOut(): void {
  sessionStorage.removeItem(KEY);
  token.value = null;
}

/** Signs out because the gateway refused the token. */
export function signOutRefused({ code, detail }: { readonly code: string; readonly detail: string }): void {
  if (token.value === null) return;
  tokenRefusal.value = { code, detail, economy: identity.value?.economy ?? "" };
  signOut();
}

/** The economy whose gateway refused a token for another, from the words of its refusal; undefined when they are others. */
export function gatewayOf({ detail }: Pick<TokenRefusal, "detail">): string | undefined {
  return /this gateway is ([A-Z]{2})'s/.exec(detail)?.[1];
}

/** Reads what a token says; null when it is none. It is not checked here: that is the gateway's part. */
export function readToken(text: string): Identity | null {
  try {
    const part = text.split(".")[1] ?? "";
    const bytes = Uint8Array.from(atob(part.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
    const claims = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
    const { economy, roles, exp } = claims;
    if (typeof economy !== "string" || !Array.isArray(roles) || typeof exp !== "number") return null;
    return { economy, roles: roles.filter((role) => typeof role === "string"), expiresAt: exp * 1000 };
  } catch {
    return null;
  }
}
