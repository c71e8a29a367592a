import type { CertificationId } from "../domain/certificationRecord.ts";
import type { Economy } from "../domain/economy.ts";
import type { Profile } from "../domain/profile.ts";
import { normaliseTin } from "../domain/tinCharacters.ts";

/** The profiles under one identifier. After any change of them it is another one, and what was noted on this one is gone. */
export interface Listing {
  readonly profiles: readonly Profile[];
  /** What somebody else remembers of it. */
  note: unknown;
}

const NOBODY: readonly Profile[] = [];

/** Where partners' profiles are kept. */
export interface PartnerProfileSource {
  all(): Iterable<{ readonly profile: Profile }>;
  byId(economy: Economy, id: CertificationId): { readonly profile: Profile } | undefined;
}

/**
 * The profiles that partners shared, in memory and by every identifier, for questions that must be answered at once. It follows
 * the store: whoever changes that tells `changed`.
 */
export class PartnerDirectory {
  readonly #source: PartnerProfileSource;
  readonly #byIdentifier = new Map<string, Listing>();
  readonly #byId = new Map<string, Profile>();
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
    return this.#byIdentifier.get(identifier) ?? this.#byIdentifier.get(normaliseTin(identifier));
  }

  /** Drops all that was noted. */
  forgetNotes(): void {
    for (const listing of this.#byIdentifier.values()) listing.note = undefined;
  }

  /** How many profiles are known. */
  get size(): number {
    return this.#byId.size;
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
        const before = this.#byId.get(economy + id);
        this.#remove(economy, id);
        const profile = this.#source.byId(economy, id)?.profile;
        if (profile !== undefined) this.#add(profile);
        for (const one of [before, profile])
          for (const identifier of one ? identifiersOf(one) : []) touched.add(identifier);
      }
    for (const listener of this.#listeners) listener(economy, ids === "ALL" ? "ALL" : touched);
  }

  #load(): void {
    this.#byIdentifier.clear();
    this.#byId.clear();
    for (const { profile } of this.#source.all()) this.#add(profile);
  }

  #add(profile: Profile): void {
    this.#byId.set(profile.economy + profile.certificationId, profile);
    for (const identifier of identifiersOf(profile))
      this.#list(identifier, [...(this.#byIdentifier.get(identifier)?.profiles ?? []), profile]);
  }

  #remove(economy: Economy, id: CertificationId): void {
    const profile = this.#byId.get(economy + id);
    if (profile === undefined) return;
    this.#byId.delete(economy + id);
    for (const identifier of identifiersOf(profile)) {
      const left = (this.#byIdentifier.get(identifier)?.profiles ?? []).filter((one) => one !== profile);
      if (left.length === 0) this.#byIdentifier.delete(identifier);
      else this.#list(identifier, left);
    }
  }

  #list(identifier: string, profiles: readonly Profile[]): void {
    this.#byIdentifier.set(identifier, { profiles, note: undefined });
  }
}

function identifiersOf({ tin, aliases }: Profile): Set<string> {
  return new Set([tin, ...aliases.map(({ value }) => value)].map(normaliseTin));
}
