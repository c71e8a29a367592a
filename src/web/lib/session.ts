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

export function signIn(text: string): void {
  sessionStorage.setItem(KEY, text);
  token.value = text;
}

export function signOut(): void {
  sessionStorage.removeItem(KEY);
  token.value = null;
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
