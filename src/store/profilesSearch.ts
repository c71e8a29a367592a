import type { Profile } from "../domain/profile.ts";

/** Brings text into the form in which it is searched: full-width to half-width, upper case, one space between words. */
export function searchKey(text: string): string {
  return text.normalize("NFKC").toUpperCase().replace(/\s+/gu, " ").trim();
}

/** What a certification is found by: its TIN and names. */
export function searchKeysOf(profile: Profile): ReadonlySet<string> {
  const texts = [profile.tin, profile.legalName, profile.localName ?? ""];
  return new Set(texts.map(searchKey).filter((key) => key !== ""));
}

/** Where a page of a search ended. */
export interface SearchCursor {
  readonly key: string;
  readonly certificationId: string;
}

export function encodeCursor(cursor: SearchCursor): string {
  return Buffer.from(JSON.stringify([cursor.key, cursor.certificationId])).toString("base64url");
}

/** undefined when the text is not a cursor of ours. */
export function decodeCursor(text: string): SearchCursor | undefined {
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, "base64url").toString());
    if (!Array.isArray(parts) || parts.length !== 2) return undefined;
    const [key, certificationId] = parts as unknown[];
    return typeof key === "string" && typeof certificationId === "string" ? { key, certificationId } : undefined;
  } catch {
    return undefined;
  }
}
