import { type Economy, economy } from "../domain/economy.ts";
import { abnOf } from "../domain/tinCheckDigit.ts";
import { naccsCode } from "../domain/tinNaccs.ts";
import type { Prng } from "./prng.ts";

/** Another identifier by which a partner knows the operator. */
export type Alias = { readonly scheme: "CN_CODE" | "SG_CODE" | "NACCS"; readonly value: string };

const DIGITS = "0123456789";
const LETTERS = "BCDFGHJKLMNPQRSTVWXZ";

const digits = (prng: Prng, length: number): string => prng.text(length, DIGITS);

/** Chile's tax number: eight digits, then their check digit by modulus 11 with weights 2 to 7 from the right. */
export function rutOf(serial: string): string {
  const sum = serial
    .split("")
    .reverse()
    .reduce((total, digit, i) => total + Number(digit) * (2 + (i % 6)), 0);
  const rest = 11 - (sum % 11);
  return `${serial}${rest === 11 ? "0" : rest === 10 ? "K" : rest}`;
}

const RUC_WEIGHTS = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2];

/** Peru's tax number: ten digits, then their check digit by modulus 11 with fixed weights. */
export function rucOf(serial: string): string {
  const sum = RUC_WEIGHTS.reduce((total, weight, i) => total + weight * Number(serial[i]), 0);
  return `${serial}${(11 - (sum % 11)) % 10}`;
}

const MAKERS: Readonly<Record<string, (prng: Prng) => string>> = {
  AU: (prng) => abnOf(digits(prng, 9)),
  CA: (prng) => `CA${digits(prng, 9)}`,
  CL: (prng) => `CL${rutOf(`7${digits(prng, 7)}`)}`,
  CN: (prng) => `AEOCN${digits(prng, 10)}`,
  HK: (prng) => `AEOHK${digits(prng, 10)}`,
  ID: (prng) => `ID${digits(prng, 15)}`,
  JP: (prng) => `JP${digits(prng, 17)}`,
  KR: (prng) => `KR${digits(prng, 10)}`,
  MX: (prng) => `MX${prng.text(3, LETTERS)}${digits(prng, 9)}`,
  MY: (prng) => `MY${digits(prng, 5)}H1${digits(prng, 1)}${digits(prng, 4)}`,
  NZ: (prng) => `NZ${digits(prng, 4)}`,
  PE: (prng) => `PE${rucOf(`20${digits(prng, 8)}`)}`,
  RU: (prng) => `RU${digits(prng, 10)}`,
  SG: (prng) => `AEOSG${digits(prng, 12)}`,
  TH: (prng) => `TH${digits(prng, 13)}`,
  TW: (prng) => `TW${digits(prng, 9)}`,
  US: (prng) => `US${prng.text(3, LETTERS)}${digits(prng, 7)}`,
  VN: (prng) => `VN${digits(prng, 10)}`,
};

/** A made-up identifier in the economy's form, with fitting check digits where there are any. Not yet unique. */
export function makeTin(code: Economy, prng: Prng): string {
  const make = MAKERS[code];
  if (make === undefined) throw new RangeError(`no identifiers are made for ${code}`);
  return make(prng);
}

/** The other forms of the identifier that partners are known to use. */
export function aliasesOf(code: Economy, tin: string): Alias[] {
  if (code === "CN") return [{ scheme: "CN_CODE", value: tin.slice(3) }];
  if (code === "SG") return [{ scheme: "SG_CODE", value: tin.slice(3) }];
  const naccs = naccsCode(tin, economy(code));
  return naccs.ok ? [{ scheme: "NACCS", value: naccs.code }] : [];
}
