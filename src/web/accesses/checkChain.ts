import { sha256 } from "../../credential/signature.ts";
import {
  type AccessHead,
  type AccessLine,
  chainedText,
  type ChainFault,
  NO_ACCESSES,
} from "../../domain/accessLine.ts";
import { ask, query } from "../lib/api.ts";
import type { AccessesAnswer, LineAnswer } from "./types.ts";

/** What a check of the whole log found. */
export type ChainResult =
  | { readonly kind: "good"; readonly head: AccessHead }
  | { readonly kind: ChainFault; readonly number: number }
  | { readonly kind: "HEAD"; readonly number: number };

/** Computes every line's hash here, from the first on, and compares where they end with where the log says. @throws Refusal, Unreachable */
export async function checkChain(onLines: (n: number) => void): Promise<ChainResult> {
  let last: AccessHead = NO_ACCESSES;
  for (;;) {
    const page = await ask<AccessesAnswer>(
      `/v1/audit/accesses${query({ order: "oldest", limit: "500", after: String(last.number) })}`,
    );
    for (const line of page.lines) {
      if (line.number !== last.number + 1) return { kind: "MISSING", number: last.number + 1 };
      if ((await hashOf(last.hash, line)) !== line.hash) return { kind: "ALTERED", number: line.number };
      last = { number: line.number, hash: line.hash };
    }
    onLines(last.number);
    if (page.next !== null) continue;
    const isEnd = page.head.number === last.number && page.head.hash === last.hash;
    return isEnd ? { kind: "good", head: last } : { kind: "HEAD", number: last.number };
  }
}

async function hashOf(previous: string, { at, hash: _hash, ...line }: LineAnswer): Promise<string> {
  const timed: Omit<AccessLine, "hash"> = { ...line, at: Date.parse(at) };
  const bytes = await sha256(chainedText(previous, timed));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
