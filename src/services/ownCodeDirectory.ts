import type { OwnCode } from "../domain/ownCode.ts";
import { normaliseTin } from "../domain/tinCharacters.ts";
import { distinct } from "./resolve.ts";
import type { Listing, PartnerDirectory } from "./partnerDirectory.ts";

const NONE: readonly OwnCode[] = [];

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

  constructor(partners: Pick<PartnerDirectory, "listing" | "forgetNotes">, codes: Iterable<OwnCode>) {
    this.#partners = partners;
    this.replaceAll(codes);
  }

  /** Takes over all that is recorded now. */
  replaceAll(codes: Iterable<OwnCode>): void {
    this.#byCode.clear();
    this.#combined.clear();
    for (const [code, list] of Map.groupBy(codes, ({ code }) => code)) this.#byCode.set(code, list);
  }

  /** The codes under an identifier in any of its written forms, whenever they stand. */
  of(identifier: string): readonly OwnCode[] {
    if (this.#byCode.size === 0) return NONE;
    return this.#byCode.get(identifier) ?? this.#byCode.get(normaliseTin(identifier)) ?? NONE;
  }

  /** Takes over what is recorded now under one code, in canonical form. */
  changed(code: string, codes: readonly OwnCode[]): void {
    this.#combined.delete(code);
    if (codes.length === 0) this.#byCode.delete(code);
    else this.#byCode.set(code, codes);
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
