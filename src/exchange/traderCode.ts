import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

/** Digits and letters that nobody mistakes for each other on paper. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH = 20;

/** A fresh code for a trader: 100 random bits, in four groups of five. */
export function newTraderCode(): string {
  const characters = [...randomBytes(LENGTH)].map((byte) => ALPHABET[byte % ALPHABET.length]);
  return characters.join("").replace(/(.{5})(?=.)/g, "$1-");
}

/** What is kept of a code. Spaces, hyphens and small letters are taken for writing. */
export function traderCodeDigest(code: string): string {
  const plain = code.toUpperCase().replace(/[^0-9A-Z]/g, "");
  return createHash("sha256").update(`aeo-trader-code\0${plain}`).digest("hex");
}

/** Compares in a time that says nothing about where two digests differ; undefined is equal to nothing. */
export function sameDigest(digest: string, kept: string | undefined): boolean {
  const other = kept ?? "0".repeat(digest.length);
  return timingSafeEqual(Buffer.from(digest), Buffer.from(other)) && kept !== undefined;
}
