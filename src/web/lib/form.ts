/** What stands in a field of a form, without the space around it; "" where there is no such field. */
export function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value.trim() : "";
}

/** Two-letter codes as somebody listed them. */
export function codesOf(form: FormData, name: string): string[] {
  return textOf(form, name)
    .toUpperCase()
    .split(/[\s,;]+/)
    .filter((code) => code !== "");
}
