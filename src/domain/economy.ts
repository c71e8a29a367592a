/** An economy by its ISO 3166-1 alpha-2 code, upper case. The brand keeps unchecked text out of the domain. */
export type Economy = string & { readonly __economy: never };

/** APEC's display names (`seeds/economies.json` gives the source lines); other members show their plain code. */
const APEC_NAMES: Readonly<Record<string, string>> = {
  AU: "Australia",
  BN: "Brunei Darussalam",
  CA: "Canada",
  CL: "Chile",
  CN: "China",
  HK: "Hong Kong, China",
  ID: "Indonesia",
  JP: "Japan",
  KR: "Korea",
  MX: "Mexico",
  MY: "Malaysia",
  NZ: "New Zealand",
  PE: "Peru",
  PG: "Papua New Guinea",
  PH: "The Philippines",
  RU: "Russia",
  SG: "Singapore",
  TH: "Thailand",
  TW: "Chinese Taipei",
  US: "United States",
  VN: "Viet Nam",
};

/** Parses a two-letter code; undefined when it is not two ASCII capitals. Whether it is a member, the registry says. */
export function parseEconomy(text: string): Economy | undefined {
  return /^[A-Z]{2}$/.test(text) ? (text as Economy) : undefined;
}

/** The economy of a code known to be well formed; throws a RangeError on anything else. */
export function economy(text: string): Economy {
  const parsed = parseEconomy(text);
  if (parsed === undefined) throw new RangeError(`not an ISO 3166-1 alpha-2 code: ${JSON.stringify(text)}`);
  return parsed;
}

/** The name shown to people: APEC's where APEC has one, else the code itself. */
export function displayName(code: Economy): string {
  return APEC_NAMES[code] ?? code;
}
