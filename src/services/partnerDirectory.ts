import type { CertificationId } from "../domain/certificationRecord.ts";
import type { Economy } from "../domain/economy.ts";
import type { Profile } from "../domain/profile.ts";
import { normaliseTin } from "../domain/tinCharacters.ts";

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
  readonly #byIdentifier = new Map<string, Profile[]>();
  readonly #byId = new Map<string, Profile>();

  constructor(source: PartnerProfileSource) {
    this.#source = source;
    this.#load();
  }

  /**
   * The profiles under a TIN or alias, in any of its written forms; of one issuer, if one is named. Where none is named, the same
   * list is given until something about it changes.
   */
  find(identifier: string, issuer: Economy | undefined): readonly Profile[] {
    // What is a key is in canonical form already.
    const found = this.#byIdentifier.get(identifier) ?? this.#byIdentifier.get(normaliseTin(identifier)) ?? NOBODY;
    return issuer === undefined ? found : found.filter(({ economy }) => economy === issuer);
  }

  /** How many profiles are known. */
  get size(): number {
    return this.#byId.size;
  }

  /** Takes over what the store says now of a partner's certifications. */
  changed(economy: Economy, ids: readonly CertificationId[] | "ALL"): void {
    if (ids === "ALL") return this.#load();
    for (const id of ids) {
      this.#remove(economy, id);
      const profile = this.#source.byId(economy, id)?.profile;
      if (profile !== undefined) this.#add(profile);
    }
  }

  #load(): void {
    this.#byIdentifier.clear();
    this.#byId.clear();
    for (const { profile } of this.#source.all()) this.#add(profile);
  }

  #add(profile: Profile): void {
    this.#byId.set(profile.economy + profile.certificationId, profile);
    for (const identifier of identifiersOf(profile))
      this.#byIdentifier.set(identifier, [...(this.#byIdentifier.get(identifier) ?? []), profile]);
  }

  #remove(economy: Economy, id: CertificationId): void {
    const profile = this.#byId.get(economy + id);
    if (profile === undefined) return;
    this.#byId.delete(economy + id);
    for (const identifier of identifiersOf(profile)) {
      const left = (this.#byIdentifier.get(identifier) ?? []).filter((one) => one !== profile);
      if (left.length === 0) this.#byIdentifier.delete(identifier);
      else this.#byIdentifier.set(identifier, left);
    }
  }
}

function identifiersOf({ tin, aliases }: Profile): Set<string> {
  return new Set([tin, ...aliases.map(({ value }) => value)].map(normaliseTin));
}
