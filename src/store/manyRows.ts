import type { Database, Row, SqlValue } from "./database.ts";

/** How many rows a statement takes at once: a few sizes, since each is prepared and kept. */
const SIZES = [256, 16, 1] as const;

/**
 * Inserts many rows with few statements; those whose key is there already are left out.
 * @param into the table with its columns @param values of all rows, one row after another
 * @returns how many were inserted
 */
export function insertNew(db: Database, into: string, width: number, values: readonly SqlValue[]): number {
  return insert(db, into, width, values, "DO NOTHING");
}

/**
 * Writes many rows with few statements, in place of those whose key is there already; none may come twice.
 * @param key the column that is the key @param value the other one
 */
export function putPairs(db: Database, table: string, key: string, value: string, values: readonly SqlValue[]): void {
  insert(db, `${table} (${key}, ${value})`, 2, values, `(${key}) DO UPDATE SET ${value} = excluded.${value}`);
}

function insert(db: Database, into: string, width: number, values: readonly SqlValue[], onConflict: string): number {
  let changed = 0;
  inParts(width, values, (part, size) => {
    changed += db.run(insertion(into, width, size, onConflict), ...part);
  });
  return changed;
}

const insertions = new Map<string, string>();

/** The same text each time: who prepares statements finds it sooner. */
function insertion(into: string, width: number, size: number, onConflict: string): string {
  const key = `${into} ${size} ${onConflict}`;
  let sql = insertions.get(key);
  if (sql === undefined) {
    const row = `(${placeholders(width)})`;
    sql = `INSERT INTO ${into} VALUES ${Array.from({ length: size }, () => row).join(", ")} ON CONFLICT ${onConflict}`;
    insertions.set(key, sql);
  }
  return sql;
}

function placeholders(count: number): string {
  return Array.from({ length: count }, () => "?").join(", ");
}

/** The rows whose key is one of many. @param select all of the statement but the list itself */
export function selectIn(db: Database, select: string, keys: readonly SqlValue[]): Row[] {
  const rows: Row[] = [];
  inParts(1, keys, (part, size) => {
    rows.push(...db.all(`${select} IN (${placeholders(size)})`, ...part));
  });
  return rows;
}

function inParts(
  width: number,
  values: readonly SqlValue[],
  take: (part: readonly SqlValue[], size: number) => void,
): void {
  let from = 0;
  for (const size of SIZES)
    for (; from + size * width <= values.length; from += size * width)
      take(values.slice(from, from + size * width), size);
}
