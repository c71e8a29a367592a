import type { CertificationId } from "../domain/certificationRecord.ts";
import type { Economy } from "../domain/economy.ts";
import type { Profile } from "../domain/profile.ts";
import { normaliseTin } from "../domain/tinCharacters.ts";
import type { NameForm } from "../matching/form.ts";
import { GramIndex } from "../matching/gramIndex.ts";
import type { PartnerDirectory } from "./partnerDirectory.ts";

/** Where partners' profiles are read from, some at a time, in the order of their economies and ids. */
export type ProfilePage = (
  after: { readonly economy: Economy; readonly certificationId: CertificationId } | undefined,
  limit: number,
) => readonly { readonly profile: Profile }[];

interface Entry {
  readonly economy: Economy;
  /** In canonical form. */
  readonly tin: string;
  readonly certificationId: CertificationId;
}

/** Read between two turns of whatever else is answered: a few milliseconds. */
const SLICE = 50;

/**
 * Finds partners' operators by names that are like a name. It is filled when it is first asked, in small portions, because a gateway
 * whose papers all carry codes has no use for it; from then on it follows the directory.
 */
export class OperatorIndex {
  readonly #directory: Pick<PartnerDirectory, "find" | "subscribe">;
  readonly #page: ProfilePage;
  readonly #pause: () => Promise<void>;
  #grams = new GramIndex<Entry>();
  readonly #places = new Map<string, { readonly entry: Entry; readonly place: number }[]>();
  #filled: Promise<void> | undefined;

  /** @param pause lets others have their turn */
  constructor(directory: Pick<PartnerDirectory, "find" | "subscribe">, page: ProfilePage, pause: () => Promise<void>) {
    this.#directory = directory;
    this.#page = page;
    this.#pause = pause;
    directory.subscribe((economy, identifiers) => {
      if (identifiers === "ALL") this.#empty();
      else if (this.#filled !== undefined) for (const identifier of identifiers) this.#again(economy, identifier);
    });
  }

  /** The profiles whose names are likest, at most so many; of one issuer, if one is named. */
  async search(form: NameForm, most: number, issuer: Economy | undefined): Promise<Profile[]> {
    await this.#fill();
    const isOf = ({ economy }: Entry) => issuer === undefined || economy === issuer;
    return this.#grams.search(form, most, isOf).flatMap(({ economy, tin, certificationId }) => {
      const profile = this.#directory.find(tin, economy).find((one) => one.certificationId === certificationId);
      return profile ?? [];
    });
  }

  async #fill(): Promise<void> {
    if (this.#grams.isWorn) this.#empty();
    let filling: Promise<void>;
    do {
      filling = this.#filled ??= this.#read(this.#grams).catch((error: unknown) => {
        this.#empty();
        throw error;
      });
      await filling;
      // What was emptied while it was being filled is filled again.
    } while (filling !== this.#filled);
  }

  async #read(grams: GramIndex<Entry>): Promise<void> {
    let after: Entry | undefined;
    for (;;) {
      const page = this.#page(after, SLICE);
      for (const { profile } of page) this.#put(profile);
      const last = page.at(-1)?.profile;
      if (last === undefined) return;
      after = entryOf(last);
      await this.#pause();
      if (grams !== this.#grams) return;
    }
  }

  #empty(): void {
    this.#grams = new GramIndex();
    this.#places.clear();
    this.#filled = undefined;
  }

  /** Reads anew what is under an identifier. Each profile is under its TIN, whatever aliases it has besides. */
  #again(economy: Economy, identifier: string): void {
    const key = economy + identifier;
    for (const { place } of this.#places.get(key) ?? []) this.#grams.remove(place);
    this.#places.delete(key);
    for (const profile of this.#directory.find(identifier, economy))
      if (normaliseTin(profile.tin) === identifier) this.#put(profile);
  }

  /** A change may have come in before its page. */
  #put(profile: Profile): void {
    const entry = entryOf(profile);
    const key = entry.economy + entry.tin;
    const here = this.#places.get(key) ?? [];
    if (here.some((one) => one.entry.certificationId === entry.certificationId)) return;
    const names = [profile.legalName, profile.localName].filter((name) => name !== null);
    this.#places.set(key, [...here, { entry, place: this.#grams.add(entry, names) }]);
  }
}

function entryOf({ economy, tin, certificationId }: Profile): Entry {
  return { economy, tin: normaliseTin(tin), certificationId };
}
