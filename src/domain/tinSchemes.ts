/**
 * One published (or assumed) way to write a Trader Identification Number. `verified` says whether the form was read in
 * the named public source; where it is false the pattern is only a bound on what is accepted, not a claim about the
 * economy's format.
 */
export type TinScheme = {
  readonly id: string;
  /** ISO 3166-1 alpha-2 code of the economy that issues the identifier. */
  readonly economy: string;
  readonly pattern: RegExp;
  readonly verified: boolean;
  readonly source: string;
  /** A check digit rule beyond the pattern; absent when none is enforced. */
  readonly check?: "ABN_MOD_89";
};

/** The longest identifier accepted: Japan's has 19 characters, and one more than this would not fit 31 bytes. */
export const TIN_MAX_LENGTH = 31;

const read = (id: string, economy: string, pattern: RegExp, source: string): TinScheme => {
  return { id, economy, pattern, verified: true, source };
};
const assumed = (id: string, economy: string, pattern: RegExp, source: string): TinScheme => {
  return { id, economy, pattern, verified: false, source };
};

/** Members of the European Union: their operators quote an EORI number. */
const EORI_ECONOMIES = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split(" ");

/** Economies whose form was not found: prefix and up to 29 characters, so that nothing is refused that may be right. */
const PLAIN_ECONOMIES = "BN CA CH ID IL KR PG PH RU TH VN".split(" ");

/** Every scheme that `parseTin` accepts. The schemes of one economy never match the same text. */
export const TIN_SCHEMES: readonly TinScheme[] = [
  read("CN_AEO", "CN", /^AEOCN\d{10}$/, "GACC announcements 131/2018 and 71/2019"),
  read("CN_CODE", "CN", /^CN\d{10}$/, "GACC announcement 52/2015: the form used with the European Union"),
  read("SG_AEO", "SG", /^AEOSG[A-Z0-9]{12}$/, "declarators.com.sg"),
  read("SG_CODE", "SG", /^SG\d{12}$/, "GACC announcement 131/2018: the form used with China"),
  read("JP", "JP", /^JP\d{17}$/, "GACC announcement 71/2019"),
  read("NZ", "NZ", /^NZ\d{4}$/, "GACC announcement 23/2017, which shows four digits in its example"),
  read("TW", "TW", /^TW[A-Z0-9]{9}$/, "cross-strait customs notice 49"),
  read("MY", "MY", /^MY[A-Z0-9]{5}H\d{6}$/, "Ministry of Finance Japan, February 2015"),
  { ...read("AU_ABN", "AU", /^\d{11}$/, "NACCS notice 2019091700070"), check: "ABN_MOD_89" },
  read("GB", "GB", /^A[A-Z0-9]{7}GB\d{2}$/, "NACCS notice 2020122400012: the form used with Japan"),
  read("IN", "IN", /^IN[A-Z0-9]{15}$/, "JETRO, 1 September 2025"),
  assumed(
    "HK_AEO",
    "HK",
    /^AEOHK\d{10}$/,
    "customs.gov.hk, 28 August 2014, gives the length of 15; the prefix is assumed",
  ),
  assumed("US", "US", /^US[A-Z0-9]{3,13}$/, "shape of a manufacturer identification code; not read in a source"),
  assumed("MX_RFC", "MX", /^MX[A-Z0-9]{12,13}$/, "prefix and tax number; not read in a source"),
  assumed("PE_RUC", "PE", /^PE\d{11}$/, "prefix and tax number; not read in a source"),
  assumed("CL_RUT", "CL", /^CL\d{7,8}[0-9K]$/, "prefix and tax number; not read in a source"),
  assumed("CO_NIT", "CO", /^CO\d{9,10}$/, "prefix and tax number; not read in a source"),
  assumed("EC_RUC", "EC", /^EC\d{13}$/, "prefix and tax number; not read in a source"),
  assumed("BR_CNPJ", "BR", /^BR\d{14}$/, "prefix and tax number; not read in a source"),
  assumed("CR", "CR", /^CR\d{10}$/, "prefix and tax number; not read in a source"),
  // AEO and two letters is the lead of another economy's code, never an identifier of the United Arab Emirates.
  assumed("AE_PLAIN", "AE", /^AE(?!O[A-Z]{2})[A-Z0-9]{1,29}$/, "no form found"),
  ...EORI_ECONOMIES.map((code) =>
    read(
      `${code}_EORI`,
      code,
      new RegExp(`^${code}[A-Z0-9]{1,15}$`),
      "EORI number: two letters and up to 15 characters",
    ),
  ),
  ...PLAIN_ECONOMIES.map((code) =>
    assumed(`${code}_PLAIN`, code, new RegExp(`^${code}[A-Z0-9]{1,29}$`), "no form found"),
  ),
];

const BY_ECONOMY = new Map<string, TinScheme[]>();
for (const scheme of TIN_SCHEMES) {
  BY_ECONOMY.set(scheme.economy, [...(BY_ECONOMY.get(scheme.economy) ?? []), scheme]);
}

/** The schemes of an economy; empty when none is known. */
export function tinSchemesOf(economy: string): readonly TinScheme[] {
  return BY_ECONOMY.get(economy) ?? [];
}
