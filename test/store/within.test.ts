import { beforeEach, expect, it } from "vitest";
import type { Database } from "../../src/store/database.ts";
import { eachStore, openStore } from "../support/eachStore.ts";

const NOTES = [{ id: "note", sql: "CREATE TABLE note (text TEXT NOT NULL UNIQUE) STRICT" }];

eachStore(() => {
  let db: Database;
  beforeEach(() => {
    db = openStore(NOTES);
  });
  const write = (text: string) => db.run("INSERT INTO note (text) VALUES (?)", text);
  const notes = () => db.all("SELECT text FROM note ORDER BY text").map(({ text }) => text);
  const fail = () =>
    db.within(() => {
      write("part");
      throw new Error("no");
    });
  /** Begins a part that fails, and goes on as if nothing had been. */
  const shrugOff = () => expect(fail).toThrow("no");

  it("is a transaction of its own where there is none", () => {
    shrugOff();
    expect(notes()).toEqual([]);
    expect(db.within(() => write("a"))).toBe(1);
    expect(notes()).toEqual(["a"]);
  });

  it("is kept, or taken back, with the transaction around it", () => {
    db.transaction(() => db.within(() => db.within(() => write("a"))));
    const failing = () =>
      db.transaction(() => {
        db.within(() => write("b"));
        throw new Error("later");
      });
    expect(failing).toThrow("later");
    expect(notes()).toEqual(["a"]);
  });

  it("that fails takes the whole back, whoever catches its error", () => {
    const going = () =>
      db.transaction(() => {
        write("before");
        shrugOff();
        write("after");
      });
    expect(going).toThrow("a part of this transaction failed");
    expect(notes()).toEqual([]);
    db.transaction(() => write("next"));
    expect(notes()).toEqual(["next"]);
  });

  it("that fails takes back no more than the nested transaction around it", () => {
    db.transaction(() => {
      write("outer");
      expect(() => db.transaction(shrugOff)).toThrow("a part of this transaction failed");
      db.transaction(() => write("inner"));
    });
    expect(notes()).toEqual(["inner", "outer"]);
  });

  it("that failed is not forgotten for a nested transaction that goes well after it", () => {
    const going = () =>
      db.transaction(() => {
        shrugOff();
        db.transaction(() => write("inner"));
      });
    expect(going).toThrow("a part of this transaction failed");
    expect(notes()).toEqual([]);
  });

  it("refuses an asynchronous body", () => {
    expect(() => db.transaction(() => db.within(async () => write("a")))).toThrow(TypeError);
    expect(notes()).toEqual([]);
  });
});
