/** When this device last heard from the gateway, for an honest answer without it. Holds a time and nothing about any trader. */
const KEY = "aeo.heardAt";

export function noteHeard(nowMs: number): void {
  localStorage.setItem(KEY, String(nowMs));
}

/** Milliseconds since 1970; undefined when it never did. */
export function lastHeard(): number | undefined {
  const text = localStorage.getItem(KEY);
  return text === null ? undefined : Number(text);
}
