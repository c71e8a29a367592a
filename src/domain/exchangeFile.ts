import type { EffectiveStatus } from "./certificationRecord.ts";
import type { Economy } from "./economy.ts";
import type { Mode } from "./mode.ts";
import type { OperatorType } from "./operatorType.ts";
import type { Alias, PostalAddress } from "./profile.ts";
import type { Programme } from "./programme.ts";
import type { Instant } from "./time.ts";

/** Where a file stands in the series of an authority's files. A store that was lost begins another series. */
export interface FilePosition {
  readonly series: string;
  /** Counts from 1; each file that is drawn has the next one. */
  readonly sequence: number;
}

/** One certification of a partner's operator, as a system that reads files gets it. 0 = open or none, in all moments. */
export interface ExchangeRow {
  /** The issuer and the certification's id: what a later file names the row by. */
  readonly key: string;
  readonly issuer: Economy;
  readonly tin: string;
  readonly aliases: readonly Alias[];
  readonly legalName: string;
  readonly localName: string | null;
  readonly address: PostalAddress;
  readonly operatorTypes: readonly OperatorType[];
  readonly programme: Programme;
  readonly tier: string | null;
  readonly status: EffectiveStatus;
  /** Since when the status is so. */
  readonly effectiveFrom: Instant;
  readonly validFrom: Instant;
  readonly validUntil: Instant;
  /** When a suspension is to be reviewed. */
  readonly reviewAt: Instant;
  /** The modes for which it is recognised here. */
  readonly recognisedFor: readonly Mode[];
}

/** A line of a file: in a full one all are UPSERT; in a delta, what is new or other, and what there is no more. */
export type ExchangeEntry =
  | { readonly action: "UPSERT"; readonly row: ExchangeRow }
  | { readonly action: "REMOVE"; readonly key: string };

/** How far a partner's profiles were read when the file was drawn. */
export interface FilePartner {
  readonly economy: Economy;
  /** undefined = never to their end. */
  readonly profilesAsOf: Instant | undefined;
  /** Whether that is longer ago than answers may rest on. */
  readonly isStale: boolean;
}

/** What a file says of itself. */
export interface FileHead {
  readonly economy: Economy;
  readonly position: FilePosition;
  /** The file that a delta goes on from; undefined in a full one. */
  readonly since: FilePosition | undefined;
  readonly createdAt: Instant;
  /** Every row is as of this block or a later one. */
  readonly asOf: { readonly block: number; readonly blockHash: string; readonly time: Instant };
  readonly partners: readonly FilePartner[];
}

/** A position in one word, as files and requests quote it. */
export function positionText({ series, sequence }: FilePosition): string {
  return `${series}-${sequence}`;
}

/** The position that a word stands for; undefined when it is none. */
export function parsePosition(text: string): FilePosition | undefined {
  const [, series, digits] = /^([a-z0-9]{8,32})-([1-9]\d{0,11})$/.exec(text) ?? [];
  return series === undefined || digits === undefined ? undefined : { series, sequence: Number(digits) };
}
