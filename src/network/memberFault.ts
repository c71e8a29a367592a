import type { z } from "zod";

/** Something wrong with the file of members. */
export interface Fault {
  /** RFC 6901, into the file. */
  readonly pointer: string;
  readonly detail: string;
}

/** What a schema found, with the value that it found. */
export function nameFault(json: unknown, { path, message }: z.core.$ZodIssue): Fault {
  const value = path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], json);
  const pointer = path.map((part) => `/${String(part)}`).join("");
  // Of an object only its keys would be wrong, and the message names them.
  const shown = typeof value === "object" && value !== null ? "" : `: ${shorten(JSON.stringify(value) ?? "nothing")}`;
  return { pointer, detail: `${message}${shown}` };
}

/** A fault in words: whose entry it is, where, and what. */
export function named(json: unknown, { pointer, detail }: Fault): string {
  const index = /^\/members\/(\d+)/.exec(pointer)?.[1];
  const { members } = json as { members?: readonly ({ readonly economy?: unknown } | null)[] };
  const economy = index === undefined ? undefined : members?.[Number(index)]?.economy;
  const whose = typeof economy === "string" && /^[A-Za-z]{2}$/.test(economy) ? `${economy} ` : "";
  return `${whose}${pointer || "/"} ${detail}`;
}

function shorten(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 77)}…`;
}
