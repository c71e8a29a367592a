import type { Word } from "./names/book.ts";

/** Real cities with made-up streets. In a postcode # stands for any digit; null where the economy has no postcodes. */
export type Places = {
  readonly cities: ReadonlyArray<{ readonly city: Word; readonly postcode: string | null }>;
  /** A street line; # stands for a house number. */
  readonly streets: readonly string[];
};

function places(cities: ReadonlyArray<readonly [Word, string | null]>, ...streets: string[]): Places {
  return { cities: cities.map(([city, postcode]) => ({ city, postcode })), streets };
}

/** Cities and streets of the economies that have operators. */
export const PLACES: Readonly<Record<string, Places>> = {
  AU: places(
    [
      [["Sydney NSW"], "20##"],
      [["Melbourne VIC"], "30##"],
      [["Brisbane QLD"], "40##"],
      [["Fremantle WA"], "61##"],
    ],
    "# Sample Wharf Road",
    "# Sample Quay Street",
  ),
  CA: places(
    [
      [["Vancouver BC"], "V5K 0A#"],
      [["Toronto ON"], "M5V 2T#"],
      [["Halifax NS"], "B3H 1A#"],
      [["Laval QC"], "H7A 0A#"],
    ],
    "# Sample Harbour Street",
    "# Sample Mill Road",
  ),
  CL: places(
    [
      [["Valparaíso"], "234####"],
      [["San Antonio"], "266####"],
      [["Santiago"], "832####"],
    ],
    "Calle Ejemplo #",
    "Avenida de Muestra #",
  ),
  CN: places(
    [
      [["Shanghai", "上海"], "2000##"],
      [["Ningbo", "宁波"], "3150##"],
      [["Shenzhen", "深圳"], "5180##"],
      [["Qingdao", "青岛"], "2660##"],
      [["Tianjin", "天津"], "3000##"],
      [["Xiamen", "厦门"], "3610##"],
      [["Suzhou", "苏州"], "2150##"],
      [["Dalian", "大连"], "1160##"],
    ],
    "No. # Shili Road",
    "No. # Yangben Street",
  ),
  HK: places(
    [
      [["Kowloon"], null],
      [["Kwai Chung"], null],
      [["Tsuen Wan"], null],
    ],
    "Unit #, Sample Centre",
    "# Sample Road",
  ),
  ID: places(
    [
      [["Jakarta"], "141##"],
      [["Surabaya"], "601##"],
      [["Semarang"], "501##"],
    ],
    "Jalan Contoh No. #",
    "Jalan Percontohan No. #",
  ),
  JP: places(
    [
      [["Yokohama"], "231-00##"],
      [["Kobe"], "650-00##"],
      [["Nagoya"], "460-00##"],
      [["Tokyo"], "105-00##"],
      [["Osaka"], "550-00##"],
    ],
    "Mihon-cho #",
    "Rei-dori #",
  ),
  KR: places(
    [
      [["Busan"], "488##"],
      [["Incheon"], "223##"],
      [["Seoul"], "045##"],
      [["Ulsan"], "446##"],
    ],
    "# Gyeonbon-ro",
    "# Yesi-gil",
  ),
  MX: places(
    [
      [["Monterrey"], "640##"],
      [["Tijuana"], "220##"],
      [["Querétaro"], "760##"],
      [["Veracruz"], "917##"],
    ],
    "Calle Ejemplo #",
    "Avenida de Muestra #",
  ),
  MY: places(
    [
      [["Port Klang"], "420##"],
      [["George Town"], "100##"],
      [["Johor Bahru"], "800##"],
    ],
    "# Jalan Contoh",
    "# Lorong Contoh",
  ),
  NZ: places(
    [
      [["Auckland"], "10##"],
      [["Tauranga"], "31##"],
      [["Lyttelton"], "80##"],
      [["Napier"], "41##"],
    ],
    "# Sample Wharf Road",
    "# Sample Orchard Lane",
  ),
  PE: places(
    [
      [["Callao"], "070##"],
      [["Lima"], "150##"],
      [["Ica"], "110##"],
    ],
    "Calle Ejemplo #",
    "Jirón de Muestra #",
  ),
  RU: places(
    [
      [["Vladivostok"], "6900##"],
      [["Saint Petersburg"], "1900##"],
      [["Moscow"], "1010##"],
    ],
    "Primernaya ulitsa #",
    "Obraztsovaya ulitsa #",
  ),
  SG: places(
    [
      [["Singapore"], "1286##"],
      [["Singapore"], "6299##"],
    ],
    "# Sample Avenue",
    "# Sample Crescent",
  ),
  TH: places(
    [
      [["Bangkok"], "101##"],
      [["Chon Buri"], "200##"],
      [["Rayong"], "211##"],
    ],
    "# Thanon Tuayang",
    "# Soi Tuayang",
  ),
  TW: places(
    [
      [["Keelung City"], "20#"],
      [["Taipei City"], "10#"],
      [["Taichung City"], "40#"],
      [["Kaohsiung City"], "80#"],
    ],
    "No. #, Fanli Road",
    "No. #, Yangben Street",
  ),
  US: places(
    [
      [["Long Beach, CA"], "908##"],
      [["Savannah, GA"], "314##"],
      [["Houston, TX"], "770##"],
      [["Newark, NJ"], "071##"],
      [["Seattle, WA"], "981##"],
      [["Chicago, IL"], "606##"],
    ],
    "# Sample Harbor Street",
    "# Sample Depot Road",
    "# Sample Mill Avenue",
  ),
  VN: places(
    [
      [["Hai Phong"], "041##"],
      [["Da Nang"], "502##"],
      [["Ho Chi Minh City"], "700##"],
    ],
    "# Duong Vi Du",
    "# Pho Mau",
  ),
};
