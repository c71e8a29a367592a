import { hexBytes } from "../../credential/base64url.ts";
import { sha256 } from "../../credential/signature.ts";
import { EVENT_TOPICS } from "../../domain/eventTopics.ts";
import { recordFault } from "./checkRecord.ts";
import type { EntryAnswer } from "./types.ts";

/**
 * What does not fit about an entry: its head is not the hash of its bytes; its number, writer, kind, subject or fields are not
 * those in its bytes; it does not follow the entry before.
 */
export type EntryFault = "HEAD" | "SEQUENCE" | "WRITER" | "KIND" | "SUBJECT" | "FIELDS" | "LINK";

/** Bytes of a head. */
const HEAD_BYTES = 24;

/** What does not fit about an entry by itself, computed here from its bytes; empty when all fits. */
export async function entryFaults(entry: EntryAnswer): Promise<EntryFault[]> {
  const { data, topics, type, sequence, writer } = entry;
  const words = data.slice(2);
  const faults: EntryFault[] = [];
  if ((await headAfter(entry)) !== entry.head) faults.push("HEAD");
  if (words.slice(0, 64) !== sequence.toString(16).padStart(64, "0")) faults.push("SEQUENCE");
  if (words.slice(64, 128) !== writer.slice(2).padStart(64, "0")) faults.push("WRITER");
  const topic = Object.hasOwn(EVENT_TOPICS, type) ? EVENT_TOPICS[type as keyof typeof EVENT_TOPICS] : undefined;
  if (topics[0] !== topic) faults.push("KIND");
  if (!isSubject(entry)) faults.push("SUBJECT");
  if (entry.registry === "certifications" && recordFault(entry)) faults.push("FIELDS");
  return faults;
}

/** The head after an entry, by the history rule: SHA-256 of the head before, the block's time, topics and data, cut to 24 bytes. */
export async function headAfter({
  previousHead,
  time,
  topics,
  data,
}: Pick<EntryAnswer, "previousHead" | "time" | "topics" | "data">): Promise<string> {
  const seconds = BigInt(Math.round(Date.parse(time) / 1000));
  const at = `0x${seconds.toString(16).padStart(16, "0")}`;
  return cut(await digest([previousHead, at, topics[0], topics[1], data]));
}

/** The head before the first entry of a registry. */
export async function genesisHead(chainId: number, contract: string): Promise<string> {
  return cut(await digest([`0x${chainId.toString(16).padStart(64, "0")}`, `0x${contract.slice(2).padStart(64, "0")}`]));
}

function digest(parts: readonly string[]): Promise<Uint8Array> {
  return sha256(hexBytes(`0x${parts.map((part) => part.slice(2)).join("")}`).buffer);
}

function cut(bytes: Uint8Array): string {
  return `0x${hexOf(bytes.subarray(0, HEAD_BYTES))}`;
}

function hexOf(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** topic 1 is an id, the number of an arrangement, or the two letters of an economy, at the front of its word. */
function isSubject({ topics, fact, registry }: EntryAnswer): boolean {
  const { id, arrangement, economy } = fact;
  if (registry === "certifications" || registry === "benefits") return topics[1] === id;
  if (registry === "arrangements")
    return typeof arrangement === "number" && topics[1] === `0x${arrangement.toString(16).padStart(64, "0")}`;
  if (typeof economy !== "string") return false;
  const letters = hexOf(new TextEncoder().encode(economy));
  return topics[1] === `0x${letters.padEnd(64, "0")}`;
}

/** What of a list does not follow from what stands beside it: of one registry, an entry's head before is the head after the one before. */
export function brokenLinks(entries: readonly EntryAnswer[]): ReadonlySet<EntryAnswer> {
  const heads = new Map(entries.map((entry) => [`${entry.registry} ${entry.sequence}`, entry.head]));
  return new Set(
    entries.filter((entry) => {
      const before = heads.get(`${entry.registry} ${entry.sequence - 1}`);
      return before !== undefined && before !== entry.previousHead;
    }),
  );
}
