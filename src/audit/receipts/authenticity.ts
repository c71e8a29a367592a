import { type AuthoritiesState, statementKeysAt } from "../../domain/authority.ts";
import type { Economy } from "../../domain/economy.ts";
import type { LedgerState } from "../../domain/ledgerState.ts";
import { instantToText } from "../../domain/time.ts";
import { StatementRefusal } from "../../exchange/refusal.ts";
import type { StatementKeyDirectory } from "../../exchange/statementKeys.ts";
import { type BatchClaims, readBatch, verifyBatch } from "../../receipts/batchStatement.ts";
import type { Finding } from "../../receipts/check.ts";
import { bytesOf, hexOf } from "../../receipts/document.ts";
import { periodRootOver } from "../../receipts/periods.ts";
import type { Difference } from "./told.ts";

/** Whether a receipt is what its authority signed. REVOKED: by a key that was revoked since, with nothing on the ledger to date it. */
export interface Authenticity {
  readonly outcome: "SIGNED" | "FORGED" | "UNSIGNED" | "REVOKED";
  readonly differences: readonly Difference[];
  /** Whether its batch is under a root on the ledger. */
  readonly anchored: boolean;
}

/** What a receipt says of the period that its batch is in. */
export interface ToldAnchor {
  readonly from: string;
  readonly until: string;
  readonly root: string;
}

/** What is looked at of a receipt before any key and any ledger is known. */
export interface Sealed {
  readonly economy: Economy;
  readonly statement: string;
  /** Steps of its check that were not good; of them those that need keys or roots are left out. */
  readonly faults: readonly Finding[];
  readonly anchor: ToldAnchor | null;
}

interface BatchSignature {
  readonly outcome: "SIGNED" | "FORGED" | "UNSIGNED" | "REVOKED";
  readonly detail: string;
}

/** Says of receipts whether they are signed, by the keys and roots of the ledger; each batch's signature is looked at once. */
export class Authenticator {
  /** The ledger's roots by periodKey(). */
  readonly #roots: ReadonlyMap<string, string>;
  readonly #keys: StatementKeyDirectory;
  readonly #signatures = new Map<string, BatchSignature>();
  readonly #anchored: ReadonlySet<string>;

  /** @param statements of all batches that were read: when they are all of a period, their roots give the ledger's */
  constructor(state: Pick<LedgerState, "authorities" | "benefits">, statements: Iterable<string>) {
    const roots = [...state.benefits.receipts.values()];
    this.#roots = new Map(
      roots.map(({ economy, from, until, root }) => [
        periodKey(economy, instantToText(from), instantToText(until)),
        root,
      ]),
    );
    this.#keys = keysOf(state.authorities);
    this.#anchored = anchoredAmong(state, statements);
  }

  async of({ economy, statement, faults, anchor }: Sealed): Promise<Authenticity> {
    const differences = faults.map(({ checked, detail }) => ({ field: checked, told: "", should: detail }));
    if (differences.length > 0) return { outcome: "FORGED", differences, anchored: false };
    const root = anchor && this.#rootOf(economy, anchor);
    if (root === "other") {
      const should = "the ledger holds another root of that period";
      return {
        outcome: "FORGED",
        differences: [{ field: "anchor", told: anchor?.root ?? "", should }],
        anchored: false,
      };
    }
    const anchored = root === "same" || this.#anchored.has(statement);
    const { outcome, detail } = await this.#signature(statement);
    if (outcome === "SIGNED" || (outcome === "REVOKED" && anchored))
      return { outcome: "SIGNED", differences: [], anchored };
    return { outcome, differences: [{ field: "signature", told: "", should: detail }], anchored };
  }

  #rootOf(economy: Economy, { from, until, root }: ToldAnchor): "same" | "other" | undefined {
    const held = this.#roots.get(periodKey(economy, from, until));
    return held === undefined ? undefined : held === root ? "same" : "other";
  }

  async #signature(statement: string): Promise<BatchSignature> {
    const known = this.#signatures.get(statement);
    if (known !== undefined) return known;
    const found = await signatureOf(statement, this.#keys);
    this.#signatures.set(statement, found);
    return found;
  }
}

async function signatureOf(statement: string, keys: StatementKeyDirectory): Promise<BatchSignature> {
  try {
    const { key } = await verifyBatch(statement, keys);
    if (key.revokedAt === 0) return { outcome: "SIGNED", detail: "" };
    return { outcome: "REVOKED", detail: `its key was revoked with effect from ${instantToText(key.revokedAt)}` };
  } catch (error) {
    if (!(error instanceof StatementRefusal)) throw error;
    if (error.reason === "UNKNOWN_KEY")
      return { outcome: "UNSIGNED", detail: "no RECEIPT key of its authority that stood then" };
    return { outcome: "FORGED", detail: `the statement was refused: ${error.reason}` };
  }
}

function keysOf(authorities: AuthoritiesState): StatementKeyDirectory {
  return { statementKeysOf: (economy, purpose, at) => statementKeysAt(authorities, economy, purpose, at) };
}

function periodKey(economy: Economy, from: string, until: string): string {
  return `${economy} ${from} ${until}`;
}

interface Batch {
  readonly statement: string;
  readonly claims: BatchClaims;
}

/** Batches that, all of a period together, give the root that the ledger holds for it. */
function anchoredAmong({ benefits }: Pick<LedgerState, "benefits">, statements: Iterable<string>): ReadonlySet<string> {
  const anchored = new Set<string>();
  const roots = [...benefits.receipts.values()].sort((a, b) => a.from - b.from);
  for (const [economy, batches] of batchesByEconomy(statements)) {
    let next = 0;
    for (const { from, until, root } of roots.filter((one) => one.economy === economy)) {
      // Their dates rise with their numbers, as periods do.
      while (next < batches.length && batches[next]!.claims.iat < from) next += 1;
      const inside: Batch[] = [];
      // The period of the authority's next gateway begins before this one's ends: what is in this one may be in that one.
      for (let at = next; at < batches.length && batches[at]!.claims.iat < until; at++) inside.push(batches[at]!);
      if (inside.length === 0) continue;
      if (hexOf(periodRootOver(inside.map(({ claims }) => bytesOf(claims.root)))) !== root) continue;
      for (const { statement } of inside) anchored.add(statement);
    }
  }
  return anchored;
}

function batchesByEconomy(statements: Iterable<string>): Map<Economy, Batch[]> {
  const byEconomy = new Map<Economy, Batch[]>();
  for (const statement of new Set(statements)) {
    let claims: BatchClaims;
    try {
      claims = readBatch(statement);
    } catch (error) {
      if (error instanceof StatementRefusal) continue; // its receipts are forged
      throw error;
    }
    const list = byEconomy.get(claims.iss);
    if (list === undefined) byEconomy.set(claims.iss, [{ statement, claims }]);
    else list.push({ statement, claims });
  }
  for (const list of byEconomy.values()) list.sort((a, b) => a.claims.batch - b.claims.batch);
  return byEconomy;
}
