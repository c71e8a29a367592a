import { describe, expect, it } from "vitest";
import { economy } from "../../src/domain/economy.ts";
import type { Database } from "../../src/store/database.ts";
import { ledgerMigrations } from "../../src/store/ledgerSchema.ts";
import {
  carryIdentity,
  type NamedStore,
  refuseOtherStore,
  STORE_IDENTITY_MIGRATIONS,
  tieStore,
} from "../../src/store/storeIdentity.ts";
import { SqliteDatabase } from "../../src/store/sqliteDatabase.ts";
import { eachStore, openStore } from "../support/eachStore.ts";

const [TW, JP] = [economy("TW"), economy("JP")];
const identity = { authority: TW, ledger: "ledger A" };

const file = (ledger?: string): Database => {
  const db = SqliteDatabase.open(":memory:", [...ledgerMigrations, ...STORE_IDENTITY_MIGRATIONS]);
  if (ledger !== undefined) db.run("INSERT INTO ledger_identity (id, identity) VALUES (1, ?)", ledger);
  return db;
};
const ownOf = (db: Database): NamedStore => ({ db, name: "the file", kind: "OWN" });
const refused = (code: string, ...words: string[]) =>
  expect.objectContaining({ code, message: expect.stringMatching(words.join(".*")) }) as Error;

eachStore(() => {
  const shared = (): NamedStore => ({ db: openStore(STORE_IDENTITY_MIGRATIONS), name: "the schema", kind: "SHARED" });

  describe("what gateways share", () => {
    it("is nobody's until it is tied, and then one authority's on one ledger for ever", () => {
      const store = shared();
      const [otherLedger, otherAuthority] = [
        { ...identity, ledger: "ledger B" },
        { ...identity, authority: JP },
      ];
      for (const any of [identity, otherLedger, otherAuthority]) refuseOtherStore(store, any);
      tieStore(store, identity);
      for (const touch of [refuseOtherStore, tieStore]) {
        touch(store, identity);
        expect(() => touch(store, otherLedger)).toThrow(
          refused("LEDGER_WRONG_CHAIN", "the schema", "ledger A", "ledger B"),
        );
        expect(() => touch(store, otherAuthority)).toThrow(
          refused("INVALID_CONFIGURATION", "the schema", "TW", "AEO_ECONOMY is JP"),
        );
      }
      expect(() => tieStore(store, otherLedger)).toThrow();
      refuseOtherStore(store, identity);
    });

    it("goes on with a new chain that continues its ledger, and not with the old one again", () => {
      const store = shared();
      tieStore(store, identity);
      const continued = { ...identity, ledger: "ledger B", continues: "ledger A" };
      refuseOtherStore(store, continued);
      tieStore(store, continued);
      refuseOtherStore(store, continued);
      expect(() => tieStore(store, identity)).toThrow(refused("LEDGER_WRONG_CHAIN", "ledger B"));
    });

    it("takes over what a moved file belongs to, which keeps it too", () => {
      const [own, to] = [ownOf(file("ledger A")), shared()];
      tieStore(own, identity);
      carryIdentity(own, to);
      carryIdentity(own, to);
      expect(() => tieStore(to, { ...identity, authority: JP })).toThrow(refused("INVALID_CONFIGURATION", "TW"));
      expect(() => tieStore(to, { ...identity, ledger: "ledger B" })).toThrow(refused("LEDGER_WRONG_CHAIN"));
      expect(() => tieStore(own, { ...identity, authority: JP })).toThrow(refused("INVALID_CONFIGURATION", "TW"));
    });

    it("takes nothing from the file of another authority or ledger", () => {
      const to = shared();
      tieStore(to, identity);
      const other = ownOf(file("ledger B"));
      expect(() => carryIdentity(other, to)).toThrow(refused("LEDGER_WRONG_CHAIN", "ledger A", "ledger B"));
      const japans = ownOf(file("ledger A"));
      tieStore(japans, { ...identity, authority: JP });
      expect(() => carryIdentity(japans, to)).toThrow(refused("INVALID_CONFIGURATION", "TW", "JP"));
      // One of a former release says its ledger only.
      carryIdentity(ownOf(file("ledger A")), to);
      tieStore(to, identity);
    });
  });
});

describe("a gateway's own file", () => {
  it("is one authority's, and of the ledger that its follower tied it to", () => {
    const own = ownOf(file());
    tieStore(own, identity);
    expect(() => refuseOtherStore(own, { ...identity, authority: JP })).toThrow(refused("INVALID_CONFIGURATION", "TW"));
    own.db.run("INSERT INTO ledger_identity (id, identity) VALUES (1, ?)", "ledger A");
    tieStore(own, identity);
    expect(() => refuseOtherStore(own, { ...identity, ledger: "ledger B", continues: "ledger A" })).toThrow(
      refused("LEDGER_WRONG_CHAIN", "the file", "ledger A"),
    );
  });
});
