import type { BatchRpc, RpcCall } from "../../src/ledger/rpc.ts";
import type { Random } from "../support/random.ts";

/** How many tamperings each suite tries; AEO_TAMPERINGS asks for more, and CI for 1,000. */
export const TAMPERINGS = Number(process.env["AEO_TAMPERINGS"] ?? 250);

/** A node whose chain stands still: what it answered once it answers again, without work. */
export class StillNode implements BatchRpc {
  readonly #rpc: BatchRpc;
  readonly #answers = new Map<string, Promise<unknown>>();

  constructor(rpc: BatchRpc) {
    this.#rpc = rpc;
  }

  request<T>(method: string, params: readonly unknown[]): Promise<T> {
    const key = JSON.stringify([method, params]);
    let answer = this.#answers.get(key);
    if (answer === undefined) {
      answer = this.#rpc.request(method, params);
      this.#answers.set(key, answer);
    }
    return answer as Promise<T>;
  }

  batch(calls: readonly RpcCall[]): Promise<unknown[]> {
    return Promise.all(calls.map(({ method, params }) => this.request(method, params)));
  }
}

/** Another value of the same kind: one hex digit, one character, one more, the other truth. */
export function altered(value: unknown, random: Random): unknown {
  if (typeof value === "number") return value + 1 + random.below(5);
  if (typeof value === "boolean") return !value;
  if (typeof value !== "string") return "altered";
  if (!/^(0x)?[0-9a-f]+$/.test(value)) return `${value.slice(0, -1)}${value.endsWith("z") ? "y" : "z"}`;
  const first = value.startsWith("0x") ? 2 : 0;
  const at = first + random.below(value.length - first);
  const digits = "0123456789abcdef".replace(value[at] as string, "");
  return value.slice(0, at) + (digits[random.below(digits.length)] as string) + value.slice(at + 1);
}

/** Paths to everything in an object that holds no more objects. */
export function leaves(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [path];
  return Object.entries(value).flatMap(([name, each]) => leaves(each, [...path, name]));
}

/** A copy in which one leaf is another value. */
export function alterLeaf<T>(value: T, path: readonly string[], random: Random): T {
  const copy = structuredClone(value);
  let holder = copy as Record<string, unknown>;
  for (const name of path.slice(0, -1)) holder = holder[name] as Record<string, unknown>;
  const last = path.at(-1) as string;
  holder[last] = altered(holder[last], random);
  return copy;
}
