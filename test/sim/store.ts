import type { Database } from "../../src/store/database.ts";
import { asStoreError } from "../../src/store/sqliteErrors.ts";

/** SQLite's result codes. */
export const BUSY = 5;
export const IO_ERROR = 10;
export const FULL = 13;

/** Which code an access ends with; undefined = it is well. */
export type StoreFault = (access: "read" | "write" | "commit") => number | undefined;

/** A database whose accesses fail as SQLite's do. A full disk takes the transaction back at once, as SQLite does. */
export function faultyDatabase(db: Database, fault: StoreFault): Database {
  let depth = 0;
  const fail = (access: Parameters<StoreFault>[0]): void => {
    const code = fault(access);
    if (code === undefined) return;
    if (code === FULL && depth > 0) db.run("ROLLBACK");
    throw asStoreError(Object.assign(new Error(`injected SQLite error ${code}`), { errcode: code }));
  };
  const transaction = <T>(body: () => T): T => {
    if (depth === 0) fail("write");
    return db.transaction(() => {
      depth += 1;
      try {
        const result = body();
        if (depth === 1) fail("commit");
        return result;
      } finally {
        depth -= 1;
      }
    });
  };
  return new Proxy(db, {
    get: (target, property) => {
      if (property === "transaction") return transaction;
      const value: unknown = Reflect.get(target, property, target);
      if (typeof value !== "function") return value;
      return (...args: unknown[]) => {
        if (typeof args[0] === "string") fail(/^\s*SELECT/i.test(args[0]) ? "read" : "write");
        return value.apply(target, args);
      };
    },
  });
}

/** The name under which a process can be killed at an access: the statement's verb and table, or "transaction". */
export function accessName(method: string, args: readonly unknown[]): string | undefined {
  if (method === "transaction") return "transaction";
  if (typeof args[0] !== "string") return undefined;
  const statement = /^\s*(INSERT|UPDATE|DELETE)(?: OR REPLACE)?(?: INTO| FROM)? (\w+)/i.exec(args[0]);
  return statement === null ? "read" : `${statement[1]} ${statement[2]}`;
}
