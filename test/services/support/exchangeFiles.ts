import { createHash } from "node:crypto";
import type { Freshness } from "../../../src/domain/asOf.ts";
import type { CertificationId } from "../../../src/domain/certificationRecord.ts";
import type { ExchangeEntry, ExchangeRow, FileHead } from "../../../src/domain/exchangeFile.ts";
import type { Profile } from "../../../src/domain/profile.ts";
import { createDrawFiles, type ExchangeFileDeps, type FileSink } from "../../../src/services/exchangeFile.ts";
import { SqliteDatabase } from "../../../src/store/sqliteDatabase.ts";
import { EXCHANGE_FILE_MIGRATIONS, ExchangeFiles } from "../../../src/store/exchangeFiles.ts";
import { Facts, idOf, JP, KR, leg, TW, terms } from "../../support/facts.ts";

export const NOW = 2_000;
const head = { sequence: 1, head: "0x00" } as const;
const heads = { authorities: head, certifications: head, arrangements: head, benefits: head };

/** A partner's profile that a reader of a test can tell apart. */
export function profileOf(number: number, fields: Partial<Profile> = {}): Profile {
  return {
    certificationId: idOf(number),
    economy: TW,
    tin: `TW${String(number).padStart(9, "0")}`,
    aliases: [],
    legalName: `Formosa Example ${number}`,
    localName: null,
    address: { lines: ["1 Example Road"], city: "Taipei", postcode: "100", country: TW },
    operatorTypes: ["EXPORTER"],
    smeClass: null,
    programme: "AEO",
    tier: null,
    validFrom: "1970-01-02",
    validUntil: null,
    statusReason: null,
    contact: null,
    previousIds: [],
    synthetic: true,
    ...fields,
  };
}

/** A file in memory. */
export class MemorySink implements FileSink {
  readonly since: number | undefined;
  head: FileHead | undefined;
  readonly entries: ExchangeEntry[] = [];
  turns = 0;

  constructor(since?: number) {
    this.since = since;
  }

  begin(begun: FileHead): void {
    this.head = begun;
  }

  put(entry: ExchangeEntry): void {
    this.entries.push(entry);
  }

  turn(): Promise<void> {
    this.turns += 1;
    return Promise.resolve();
  }
}

/** What a receiver holds after a file: a full one replaces all, a delta changes what it names. */
export function applied(held: ReadonlyMap<string, ExchangeRow>, sink: MemorySink): Map<string, ExchangeRow> {
  const rows = new Map(sink.since === undefined ? [] : held);
  for (const entry of sink.entries)
    if (entry.action === "UPSERT") rows.set(entry.row.key, entry.row);
    else rows.delete(entry.key);
  return rows;
}

/** Everything that files are drawn from, to be changed by a test. */
export class FileWorld {
  facts = new Facts().members(10, TW, JP, KR).adopted(100, 1, terms([leg()]));
  readonly profiles = new Map<CertificationId, Profile>();
  readonly database = SqliteDatabase.open(":memory:", EXCHANGE_FILE_MIGRATIONS);
  readonly store = new ExchangeFiles(this.database);
  freshness: Freshness = "LIVE";
  now = NOW;
  pauses = 0;
  profilesAsOf: number | undefined = NOW - 10;
  readonly draw = createDrawFiles(this.deps());

  constructor() {
    this.store.begin("0a1b2c3d", "salt", 0);
  }

  /** Draws a full file and, where one is named, a delta since. */
  async files(since?: number): Promise<{ full: MemorySink; delta: MemorySink | undefined; sequence: number }> {
    const full = new MemorySink();
    const delta = since === undefined ? undefined : new MemorySink(since);
    const { position } = await this.draw(delta === undefined ? [full] : [full, delta]);
    return { full, delta, sequence: position.sequence };
  }

  deps(): ExchangeFileDeps {
    return {
      own: JP,
      view: () => ({
        state: this.facts.state(),
        asOf: { block: 9, blockHash: idOf(9), time: NOW - 5, heads },
      }),
      freshness: () => this.freshness,
      places: () => [...this.profiles.values()].map(({ economy, certificationId: id }) => ({ economy, id })),
      profile: ({ id }) => this.profiles.get(id),
      partners: () => [{ economy: TW, profilesAsOf: this.profilesAsOf }],
      feedBound: 60,
      store: this.store,
      digest: (salt, row) =>
        createHash("sha256")
          .update(salt + JSON.stringify(row))
          .digest("hex"),
      pause: () => {
        this.pauses += 1;
        return Promise.resolve();
      },
      now: () => this.now,
    };
  }
}
