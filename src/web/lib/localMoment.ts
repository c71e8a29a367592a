/** A moment as a field of type datetime-local takes it, in this device's time; "" for none. */
export function toLocal(text: string | null | undefined): string {
  if (text === null || text === undefined || Number.isNaN(Date.parse(text))) return "";
  const at = new Date(text);
  const shifted = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 19);
}

/** The moment of such a field in UTC, to the second; "" when it is none. */
export function fromLocal(value: string): string {
  const at = Date.parse(value);
  return Number.isNaN(at) ? "" : new Date(at).toISOString().replace(/\.\d+Z$/, "Z");
}
