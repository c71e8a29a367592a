import type { LedgerCall } from "../../src/domain/call.ts";
import { AeoError } from "../../src/domain/errors.ts";
import type { Bytes32 } from "../../src/domain/event.ts";
import { SIGNER, operationId } from "../store/support.ts";
import { idOf } from "../support/facts.ts";
import type { Random } from "../support/random.ts";
import type { Gateway } from "./gateway.ts";

const START = 1_700_000_000;

interface Request {
  readonly number: number;
  readonly call: LedgerCall;
  /** Which earlier request must be final first. */
  readonly after: number | undefined;
  /** The operation that was answered, or the code of the refusal. */
  answer: string | undefined;
}

/** The commitment by which a request's events are found on the ledger: no other request has it. */
export function commitmentOf(request: number): Bytes32 {
  return idOf(0xc0_0000_0000 + request);
}

/** Those who ask for writes. Each asks again under the same key until there is an answer, and sometimes once more after that. */
export class Clients {
  readonly requests: Request[] = [];
  readonly #random: Random;
  #attempts = 0;

  constructor(random: Random, count: number) {
    this.#random = random;
    const versions = new Map<number, { version: number; suspended: boolean }>();
    for (let number = 0; number < count; number += 1) {
      const after = number > 0 && random.chance(0.1) ? random.below(number) : undefined;
      this.requests.push({ number, call: this.#call(number, versions), after, answer: undefined });
    }
  }

  /** Whether everybody has an answer. */
  get served(): boolean {
    return this.requests.every(({ answer }) => answer !== undefined);
  }

  /** One request, new or repeated. @throws what the gateway throws, but for its refusals */
  ask(gateway: Pick<Gateway, "keys" | "outbox">, now: number): void {
    const open = this.requests.filter(({ answer }) => answer === undefined).slice(0, 2);
    const request =
      this.#random.chance(0.9) && open.length > 0 ? this.#random.pick(open) : this.#random.pick(this.requests);
    if (request.answer === undefined || request.answer.startsWith("0000")) this.#ask(gateway, request, now);
  }

  #ask({ keys, outbox }: Pick<Gateway, "keys" | "outbox">, request: Request, now: number): void {
    const { number, call } = request;
    const after = request.after === undefined ? undefined : this.requests[request.after]?.answer;
    const keyed = { caller: "client", key: `key ${number}`, fingerprint: "same", now };
    try {
      const { body } = keys.run(keyed, () => {
        // A fresh id each time: the client must get the one that was stored first.
        this.#attempts += 1;
        const id = operationId(this.#attempts);
        const follows = after?.startsWith("0000") ? after : null;
        outbox.accept({ id, call, caller: "client", signer: SIGNER, after: follows, createdAt: now });
        return { status: 202, body: { id } };
      });
      const { id } = body as { id: string };
      if (request.answer !== undefined && request.answer !== id) {
        throw new Error(`request ${number} was answered ${request.answer} first and then ${id}`);
      }
      request.answer = id;
    } catch (error) {
      if (!(error instanceof AeoError)) throw error;
      if (error.code === "STORE_UNAVAILABLE") return;
      if (request.answer !== undefined) throw error;
      request.answer = error.code;
    }
  }

  #call(number: number, versions: Map<number, { version: number; suspended: boolean }>): LedgerCall {
    const random = this.#random;
    const common = { profileCommitment: commitmentOf(number), reviewAt: 0, decidedAt: START };
    if (versions.size === 0 || random.chance(0.35)) {
      const subjects = Array.from({ length: 1 + random.below(3) }, (_, index) => versions.size + index);
      // Now and then one that is there already.
      if (versions.size > 0 && random.chance(0.05)) subjects[0] = random.below(versions.size);
      for (const subject of subjects) versions.set(subject, { version: 1, suspended: false });
      const terms = { programme: 1, tier: 0, operatorTypes: 3, validFrom: START, validUntil: 0 };
      return {
        registry: "certifications",
        fn: "grant",
        entries: subjects.map((id) => ({ id: idOf(id + 1), ...terms, ...common })),
      };
    }
    const subject = random.below(versions.size);
    const known = versions.get(subject) ?? { version: 1, suspended: false };
    const fn = random.chance(0.05) ? "revoke" : known.suspended ? "reinstate" : "suspend";
    const stale = random.chance(0.1);
    const version = stale ? known.version + 1 : known.version;
    if (!stale) versions.set(subject, { version: known.version + 1, suspended: fn === "suspend" });
    return {
      registry: "certifications",
      fn,
      entries: [{ id: idOf(subject + 1), version, effectiveFrom: 0, ...common }],
    };
  }
}
