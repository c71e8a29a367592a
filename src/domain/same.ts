/** Whether two values say the same, field by field and item by item; a field that is undefined is as if it were not there. */
export function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (!isObject(one) || !isObject(other) || Array.isArray(one) !== Array.isArray(other)) return false;
  for (const field in one) if (one[field] !== other[field] && !isSame(one[field], other[field])) return false;
  for (const field in other) if (other[field] !== undefined && one[field] === undefined) return false;
  return true;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
