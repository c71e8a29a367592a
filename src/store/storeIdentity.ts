import type { Economy } from "../domain/economy.ts";
import { AeoError } from "../domain/errors.ts";
import type { Database, Migration } from "./database.ts";

/** Of each gateway's own store, and of what the gateways of an authority share. */
export const STORE_IDENTITY_MIGRATIONS: readonly Migration[] = [
  {
    id: "store-identity-1",
    sql: `
      -- What a store belongs to. Of a gateway's own the ledger is in ledger_identity, as ever.
      CREATE TABLE store_identity (
        kind TEXT PRIMARY KEY CHECK (kind IN ('LEDGER', 'AUTHORITY')),
        value TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;
    `,
  },
];

/** What a store belongs to, for ever. */
export interface StoreIdentity {
  readonly authority: Economy;
  /** What tells a ledger from every other. */
  readonly ledger: string;
  /** The ledger that this one continues on a new chain: what gateways share goes on with it. */
  readonly continues?: string | undefined;
}

/** A store, and what it is called to whoever set it up. */
export interface NamedStore {
  readonly db: Database;
  readonly name: string;
  /** Whether it is a gateway's own, or what several share. */
  readonly kind: "OWN" | "SHARED";
}

/**
 * Refuses a store that was used for another authority or another ledger: its writes would be sent there, and its operations
 * answered as if they had been made here. One that was never used is nobody's.
 * @throws AeoError LEDGER_WRONG_CHAIN; INVALID_CONFIGURATION for another authority
 */
export function refuseOtherStore(store: NamedStore, { authority, ledger, continues }: StoreIdentity): void {
  const its = { authority, ledger, ...identityIn(store) };
  if (its.authority !== authority)
    throw new AeoError(
      "INVALID_CONFIGURATION",
      `${store.name} belongs to the authority of ${its.authority}, and AEO_ECONOMY is ${authority}: correct one of them`,
    );
  const goesOn = store.kind === "SHARED" && its.ledger === continues;
  if (its.ledger !== ledger && !goesOn)
    throw new AeoError(
      "LEDGER_WRONG_CHAIN",
      `${store.name} belongs to the ledger ${its.ledger}, and AEO_ADDRESS_BOOK is of ${ledger}`,
    );
}

/**
 * Ties a store that is nobody's; of several gateways that do so at once, one is first. The ledger of a gateway's own store is the
 * follower's to tie (checkpoints.ts).
 * @throws AeoError as refuseOtherStore
 */
export function tieStore(store: NamedStore, identity: StoreIdentity): void {
  store.db.transaction(() => {
    refuseOtherStore(store, identity);
    set(store, "AUTHORITY", identity.authority);
    if (store.kind === "SHARED") set(store, "LEDGER", identity.ledger);
  });
}

/**
 * Takes along what a gateway's own store belongs to when what it holds is moved.
 * @throws AeoError as refuseOtherStore
 */
export function carryIdentity(own: NamedStore, shared: NamedStore): void {
  const [from, to] = [identityIn(own), identityIn(shared)];
  // A file of a former release does not say whose it is: its gateway says so when it starts.
  const authority = from.authority ?? to.authority;
  const ledger = from.ledger ?? to.ledger;
  refuseOtherMove(shared, to.authority, authority, "INVALID_CONFIGURATION");
  refuseOtherMove(shared, to.ledger, ledger, "LEDGER_WRONG_CHAIN");
  if (authority !== undefined) set(shared, "AUTHORITY", authority);
  if (ledger !== undefined) set(shared, "LEDGER", ledger);
}

function refuseOtherMove(
  { name }: NamedStore,
  its: string | undefined,
  ours: string | undefined,
  code: "INVALID_CONFIGURATION" | "LEDGER_WRONG_CHAIN",
): void {
  if (its === undefined || its === ours) return;
  throw new AeoError(code, `${name} belongs to ${its}, the file to ${ours}: move into an empty schema`);
}

function identityIn({ db, kind }: NamedStore): { authority?: string; ledger?: string } {
  const rows = db.all("SELECT kind, value FROM store_identity");
  const of = (which: string) => rows.find((row) => row["kind"] === which)?.["value"] as string | undefined;
  const ledger =
    kind === "SHARED" ? of("LEDGER") : db.get("SELECT identity FROM ledger_identity WHERE id = 1")?.["identity"];
  const authority = of("AUTHORITY");
  return {
    ...(authority === undefined ? {} : { authority }),
    ...(ledger === undefined ? {} : { ledger: ledger as string }),
  };
}

function set({ db }: NamedStore, kind: "LEDGER" | "AUTHORITY", value: string): void {
  const sql =
    "INSERT INTO store_identity (kind, value) VALUES (?, ?) ON CONFLICT (kind) DO UPDATE SET value = excluded.value";
  db.run(sql, kind, value);
}
