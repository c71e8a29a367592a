import type { Freshness, LedgerAsOf } from "../domain/asOf.ts";
import { entryAt, statusAt } from "../domain/certification.ts";
import type { CertificationId } from "../domain/certificationRecord.ts";
import type { Economy } from "../domain/economy.ts";
import { AeoError } from "../domain/errors.ts";
import type { ExchangeEntry, ExchangeRow, FileHead, FilePartner, FilePosition } from "../domain/exchangeFile.ts";
import type { LedgerState } from "../domain/ledgerState.ts";
import { type Mode, MODES } from "../domain/mode.ts";
import type { Profile } from "../domain/profile.ts";
import { recognise } from "../domain/recognition.ts";
import type { AsOf, Instant } from "../domain/time.ts";
import { historiesOf } from "./verify.ts";

/** Where the series of files stands. */
export interface ExchangeFileStore {
  current(): FilePosition & { readonly salt: string };
  find(key: string): { readonly digest: string | null; readonly changedIn: number } | undefined;
  keys(): readonly string[];
  goneSince(sequence: number): readonly string[];
  commit(file: {
    readonly sequence: number;
    readonly changed: readonly { readonly key: string; readonly digest: string }[];
    readonly gone: readonly string[];
  }): void;
}

/** Takes a file as it is drawn. */
export interface FileSink {
  /** The sequence that a delta goes on from; undefined for a full file. */
  readonly since: number | undefined;
  begin(head: FileHead): void;
  put(entry: ExchangeEntry): void;
  /** Passes on what was put so far. */
  turn(): Promise<void>;
}

/** Where a partner's profile is. */
export interface ProfilePlace {
  readonly economy: Economy;
  readonly id: CertificationId;
}

export interface ExchangeFileDeps {
  readonly own: Economy;
  readonly view: () => { readonly state: LedgerState; readonly asOf: LedgerAsOf };
  readonly freshness: () => Freshness;
  /** Where all profiles are that partners shared. */
  readonly places: () => readonly ProfilePlace[];
  readonly profile: (place: ProfilePlace) => Profile | undefined;
  readonly partners: () => readonly { readonly economy: Economy; readonly profilesAsOf: Instant | undefined }[];
  readonly feedBound: number;
  readonly store: ExchangeFileStore;
  /** A digest of a row, salted. */
  readonly digest: (salt: string, row: ExchangeRow) => string;
  /** Lets others have their turn. */
  readonly pause: () => Promise<void>;
  readonly now: () => Instant;
}

/** Draws files of all that this authority may know of partners' operators; all sinks get the same moment. */
export type DrawFiles = (sinks: readonly FileSink[]) => Promise<FileHead>;

/** Rows between two pauses: they take a few milliseconds. */
const SLICE = 20;

/**
 * Only the digests of rows are kept from one file to the next, for the profiles are to be deleted when a partner says so. Files are
 * drawn one after the other, each with the next sequence; one that fails (FILE_NOT_FRESH, FILE_BASE_UNKNOWN, STORE_UNAVAILABLE) takes none.
 */
export function createDrawFiles(deps: ExchangeFileDeps): DrawFiles {
  let last: Promise<unknown> = Promise.resolve();
  return (sinks) => {
    const drawn = last.then(() => draw(deps, sinks));
    last = drawn.catch(() => undefined);
    return drawn;
  };
}

/** What one drawing goes by. */
interface Drawing {
  readonly deps: ExchangeFileDeps;
  readonly sinks: readonly FileSink[];
  readonly head: FileHead;
  readonly salt: string;
  readonly profilesAsOf: ReadonlyMap<Economy, Instant | undefined>;
  /** The keys of its rows. */
  readonly seen: Set<string>;
  readonly changed: { readonly key: string; readonly digest: string }[];
}

async function draw(deps: ExchangeFileDeps, sinks: readonly FileSink[]): Promise<FileHead> {
  const { series, salt, sequence: newest } = deps.store.current();
  if (sinks.some(({ since }) => since !== undefined && since > newest)) throw unknownBase();
  if (deps.freshness() === "STALE")
    throw new AeoError("FILE_NOT_FRESH", "the ledger has not been heard from within its bound");
  const head = headOf(deps, { series, sequence: newest + 1 });
  const profilesAsOf = new Map(head.partners.map((partner) => [partner.economy, partner.profilesAsOf]));
  const drawing: Drawing = { deps, sinks, head, salt, profilesAsOf, seen: new Set(), changed: [] };
  for (const sink of sinks)
    sink.begin(sink.since === undefined ? head : { ...head, since: { series, sequence: sink.since } });
  const places = [...deps.places()].sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
  for (let at = 0; at < places.length; at += SLICE) {
    for (const place of places.slice(at, at + SLICE)) put(drawing, place);
    for (const sink of sinks) await sink.turn();
    await deps.pause();
  }
  const gone = putRemovals(drawing);
  deps.store.commit({ sequence: head.position.sequence, changed: drawing.changed, gone });
  return head;
}

function put(drawing: Drawing, place: ProfilePlace): void {
  const row = rowOf(drawing, place);
  if (row === undefined) return;
  drawing.seen.add(row.key);
  const changedIn = changeOf(drawing, row);
  for (const sink of drawing.sinks)
    if (sink.since === undefined || changedIn > sink.since) sink.put({ action: "UPSERT", row });
}

/** @returns the rows that the file before had and this one has not */
function putRemovals({ deps: { store }, sinks, seen }: Drawing): readonly string[] {
  const gone = store.keys().filter((key) => !seen.has(key));
  for (const sink of sinks) {
    if (sink.since === undefined) continue;
    const before = store.goneSince(sink.since).filter((key) => !seen.has(key));
    for (const key of [...before, ...gone].sort()) sink.put({ action: "REMOVE", key });
  }
  return gone;
}

/** In which file a row became what it is; what is new or other is noted. */
function changeOf({ deps: { store, digest }, salt, head, changed }: Drawing, row: ExchangeRow): number {
  const known = store.find(row.key);
  const now = digest(salt, row);
  if (known?.digest === now) return known.changedIn;
  changed.push({ key: row.key, digest: now });
  return head.position.sequence;
}

function headOf(deps: ExchangeFileDeps, position: FilePosition): FileHead {
  const { block, blockHash, time } = deps.view().asOf;
  const createdAt = deps.now();
  const partners = deps.partners().map(({ economy, profilesAsOf }): FilePartner => {
    const isStale = profilesAsOf === undefined || createdAt - profilesAsOf > deps.feedBound;
    return { economy, profilesAsOf, isStale };
  });
  return { economy: deps.own, position, since: undefined, createdAt, asOf: { block, blockHash, time }, partners };
}

/** undefined for a profile that went meanwhile, or whose certification the ledger does not have. */
function rowOf({ deps, head: { createdAt }, profilesAsOf }: Drawing, place: ProfilePlace): ExchangeRow | undefined {
  const profile = deps.profile(place);
  const { state, asOf } = deps.view();
  const history = state.certifications.get(place.economy, place.id);
  const times = { validAt: createdAt, knownAt: Math.max(createdAt, asOf.time) };
  const status = history && statusAt(history, times);
  if (profile === undefined || history === undefined || status === undefined) return undefined;
  const record = (entryAt(history, times) ?? history.entries[0])?.record;
  const { tin, aliases, legalName, localName, address, operatorTypes, programme, tier } = profile;
  return {
    key: keyOf(place),
    issuer: place.economy,
    tin,
    aliases,
    legalName,
    localName,
    address,
    operatorTypes,
    programme,
    tier,
    status,
    effectiveFrom: record?.effectiveFrom ?? 0,
    validFrom: record?.validFrom ?? 0,
    validUntil: record?.validUntil ?? 0,
    reviewAt: record?.reviewAt ?? 0,
    recognisedFor: modesFor(deps, state, profile, times, profilesAsOf.get(place.economy)),
  };
}

/**
 * The modes for which a certification is recognised. How old its issuer's profiles are stands in the head and counts for nothing
 * here: a partner's gateway that is away for an hour must not empty a file that is used for a day.
 */
function modesFor(
  { own }: ExchangeFileDeps,
  state: LedgerState,
  profile: Profile,
  times: AsOf,
  profilesAsOf: Instant | undefined,
): Mode[] {
  const { authorities, arrangements } = state;
  const certifications = historiesOf(state, profile, profilesAsOf);
  const grounds = { stale: undefined, authorities, arrangements, certifications };
  const asked = { issuer: profile.economy, recogniser: own, operatorType: undefined, departedAt: undefined, ...times };
  return MODES.filter((mode) => recognise({ ...asked, mode }, grounds).recognition === "RECOGNISED");
}

function keyOf({ economy, id }: ProfilePlace): string {
  return `${economy}-${id}`;
}

/** What is answered to a delta that can't be drawn. */
export function unknownBase(): AeoError {
  return new AeoError("FILE_BASE_UNKNOWN", "this gateway drew no file at that position in its present series");
}
