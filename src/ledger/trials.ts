import type { CertificationCall, LedgerCall } from "../domain/call.ts";
import { AeoError } from "../domain/errors.ts";
import type { Address, Registry } from "../domain/event.ts";
import { entriesOf } from "../domain/intent.ts";
import type { BlockReference, WaitingOperation } from "../domain/outboxEntry.ts";
import type { Instant } from "../domain/time.ts";
import type { Nodes } from "./nodes.ts";
import { passesOutright, preflight } from "./preflight.ts";
import { RpcError } from "./rpc.ts";
import { type Trial, trialOf } from "./trial.ts";

export interface TrialParts {
  readonly nodes: Nodes;
  readonly from: Address;
  readonly addresses: Readonly<Record<Registry, Address>>;
  /** Wall clock, in seconds. */
  readonly now: () => Instant;
}

/** An operation with its call as it can be sent, or why it can't. */
export interface Tried {
  readonly id: string;
  readonly verdict: Trial | AeoError | RpcError;
}

/** The most entries that are tried in one call, so that it has the gas that each would have alone (gasLimits.ts). */
const MOST_TOGETHER = 100;

/**
 * Tries operations before nonces are spent on them. None of them may touch what another does: so those of one kind are tried as one
 * batch, which the contract checks entry by entry as it does a call of one entry. What does not pass as a whole is tried one by one,
 * so that each refusal is that of its own operation.
 */
export class Trials {
  readonly #parts: TrialParts;

  constructor(parts: TrialParts) {
    this.#parts = parts;
  }

  /** In the order given. */
  async all(group: readonly WaitingOperation[], head: BlockReference): Promise<Tried[]> {
    const passed = new Set<string>();
    const together = batches(group).map(async ({ ids, call }) => {
      if (await this.#passes(call, head)) for (const id of ids) passed.add(id);
    });
    await Promise.all(together);
    return Promise.all(
      group.map(async ({ id, call }) => ({ id, verdict: await this.#try(call, head, passed.has(id)) })),
    );
  }

  async #passes(call: LedgerCall, head: BlockReference): Promise<boolean> {
    const { nodes, from, addresses } = this.#parts;
    try {
      return await passesOutright(nodes, trialOf(call, from, addresses), head);
    } catch (error) {
      if (error instanceof AeoError) return false; // one of them can't be encoded
      throw error;
    }
  }

  async #try(call: LedgerCall, head: BlockReference, hasPassed: boolean): Promise<Tried["verdict"]> {
    const { nodes, from, addresses, now } = this.#parts;
    try {
      const trial = trialOf(call, from, addresses);
      const verdict = hasPassed ? "passes" : await preflight(nodes, trial, head, now());
      return verdict === "passes" ? trial : verdict;
    } catch (error) {
      if (error instanceof AeoError) return error;
      throw error;
    }
  }
}

interface Batch {
  readonly ids: readonly string[];
  readonly call: CertificationCall;
}

/** The operations that can be one batch of the contract, two or more of each. */
function batches(group: readonly WaitingOperation[]): Batch[] {
  const open = new Map<string, { ids: string[]; calls: BatchedCall[]; entries: number }>();
  const all: { ids: string[]; calls: BatchedCall[] }[] = [];
  for (const { id, call } of group) {
    if (!isBatched(call)) continue;
    const entries = entriesOf(call);
    let batch = open.get(call.fn);
    if (batch === undefined || batch.entries + entries > MOST_TOGETHER) {
      batch = { ids: [], calls: [], entries: 0 };
      open.set(call.fn, batch);
      all.push(batch);
    }
    batch.ids.push(id);
    batch.calls.push(call);
    batch.entries += entries;
  }
  return all.filter(({ ids }) => ids.length > 1).map(({ ids, calls }) => ({ ids, call: merged(calls) }));
}

type BatchedCall = Extract<CertificationCall, { readonly entries: readonly unknown[] }>;

const ALONE: ReadonlySet<string> = new Set(["proposeAnnulment", "confirmAnnulment", "rejectAnnulment"]);

/** The three acts of an annulment have no batch. */
function isBatched(call: LedgerCall): call is BatchedCall {
  return call.registry === "certifications" && !ALONE.has(call.fn);
}

/** @param calls of one function */
function merged(calls: readonly BatchedCall[]): CertificationCall {
  const entries = calls.flatMap((call) => call.entries as readonly unknown[]);
  return { ...calls[0], entries } as CertificationCall;
}
