import { createHash } from "node:crypto";
import { AbiCoder, keccak256 } from "ethers";
import type { Operator } from "../../src/seeding/operators.ts";

/** Bytes long enough that finding them is no chance, and what they stand for. */
export interface Needle {
  readonly what: string;
  readonly bytes: Buffer;
}

const WINDOW = 6;
/** Of a digest so many bytes at either end are looked for, so that a truncated one is found too. */
const DIGEST_PART = 8;
const PREFIXES = ["", "tin", "TIN", "aeo", "AEO", "aeo-ledger", "operator", "profile", "certification"];
const SEPARATORS = ["", ":", "/", "|", "-", "\0"];

/** Everything that says who an operator is. */
function wordsOf({ tin, aliases, legalName, localName, address }: Operator): string[] {
  const words = [tin, ...aliases.map(({ value }) => value), legalName, localName, ...address.lines];
  return words.filter((word): word is string => word !== null);
}

export const cases = (word: string) => [...new Set([word, word.toUpperCase(), word.toLowerCase()])];

/** What an operator is called, as UTF-8, UTF-16, base64 and as hex in text, in capitals and small letters too. */
export function* plainNeedles(operator: Operator): Generator<Needle> {
  for (const word of wordsOf(operator).flatMap(cases)) {
    const bytes = Buffer.from(word, "utf8");
    yield { what: `${word} as UTF-8`, bytes };
    yield { what: `${word} as UTF-16`, bytes: Buffer.from(word, "utf16le") };
    for (const hex of cases(bytes.toString("hex"))) yield { what: `${word} as hex`, bytes: Buffer.from(hex) };
    // Without the last group, which depends on what follows.
    const base64 = bytes.subarray(0, bytes.length - (bytes.length % 3)).toString("base64");
    yield { what: `${word} as base64`, bytes: Buffer.from(base64) };
  }
}

/**
 * The plain hashes of an operator's identifiers that come to mind: SHA-256 and Keccak-256 of the text, alone or behind the
 * economy or a word that says what it is, and of the text as Solidity encodes it.
 */
export function* hashNeedles({ economy, tin, aliases }: Operator): Generator<Needle> {
  const identifiers = [tin, ...aliases.map(({ value }) => value)].flatMap(cases);
  for (const identifier of new Set(identifiers)) {
    for (const text of prefixed(economy, identifier)) yield* digests(JSON.stringify(text), Buffer.from(text, "utf8"));
    const bytes = Buffer.from(identifier, "utf8");
    const padded = Buffer.alloc(32);
    bytes.copy(padded);
    yield* digests(`bytes32 ${identifier}`, padded);
    yield* digests(`uint256 ${identifier}`, Buffer.concat([Buffer.alloc(32 - bytes.length), bytes]));
    const encoded = AbiCoder.defaultAbiCoder().encode(["string"], [identifier]);
    yield* digests(`abi.encode ${identifier}`, Buffer.from(encoded.slice(2), "hex"));
  }
}

function prefixed(economy: string, identifier: string): Set<string> {
  const words = [...PREFIXES, economy];
  return new Set(
    words.flatMap((word) => SEPARATORS.map((separator) => (word === "" ? "" : word + separator) + identifier)),
  );
}

function* digests(what: string, bytes: Buffer): Generator<Needle> {
  const sha256 = createHash("sha256").update(bytes).digest();
  const keccak = Buffer.from(keccak256(bytes).slice(2), "hex");
  for (const [name, digest] of [
    ["sha256", sha256],
    ["keccak256", keccak],
  ] as const) {
    yield { what: `${name} of ${what}, its beginning`, bytes: digest.subarray(0, DIGEST_PART) };
    yield { what: `${name} of ${what}, its end`, bytes: digest.subarray(-DIGEST_PART) };
  }
}

/** Finds needles of six bytes or more in a haystack; quick for many needles. */
export function finderIn(haystack: Buffer): (needle: Needle) => boolean {
  const windows = new Set<number>();
  for (let at = 0; at + WINDOW <= haystack.length; at++) windows.add(haystack.readUIntBE(at, WINDOW));
  return ({ what, bytes }) => {
    if (bytes.length < WINDOW) throw new RangeError(`${what} is too short to be looked for`);
    return windows.has(bytes.readUIntBE(0, WINDOW)) && haystack.includes(bytes);
  };
}
