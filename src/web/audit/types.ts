/** Up to where the gateway has read the ledger. */
export interface AsOfAnswer {
  readonly block: number;
  readonly blockHash: string;
  readonly time: string;
  readonly freshness: string;
  readonly heads: Readonly<Record<string, { readonly sequence: number; readonly head: string }>>;
}

/** A decoded fact with its place. */
export interface FactAnswer {
  readonly type: string;
  readonly registry: string;
  readonly sequence: number;
  readonly block: number;
  readonly logIndex: number;
  readonly time: string;
  readonly transaction: string;
  readonly writer: string;
  readonly actor: string | null;
  readonly fact: Readonly<Record<string, unknown>>;
}

/** An entry with what it takes to check it. */
export interface EntryAnswer extends FactAnswer {
  readonly address: string;
  readonly topics: readonly [string, string];
  readonly data: string;
  readonly previousHead: string;
  readonly head: string;
}

export interface EntriesAnswer {
  readonly asOf: AsOfAnswer;
  readonly total: number;
  readonly entries: readonly EntryAnswer[];
  readonly next: string | null;
}

export interface TimelineFactAnswer extends FactAnswer {
  readonly effectiveAt: string | null;
  readonly recordedLateSeconds: number;
}

export interface TimelineAnswer {
  readonly total: number;
  readonly facts: readonly TimelineFactAnswer[];
  readonly next: string | null;
}

export interface LegAnswer {
  readonly arrangement: number;
  readonly version: number;
  readonly kind: string | null;
  readonly issuer: string;
  readonly recogniser: string;
  readonly modes: readonly string[];
  readonly programme: string | null;
  readonly tiers: readonly string[] | null;
  readonly from: string | null;
  readonly until: string | null;
}

export interface StateAnswer {
  readonly asOf: AsOfAnswer;
  readonly validAt: string;
  readonly knownAt: string;
  readonly authority: {
    readonly status: string;
    readonly statusAtValidAt: string;
    readonly since: string;
    readonly certifications: Readonly<Record<string, number>>;
    readonly suspect: number;
  };
  readonly total: number;
  readonly legs: readonly LegAnswer[];
}

export interface StandingAnswer {
  readonly id: string;
  readonly status: string;
  readonly suspect: boolean;
  readonly programme: string | null;
  readonly tier: string | null;
  readonly version: number;
  readonly validFrom: string | null;
  readonly validUntil: string | null;
  readonly effectiveFrom: string | null;
  readonly recordedAt: string;
  readonly transaction: string;
}

export interface CertificationsAnswer {
  readonly total: number;
  readonly certifications: readonly StandingAnswer[];
  readonly next: string | null;
}

export type ChangeKind = "ADDED" | "CHANGED" | "GONE";

export interface CertificationDiffAnswer {
  readonly id: string;
  readonly change: ChangeKind;
  readonly fields: readonly { readonly name: string; readonly before: unknown; readonly after: unknown }[];
  readonly transactions: readonly (string | null)[];
}

export interface DiffAnswer {
  readonly counts: Readonly<Record<ChangeKind, number>>;
  readonly status: { readonly before: string | null; readonly after: string };
  readonly certifications: readonly CertificationDiffAnswer[];
  readonly legs: readonly (LegAnswer & {
    readonly change: ChangeKind;
    readonly untilBefore: string | null;
    readonly untilAfter: string | null;
  })[];
  readonly next: string | null;
}

export interface TransactionAnswer {
  readonly hash: string;
  readonly block: number;
  readonly time: string;
  readonly entries: readonly EntryAnswer[];
  readonly writers: readonly {
    readonly account: string;
    readonly economy: string | null;
    readonly memberStatus: string;
    readonly roles: readonly string[];
    readonly from: string | null;
    readonly until: string | null;
  }[];
  readonly node: {
    readonly blockHash: string;
    readonly from: string;
    readonly to: string | null;
    readonly input: string;
    readonly nonce: string;
    readonly gasUsed: string | null;
    readonly status: string | null;
  } | null;
}
