import type { CertificationId } from "../domain/certificationRecord.ts";
import type { Economy } from "../domain/economy.ts";
import { type PartnerIdentifier, partnerIdentifiers } from "../domain/partnerProfile.ts";
import type { Profile } from "../domain/profile.ts";
import { normaliseTin } from "../domain/tinCharacters.ts";

/** What is under one identifier. After any change of it it is another one, and what was noted on this one is gone. */
export interface Listing {
  /** Read from the store, unless they were just read. */
  readonly profiles: readonly Profile[];
  /** What somebody else remembers of it. */
  note: unknown;
}

const NOBODY: readonly Profile[] = [];
/** The profiles kept as they were last read. */
const RECENT = 1_000;

/** Where partners' profiles are kept. */
export interface PartnerProfileSource {
  /** Every identifier of every profile. */
  identifiers(): Iterable<PartnerIdentifier>;
  byId(economy: Economy, id: CertificationId): { readonly profile: Profile } | undefined;
}

/** One of what there is mostly one of: an array is made for more only, because there may be 100,000 of these. */
type Few = string | readonly string[];

/**
 * Finds the profiles that partners shared by every identifier, for questions that must be answered at once. It knows who is under
 * which identifier; the profiles themselves stay in the store, which needs a tenth of the memory. It follows the store: whoever
 * changes that tells `changed`.
 */
export class PartnerDirectory {
  readonly #source: PartnerProfileSource;
  /** Places (see placeOf) by identifier, until somebody asks for the listing. */
  readonly #byIdentifier = new Map<string, Few | Listed>();
  readonly #identifiers = new Map<string, Few>();
  readonly #recent = new Map<string, Profile>();
  readonly #listeners: ((economy: Economy, identifiers: ReadonlySet<string> | "ALL") => void)[] = [];

  constructor(source: PartnerProfileSource) {
    this.#source = source;
    this.#load();
  }

  /** The profiles under a TIN or alias, in any of its written forms; of one issuer, if one is named. */
  find(identifier: string, issuer: Economy | undefined): readonly Profile[] {
    const found = this.listing(identifier)?.profiles ?? NOBODY;
    return issuer === undefined ? found : found.filter(({ economy }) => economy === issuer);
  }

  /** What is listed under a TIN or alias, in any of its written forms; undefined when nothing is. */
  listing(identifier: string): Listing | undefined {
    // What is a key is in canonical form already.
    const key = this.#byIdentifier.has(identifier) ? identifier : normaliseTin(identifier);
    const found = this.#byIdentifier.get(key);
    if (found === undefined || found instanceof Listed) return found;
    const listed = new Listed(found, (place) => this.#read(place));
    this.#byIdentifier.set(key, listed);
    return listed;
  }

  /** Every identifier of the profile under a certification's id, in the form that is found. */
  identifiersOf(economy: Economy, id: CertificationId): readonly string[] {
    return all(this.#identifiers.get(placeOf(economy, id)));
  }

  /** Drops all that was noted. */
  forgetNotes(): void {
    for (const [identifier, listed] of this.#byIdentifier)
      if (listed instanceof Listed) {
        listed.note = undefined;
        this.#byIdentifier.set(identifier, listed.places);
      }
  }

  /** How many profiles are known. */
  get size(): number {
    return this.#identifiers.size;
  }

  /** Tells of each change under which identifiers somebody else may be found now. */
  subscribe(listener: (economy: Economy, identifiers: ReadonlySet<string> | "ALL") => void): void {
    this.#listeners.push(listener);
  }

  /** Takes over what the store says now of a partner's certifications. */
  changed(economy: Economy, ids: readonly CertificationId[] | "ALL"): void {
    const touched = new Set<string>();
    if (ids === "ALL") this.#load();
    else
      for (const id of ids) {
        for (const identifier of this.#remove(placeOf(economy, id))) touched.add(identifier);
        const profile = this.#source.byId(economy, id)?.profile;
        if (profile !== undefined)
          for (const identifier of partnerIdentifiers([profile])) touched.add(this.#add(identifier));
      }
    for (const listener of this.#listeners) listener(economy, ids === "ALL" ? "ALL" : touched);
  }

  #load(): void {
    this.#byIdentifier.clear();
    this.#identifiers.clear();
    this.#recent.clear();
    for (const identifier of this.#source.identifiers()) this.#add(identifier);
  }

  /** Gives the identifier in the form that is found. */
  #add({ economy, certificationId, value }: PartnerIdentifier): string {
    const place = placeOf(economy, certificationId);
    const identifier = normaliseTin(value);
    const known = all(this.#identifiers.get(place));
    if (known.includes(identifier)) return identifier;
    this.#identifiers.set(place, few([...known, identifier]));
    this.#list(identifier, [...this.#placesUnder(identifier), place]);
    return identifier;
  }

  #remove(place: string): readonly string[] {
    const identifiers = all(this.#identifiers.get(place));
    this.#identifiers.delete(place);
    this.#recent.delete(place);
    for (const identifier of identifiers)
      this.#list(
        identifier,
        this.#placesUnder(identifier).filter((one) => one !== place),
      );
    return identifiers;
  }

  #placesUnder(identifier: string): readonly string[] {
    const found = this.#byIdentifier.get(identifier);
    return all(found instanceof Listed ? found.places : found);
  }

  #list(identifier: string, places: readonly string[]): void {
    if (places.length === 0) this.#byIdentifier.delete(identifier);
    else this.#byIdentifier.set(identifier, few(places));
  }

  #read(place: string): Profile | undefined {
    const known = this.#recent.get(place);
    if (known !== undefined) return known;
    const profile = this.#source.byId(economyAt(place), idAt(place))?.profile;
    if (profile === undefined) return undefined;
    if (this.#recent.size >= RECENT) for (const oldest of this.#recent.keys()) if (this.#recent.delete(oldest)) break;
    this.#recent.set(place, profile);
    return profile;
  }
}

class Listed implements Listing {
  readonly places: Few;
  readonly #read: (place: string) => Profile | undefined;
  note: unknown = undefined;

  constructor(places: Few, read: (place: string) => Profile | undefined) {
    this.places = places;
    this.#read = read;
  }

  get profiles(): readonly Profile[] {
    return all(this.places).flatMap((place) => this.#read(place) ?? []);
  }
}

/** Where a profile is in the store: its economy and id in a form that takes half the memory, the id's bytes as one character each. */
function placeOf(economy: Economy, id: CertificationId): string {
  const economyLength = scratch.write(economy, "latin1");
  const idLength = scratch.write(id.slice(2), economyLength, "hex");
  return scratch.toString("latin1", 0, economyLength + idLength);
}

const scratch = Buffer.alloc(64);

function economyAt(place: string): Economy {
  return place.slice(0, 2) as Economy;
}

function idAt(place: string): CertificationId {
  return `0x${Buffer.from(place.slice(2), "latin1").toString("hex")}`;
}

function few(list: readonly string[]): Few {
  return list.length === 1 ? (list[0] as string) : list;
}

function all(list: Few | undefined): readonly string[] {
  if (list === undefined) return [];
  return typeof list === "string" ? [list] : list;
}
