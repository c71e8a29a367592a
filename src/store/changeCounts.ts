import type { Database, Migration } from "./database.ts";

/** What gateways keep in memory of what they share, or act on, and so must hear of when another one changed it. */
export type SharedTopic = "revokedTokens" | "ownCodes" | "clearances" | "webhooks" | "deadLetters";

const TABLES: Readonly<Record<SharedTopic, string>> = {
  revokedTokens: "revoked_token",
  ownCodes: "own_code",
  clearances: "clearance",
  webhooks: "webhook",
  deadLetters: "webhook_dead_letter",
};

const triggerOf = (topic: SharedTopic) => `CREATE TRIGGER changed AFTER INSERT OR UPDATE OR DELETE ON ${TABLES[topic]}
  FOR EACH STATEMENT EXECUTE FUNCTION count_change('${topic}')`;
const triggers = (Object.keys(TABLES) as SharedTopic[]).map(triggerOf);

/** Of a database that gateways share. The connection's name says which of them it was. */
export const CHANGE_COUNT_MIGRATIONS: readonly Migration[] = [
  {
    id: "change-counts-1",
    sql: "",
    postgres: `
      CREATE TABLE change_count (
        topic TEXT NOT NULL,
        gateway TEXT NOT NULL,
        count INTEGER NOT NULL,
        PRIMARY KEY (topic, gateway)
      ) STRICT;
      CREATE FUNCTION count_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          INSERT INTO change_count VALUES (TG_ARGV[0], current_setting('application_name'), 1)
            ON CONFLICT (topic, gateway) DO UPDATE SET count = change_count.count + 1;
          RETURN NULL;
        END
      $$;
      ${triggers.join(";\n")};
    `,
  },
  {
    id: "change-counts-2",
    sql: "",
    // The table of clearances is another one since clearances-3; where that is older than these, it has its trigger already.
    postgres: `DROP TRIGGER IF EXISTS changed ON clearance; ${triggerOf("clearances")}`,
  },
];

/** How often each gateway changed each thing. */
export interface ChangeCount {
  readonly topic: SharedTopic;
  /** The name of its connection. */
  readonly gateway: string;
  readonly count: number;
}

export class ChangeCounts {
  readonly #db: Database;

  /** @param db opened with CHANGE_COUNT_MIGRATIONS, on PostgreSQL */
  constructor(db: Database) {
    this.#db = db;
  }

  all(): ChangeCount[] {
    return this.#db.all("SELECT topic, gateway, count FROM change_count") as unknown as ChangeCount[];
  }
}
