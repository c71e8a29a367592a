import type { NameBook, Word } from "./book.ts";

/** Name syllables and trade words: Latin letters, traditional and simplified characters. */
type Han = readonly [latin: string, traditional: string, simplified: string];

const FIRST: readonly Han[] = [
  ["Jin", "金", "金"],
  ["Hua", "華", "华"],
  ["Dong", "東", "东"],
  ["Hai", "海", "海"],
  ["Xin", "新", "新"],
  ["Rui", "瑞", "瑞"],
  ["Yong", "永", "永"],
  ["Heng", "恆", "恒"],
  ["Hong", "宏", "宏"],
  ["Sheng", "盛", "盛"],
  ["Qing", "青", "青"],
  ["Lan", "藍", "蓝"],
];
const SECOND: readonly Han[] = [
  ["yang", "洋", "洋"],
  ["yuan", "源", "源"],
  ["feng", "豐", "丰"],
  ["da", "達", "达"],
  ["tong", "通", "通"],
  ["he", "和", "和"],
  ["cheng", "成", "成"],
  ["xin", "信", "信"],
  ["xing", "興", "兴"],
  ["shan", "山", "山"],
  ["jiang", "江", "江"],
  ["qiao", "橋", "桥"],
];
const TRADES: readonly Han[] = [
  ["Trading", "貿易", "贸易"],
  ["Industrial", "實業", "实业"],
  ["Electronics", "電子", "电子"],
  ["Precision Machinery", "精密機械", "精密机械"],
  ["Textile", "紡織", "纺织"],
  ["Chemical", "化工", "化工"],
  ["Food", "食品", "食品"],
  ["Hardware", "五金", "五金"],
  ["Optics", "光學", "光学"],
  ["Furniture", "家具", "家具"],
  ["Medical Instruments", "醫療器材", "医疗器材"],
  ["Plastics", "塑膠", "塑料"],
];

const script = (list: readonly Han[], column: 1 | 2): Word[] => list.map((word) => [word[0], word[column]]);

function chinese(column: 1 | 2, latin: string, local: string, form: Word): NameBook {
  return {
    latin,
    local,
    first: script(FIRST, column),
    second: script(SECOND, column),
    trades: script(TRADES, column),
    forms: [form],
    localMarker: column === 1 ? "（虛構）" : "（虚构）",
  };
}

const JAPANESE: NameBook = {
  latin: "{first}{second} {trade} K.K.",
  local: "{first}{second}{trade}株式会社",
  first: [
    ["Kita", "北"],
    ["Minami", "南"],
    ["Higashi", "東"],
    ["Nishi", "西"],
    ["Ao", "青"],
    ["Shiro", "白"],
    ["Taka", "高"],
    ["Naga", "長"],
    ["Waka", "若"],
    ["Matsu", "松"],
  ],
  second: [
    ["hama", "浜"],
    ["shima", "島"],
    ["kawa", "川"],
    ["yama", "山"],
    ["sawa", "沢"],
    ["hara", "原"],
    ["saki", "崎"],
    ["tani", "谷"],
    ["nami", "波"],
    ["mori", "森"],
  ],
  trades: [
    ["Boeki", "貿易"],
    ["Sangyo", "産業"],
    ["Seimitsu", "精密"],
    ["Kikai", "機械"],
    ["Denshi", "電子"],
    ["Kagaku", "化学"],
    ["Shokuhin", "食品"],
    ["Kogaku", "光学"],
  ],
  forms: [[""]],
  localMarker: "（架空）",
};

/** Books in Chinese characters. */
export const HAN_BOOKS: Readonly<Record<string, NameBook>> = {
  TW: chinese(1, "{first}{second} {trade} Co., Ltd.", "{first}{second}{trade}{form}", ["", "股份有限公司"]),
  HK: chinese(1, "{first}{second} {trade} Limited", "{first}{second}{trade}{form}", ["", "有限公司"]),
  CN: chinese(2, "{city} {first}{second} {trade} Co., Ltd.", "{city}{first}{second}{trade}{form}", ["", "有限公司"]),
  JP: JAPANESE,
};
