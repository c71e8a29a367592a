import { formOf, type NameForm, transliterated } from "./form.ts";

/** Places in a list, growing. */
interface Postings {
  places: Uint32Array;
  count: number;
}

/** Runs of letters of a name, by which others that are like it are found: threes of its words, each with where it begins. */
export function gramsOf(form: NameForm): ReadonlySet<string> {
  const grams = new Set<string>();
  for (const { letters } of form.words) {
    const marked = ["^", ...letters];
    for (let at = 0; at < Math.max(1, marked.length - 2); at++) grams.add(marked.slice(at, at + 3).join(""));
    // One wrong letter in a short word of a script with many letters leaves no three as they were.
    if (letters.length <= 4) for (const letter of letters) if (letter > "\u2e80") grams.add(letter);
  }
  return grams;
}

/**
 * Names by their grams, in memory: which keys may be those of a name. What is removed only loses its key, until as much is dead as
 * alive: then `isWorn` says so, and it should be filled anew.
 */
export class GramIndex<K> {
  readonly #postings = new Map<string, Postings>();
  readonly #keys: (K | undefined)[] = [];
  /** How many grams each has. */
  readonly #sizes: number[] = [];
  #dead = 0;

  /** How many can be found. */
  get size(): number {
    return this.#keys.length - this.#dead;
  }

  get isWorn(): boolean {
    return this.#dead > 1_000 && this.#dead > this.size;
  }

  /** Takes in the names of one key; where it stands, for `remove`. */
  add(key: K, names: readonly string[]): number {
    const grams = new Set(names.flatMap((name) => [...gramsOf(formOf(name))]));
    const place = this.#keys.push(key) - 1;
    this.#sizes.push(grams.size);
    for (const gram of grams) this.#post(gram, place);
    return place;
  }

  /** Forgets what stands at a place. */
  remove(place: number): void {
    if (this.#keys[place] === undefined) return;
    this.#keys[place] = undefined;
    this.#dead++;
  }

  /**
   * At most so many keys whose names share most with this one, the likeliest first. Rare grams count more; those that half of all
   * have are not looked at.
   */
  search(form: NameForm, most: number, isWanted: (key: K) => boolean = () => true): K[] {
    const sum = new Float32Array(this.#keys.length);
    const touched: number[] = [];
    const common = Math.max(1_000, this.#keys.length / 2);
    for (const gram of new Set([...gramsOf(form), ...gramsOf(transliterated(form))])) {
      const list = this.#postings.get(gram);
      if (list === undefined || list.count > common) continue;
      const worth = Math.log1p(this.#keys.length / list.count);
      for (let index = 0; index < list.count; index++) {
        const place = list.places[index] as number;
        if (sum[place] === 0) touched.push(place);
        sum[place] = (sum[place] as number) + worth;
      }
    }
    const found = touched.filter((place) => {
      const key = this.#keys[place];
      return key !== undefined && isWanted(key);
    });
    // Of two with the same in common the shorter is nearer.
    for (const place of found) sum[place] = (sum[place] as number) / Math.sqrt((this.#sizes[place] as number) + 8);
    return best(found, sum, most).map((place) => this.#keys[place] as K);
  }

  #post(gram: string, place: number): void {
    let list = this.#postings.get(gram);
    if (list === undefined) {
      list = { places: new Uint32Array(2), count: 0 };
      this.#postings.set(gram, list);
    }
    if (list.count === list.places.length) {
      const grown = new Uint32Array(list.count + (list.count >> 1) + 1);
      grown.set(list.places);
      list.places = grown;
    }
    list.places[list.count++] = place;
  }
}

/** The places of the highest sums, highest first, without sorting them all. */
function best(places: readonly number[], sum: Float32Array, most: number): number[] {
  const at = (place: number) => sum[place] as number;
  let left = [...places];
  if (left.length > most) {
    const threshold = Float32Array.from(left, at).sort()[left.length - most] as number;
    left = left.filter((place) => at(place) >= threshold);
  }
  return left.sort((a, b) => at(b) - at(a) || a - b).slice(0, most);
}
