import type { Economy } from "../domain/economy.ts";
import { operatorKey, type OwnCode } from "../domain/ownCode.ts";
import { normaliseTin } from "../domain/tinCharacters.ts";
import { distinct } from "./resolve.ts";
import type { Listing, PartnerDirectory } from "./partnerDirectory.ts";

const NONE: readonly OwnCode[] = [];
const NONE_LED: ReadonlySet<string> = new Set();

interface Combined {
  readonly codes: readonly OwnCode[];
  readonly sources: readonly (Listing | undefined)[];
  readonly listing: Listing;
}

/**
 * The codes issued here, in memory beside the profiles that partners shared. What is listed under a code is another listing as soon
 * as the code or a profile behind it changes, so that nothing which was noted on the former outlives it.
 */
export class OwnCodeDirectory {
  readonly #partners: Pick<PartnerDirectory, "listing" | "forgetNotes">;
  readonly #byCode = new Map<string, readonly OwnCode[]>();
  readonly #combined = new Map<string, Combined>();
  /** The codes that were ever recorded for an operator, since the start. */
  readonly #byOperator = new Map<string, Set<string>>();
  readonly #listeners: ((issuer: Economy, codes: ReadonlySet<string>) => void)[] = [];

  constructor(partners: Pick<PartnerDirectory, "listing" | "forgetNotes">, codes: Iterable<OwnCode>) {
    this.#partners = partners;
    for (const [code, list] of Map.groupBy(codes, ({ code }) => code)) {
      this.#byCode.set(code, list);
      for (const one of list) this.#note(one);
    }
  }

  /** Takes over all that is recorded now, as after another gateway changed some. */
  replaceAll(codes: Iterable<OwnCode>): void {
    const all = Map.groupBy(codes, ({ code }) => code);
    for (const code of new Set([...this.#byCode.keys(), ...all.keys()])) {
      const [known = NONE, now = NONE] = [this.#byCode.get(code), all.get(code)];
      // What is recorded under an id never changes.
      if (known.map(({ id }) => id).join() !== now.map(({ id }) => id).join()) this.changed(code, now);
    }
  }

  /** Tells of each change under which codes for an economy's operators somebody else may be found now. */
  subscribe(listener: (issuer: Economy, codes: ReadonlySet<string>) => void): void {
    this.#listeners.push(listener);
  }

  /** The codes that lead, or once led, to operators with these TINs. */
  leadingTo(issuer: Economy, tins: Iterable<string>): ReadonlySet<string> {
    const found = new Set<string>();
    if (this.#byOperator.size === 0) return found;
    for (const tin of tins)
      for (const code of this.#byOperator.get(operatorKey(issuer, tin)) ?? NONE_LED) found.add(code);
    return found;
  }

  /** The codes under an identifier in any of its written forms, whenever they stand. */
  of(identifier: string): readonly OwnCode[] {
    if (this.#byCode.size === 0) return NONE;
    return this.#byCode.get(identifier) ?? this.#byCode.get(normaliseTin(identifier)) ?? NONE;
  }

  /** Takes over what is recorded now under one code, in canonical form. */
  changed(code: string, codes: readonly OwnCode[]): void {
    const issuers = new Set([...this.of(code), ...codes].map(({ issuer }) => issuer));
    this.#combined.delete(code);
    if (codes.length === 0) this.#byCode.delete(code);
    else this.#byCode.set(code, codes);
    for (const one of codes) this.#note(one);
    for (const issuer of issuers) for (const listener of this.#listeners) listener(issuer, new Set([code]));
  }

  #note({ issuer, tin, code }: OwnCode): void {
    const key = operatorKey(issuer, tin);
    const codes = this.#byOperator.get(key);
    if (codes === undefined) this.#byOperator.set(key, new Set([code]));
    else codes.add(code);
  }

  /** All that is listed under an identifier: by partners, and by the codes issued here whenever they stand. */
  listing(identifier: string): Listing | undefined {
    const codes = this.of(identifier);
    const first = codes[0];
    if (first === undefined) return this.#partners.listing(identifier);
    const sources = [this.#partners.listing(identifier), ...codes.map(({ tin }) => this.#partners.listing(tin))];
    const kept = this.#combined.get(first.code);
    if (kept?.codes === codes && sources.every((source, index) => source === kept.sources[index])) return kept.listing;
    const listing: Listing = {
      // Read when asked for: the profiles themselves stay in the store.
      get profiles() {
        return distinct(sources.flatMap((source) => source?.profiles ?? []));
      },
      note: undefined,
    };
    this.#combined.set(first.code, { codes, sources, listing });
    return listing;
  }

  /** Drops all that was noted, on partners' listings as well. */
  forgetNotes(): void {
    this.#combined.clear();
    this.#partners.forgetNotes();
  }
}
