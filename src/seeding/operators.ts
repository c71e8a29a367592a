import type { Economy } from "../domain/economy.ts";
import type { OperatorType } from "../domain/operatorType.ts";
import type { SmeClass } from "../domain/profile.ts";
import type { Programme } from "../domain/programme.ts";
import { type Alias, aliasesOf, makeTin } from "./identifiers.ts";
import { daysBetween } from "./legalDate.ts";
import { composeName, type NameBook, type Word } from "./names/book.ts";
import { HAN_BOOKS } from "./names/han.ts";
import { LATIN_BOOKS } from "./names/latin.ts";
import { OTHER_BOOKS } from "./names/otherScripts.ts";
import { type Places, PLACES } from "./places.ts";
import { DRAWN_TYPES, operatorTotal, planOf } from "./plan.ts";
import { createPrng, type Prng } from "./prng.ts";
import type { SeedEconomy } from "./schemas/economies.ts";
import type { Seeds } from "./seedTypes.ts";
import { COUNTS_AS_OF, validityOf } from "./validity.ts";

/** A made-up operator. Nothing in it is of a real company; that an identifier is someone's would be chance. */
export type Operator = {
  readonly synthetic: true;
  readonly economy: Economy;
  /** In canonical form. */
  readonly tin: string;
  readonly aliases: readonly Alias[];
  /** In Latin letters; ends in a marker that says it is made up. */
  readonly legalName: string;
  /** In the economy's own script, with a marker of its own; null where that is Latin. */
  readonly localName: string | null;
  readonly address: {
    readonly lines: readonly string[];
    readonly city: string;
    /** null where the economy has no postcodes. */
    readonly postcode: string | null;
    readonly country: Economy;
  };
  readonly operatorTypes: readonly OperatorType[];
  /** null where the economy's number of small and medium-sized operators was not published. */
  readonly smeClass: SmeClass | null;
  readonly programme: Programme;
  readonly tier: string | null;
  /** Legal dates as YYYY-MM-DD in the economy's time zone; the last is the last valid day, null for without end. */
  readonly validFrom: string;
  readonly validUntil: string | null;
  readonly consentRegime: "GENERAL" | "PER_PARTNER";
};

export type GeneratorOptions = {
  /** Another text gives other operators; the same text the same, byte for byte. */
  readonly seed?: string;
  /** The legal date on which every certification is valid, not before COUNTS_AS_OF. Only terms of years depend on it. */
  readonly asOf?: string;
};

export const DEFAULT_SEED = "apec-sccp-01-2019a";

const BOOKS: Readonly<Record<string, NameBook>> = { ...LATIN_BOOKS, ...HAN_BOOKS, ...OTHER_BOOKS };
/** Tiers that decide on eligibility: China's partners recognise the advanced, China only STP-Plus (drawn, half and half). */
const TIERS: Readonly<Record<string, readonly string[]>> = { CN: ["ADVANCED"], SG: ["STP", "STP_PLUS"] };
const SME_CLASSES: readonly SmeClass[] = ["MICRO", "SMALL", "MEDIUM"];

/** What the operators of one economy have in common, and the values already given away. */
type Context = {
  readonly economy: SeedEconomy;
  readonly programme: Programme;
  readonly book: NameBook;
  readonly places: Places;
  readonly asOf: string;
  readonly taken: Set<string>;
};

/** The operators of every economy, in the order of `economies.json`. */
export function* generateAllOperators(seeds: Seeds, options: GeneratorOptions = {}): Generator<Operator> {
  for (const { code } of seeds.economies) yield* generateOperators(seeds, code, options);
}

/**
 * The operators of one economy, made one by one, to the counts of `planOf` and the published number of small and
 * medium-sized ones. None for an economy without a count. Throws a RangeError when asOf is before COUNTS_AS_OF.
 */
export function* generateOperators(seeds: Seeds, code: Economy, options: GeneratorOptions = {}): Generator<Operator> {
  const { seed = DEFAULT_SEED, asOf = COUNTS_AS_OF } = options;
  if (daysBetween(COUNTS_AS_OF, asOf) < 0) throw new RangeError(`asOf must not be before ${COUNTS_AS_OF}: ${asOf}`);
  const total = operatorTotal(seeds, code);
  if (total === 0) return;
  const context = contextOf(seeds, code, asOf);
  const smes = seeds.sme.certified.find(({ economy }) => economy === code)?.count;
  let made = 0;
  let smesLeft = smes ?? 0;
  for (const { types, count } of planOf(seeds, code)) {
    for (let i = 0; i < count; i++) {
      const prng = createPrng(`${seed}/${code}/${made}`);
      // Chosen with the share that is still missing, so that exactly the published number comes out.
      const isSme = prng.below(total - made) < smesLeft;
      const smeClass = smes === undefined ? null : isSme ? prng.pick(SME_CLASSES) : "LARGE";
      if (isSme) smesLeft -= 1;
      made += 1;
      yield makeOperator(context, prng, types ?? prng.pick(DRAWN_TYPES), smeClass);
    }
  }
}

function contextOf(seeds: Seeds, code: Economy, asOf: string): Context {
  const economy = seeds.economies.find((each) => each.code === code);
  const [book, places, programme] = [BOOKS[code], PLACES[code], economy?.programme.name];
  if (economy === undefined || book === undefined || places === undefined || programme == null) {
    throw new RangeError(`operators cannot be made for ${code}: its programme, names or places are missing`);
  }
  return { economy, programme, book, places, asOf, taken: new Set() };
}

function makeOperator(
  context: Context,
  prng: Prng,
  operatorTypes: readonly OperatorType[],
  smeClass: SmeClass | null,
): Operator {
  const { economy, programme, book, places, taken } = context;
  const { code } = economy;
  const { city, postcode } = prng.pick(places.cities);
  const { tin, aliases } = untaken(
    taken,
    () => identifiers(code, prng),
    (made) => [made.tin, ...made.aliases.map(({ value }) => value)],
  );
  const names = untaken(
    taken,
    () => composeName(book, prng, city, operatorTypes),
    ({ legalName }) => [legalName],
  );
  const tiers = TIERS[code];
  return {
    synthetic: true,
    economy: code,
    tin,
    aliases,
    ...names,
    address: addressOf(code, prng, places, city, postcode),
    operatorTypes,
    smeClass,
    programme,
    tier: tiers === undefined ? null : prng.pick(tiers),
    ...validityOf(economy, prng, context.asOf),
    consentRegime: economy.consent.regime,
  };
}

/** Draws until none of the keys was drawn before, and marks them as taken. Throws a RangeError when none seems left. */
function untaken<T>(taken: Set<string>, draw: () => T, keysOf: (drawn: T) => string[]): T {
  for (let attempt = 0; attempt < 1_000; attempt++) {
    const drawn = draw();
    const keys = keysOf(drawn);
    if (keys.some((key) => taken.has(key))) continue;
    for (const key of keys) taken.add(key);
    return drawn;
  }
  throw new RangeError("no unused identifier or name is left: the count is too large for the form or the word lists");
}

function identifiers(code: Economy, prng: Prng): { tin: string; aliases: Alias[] } {
  const tin = makeTin(code, prng);
  return { tin, aliases: aliasesOf(code, tin) };
}

function addressOf(
  code: Economy,
  prng: Prng,
  places: Places,
  city: Word,
  postcode: string | null,
): Operator["address"] {
  const street = prng.pick(places.streets).replace("#", () => String(1 + prng.below(400)));
  const filled = postcode === null ? null : postcode.replace(/#/g, () => String(prng.below(10)));
  return { lines: [street], city: city[0], postcode: filled, country: code };
}
