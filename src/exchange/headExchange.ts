import { z } from "zod";
import type { Economy } from "../domain/economy.ts";
import { REGISTRIES, type Registry } from "../domain/event.ts";
import type { HeadEvidence, HeadVerdict, PeerHead } from "../domain/peerHead.ts";
import type { Instant } from "../domain/time.ts";
import { Backoff } from "./backoff.ts";
import {
  type HeadStatement,
  type LedgerIdentity,
  type RegistryHead,
  headOf,
  signHead,
  verifyHead,
} from "./headStatement.ts";
import { type Peer, type PeerClient, PeerFault, type PeerFaultCode } from "./peerClient.ts";
import type { LedgerView } from "./ports.ts";
import { HEAD_PATH } from "./protocol.ts";
import { StatementRefusal } from "./refusal.ts";
import type { StatementKeyDirectory, StatementSigner } from "./statementKeys.ts";

/** The longest time since a head was signed, in seconds, for it to say something of now. */
const MAX_AGE = 300;

/** AHEAD when we have not reached the peer's sequence; on DISAGREES the head that we have at that sequence. */
export type HeadComparison =
  | { readonly verdict: "AGREES" | "AHEAD" }
  | { readonly verdict: "DISAGREES"; readonly ours: RegistryHead };

/** Compares a head with our own verified history at the same sequence. */
export type CompareHeads = (theirs: RegistryHead) => HeadComparison;

/** Where heads and evidence are kept. */
export interface HeadStore {
  put(head: PeerHead): void;
  all(): readonly PeerHead[];
  /** The newest finding about a peer's registry; undefined before the first. */
  verdictOf(economy: Economy, registry: Registry): HeadVerdict | undefined;
  /** False when the same contradiction is kept already. */
  keepEvidence(evidence: HeadEvidence): boolean;
}

export interface HeadExchangeDependencies {
  readonly peers: () => readonly Peer[];
  readonly client: Pick<PeerClient, "call">;
  readonly directory: StatementKeyDirectory;
  readonly headSigner: StatementSigner;
  readonly identity: LedgerIdentity;
  readonly ledger: LedgerView;
  readonly compareHeads: CompareHeads;
  readonly store: HeadStore;
  readonly now: () => Instant;
  /** Told once of each contradiction: somebody shows different ledgers to different members. */
  readonly alarm?: (evidence: HeadEvidence) => void;
}

/** What a step found with one peer: a verdict per registry, or why there is none. */
export interface HeadReport {
  readonly economy: Economy;
  readonly verdicts: readonly HeadVerdict[];
  readonly fault: PeerFaultCode | undefined;
}

const headsSchema = z.strictObject({ statements: z.array(z.string().max(4_096)).max(16) });

/** Exchanges signed heads with every peer. Two that contradict each other are kept, both signed, for whoever has to judge. */
export class HeadExchange {
  readonly #on: HeadExchangeDependencies;
  readonly #backoff = new Backoff();
  #running: Promise<HeadReport[]> | undefined;

  constructor(dependencies: HeadExchangeDependencies) {
    this.#on = dependencies;
  }

  /** Asks each peer that is due for its heads; first looks again at heads that our view had not reached. */
  step(): Promise<HeadReport[]> {
    this.#running ??= this.#exchange().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #exchange(): Promise<HeadReport[]> {
    await this.#lookAgain();
    const due = this.#on.peers().filter(({ economy }) => this.#backoff.ready(economy, this.#on.now()));
    const results = await Promise.allSettled(due.map((peer) => this.#ask(peer)));
    return results.map((result) => {
      if (result.status === "rejected") throw result.reason;
      return result.value;
    });
  }

  async #lookAgain(): Promise<void> {
    for (const head of this.#on.store.all()) {
      if (head.verdict !== "AHEAD") continue;
      const claims = await this.#verify(head.statement, head.economy, Number.MAX_SAFE_INTEGER);
      // A key that was revoked since speaks no more; the peer's next heads will be signed with another.
      if (claims !== undefined) await this.#judge(head.statement, claims, head.receivedAt);
    }
  }

  async #ask(peer: Peer): Promise<HeadReport> {
    const { economy } = peer;
    try {
      const parsed = headsSchema.safeParse(await this.#on.client.call(peer, HEAD_PATH));
      if (!parsed.success) throw new PeerFault("MALFORMED", undefined, { cause: parsed.error });
      const heads = await this.#read(economy, parsed.data.statements);
      const verdicts: HeadVerdict[] = [];
      for (const { statement, claims } of heads) verdicts.push(await this.#judge(statement, claims, this.#on.now()));
      this.#backoff.succeeded(economy);
      return { economy, verdicts, fault: undefined };
    } catch (error) {
      if (!(error instanceof PeerFault)) throw error;
      this.#backoff.failed(economy, this.#on.now());
      return { economy, verdicts: [], fault: error.code };
    }
  }

  /** A peer that leaves a registry out, or tells one twice, may have something to hide. */
  async #read(
    economy: Economy,
    statements: readonly string[],
  ): Promise<{ statement: string; claims: HeadStatement }[]> {
    const heads: { statement: string; claims: HeadStatement }[] = [];
    for (const statement of statements) {
      const claims = await this.#verify(statement, economy, MAX_AGE);
      if (claims === undefined) throw new PeerFault("UNSIGNED");
      heads.push({ statement, claims });
    }
    const told = new Set(heads.map(({ claims }) => claims.registry));
    if (heads.length !== REGISTRIES.length || told.size !== REGISTRIES.length) throw new PeerFault("MALFORMED");
    return heads;
  }

  async #verify(statement: string, economy: Economy, maxAge: number): Promise<HeadStatement | undefined> {
    try {
      return await verifyHead(statement, economy, this.#on.directory, this.#on.now(), maxAge);
    } catch (error) {
      if (error instanceof StatementRefusal) return undefined;
      throw error;
    }
  }

  async #judge(statement: string, theirs: HeadStatement, receivedAt: Instant): Promise<HeadVerdict> {
    const { identity, compareHeads, store } = this.#on;
    const sameLedger =
      theirs.chainId === identity.chainId && theirs.contract === identity.contracts[theirs.registry].toLowerCase();
    const comparison = sameLedger ? compareHeads(theirs) : undefined;
    const verdict = comparison?.verdict ?? "OTHER_CHAIN";
    const ours = comparison?.verdict === "DISAGREES" ? comparison.ours : this.#ownHead(theirs);
    // Once two ledgers have parted, every later head differs too: the first pair says it all.
    const known = store.verdictOf(theirs.iss, theirs.registry) === verdict;
    if ((verdict === "DISAGREES" || verdict === "OTHER_CHAIN") && !known && ours !== undefined)
      await this.#keep(statement, theirs, ours);
    store.put({ economy: theirs.iss, registry: theirs.registry, statement, verdict, receivedAt });
    return verdict;
  }

  /** Our head of now, to set against a statement about another chain. */
  #ownHead({ registry }: HeadStatement): RegistryHead | undefined {
    const asOf = this.#on.ledger.asOf();
    return asOf && headOf(asOf, registry);
  }

  async #keep(statement: string, theirs: HeadStatement, ours: RegistryHead): Promise<void> {
    const { headSigner, identity, store, now, alarm } = this.#on;
    const evidence: HeadEvidence = {
      economy: theirs.iss,
      registry: theirs.registry,
      sequence: theirs.sequence,
      theirHead: theirs.head,
      theirs: statement,
      ours: await signHead(headSigner, identity, ours, now()),
      foundAt: now(),
    };
    if (store.keepEvidence(evidence)) alarm?.(evidence);
  }
}
