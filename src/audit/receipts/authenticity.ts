import { type AuthoritiesState, statementKeysAt } from "../../domain/authority.ts";
import type { Economy } from "../../domain/economy.ts";
import type { LedgerState } from "../../domain/ledgerState.ts";
import { instantToText } from "../../domain/time.ts";
import { StatementRefusal } from "../../exchange/refusal.ts";
import type { StatementKeyDirectory } from "../../exchange/statementKeys.ts";
import { readBatch, verifyBatch } from "../../receipts/batchStatement.ts";
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
  readonly #state: Pick<LedgerState, "benefits">;
  readonly #keys: StatementKeyDirectory;
  readonly #signatures = new Map<string, BatchSignature>();
  readonly #anchored: ReadonlySet<string>;

  /** @param statements of all batches that were read: when they are all of a period, their roots give the ledger's */
  constructor(state: Pick<LedgerState, "authorities" | "benefits">, statements: Iterable<string>) {
    this.#state = state;
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
    for (const one of this.#state.benefits.receipts.values())
      if (one.economy === economy && instantToText(one.from) === from && instantToText(one.until) === until)
        return one.root === root ? "same" : "other";
    return undefined;
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

/** Batches that, all of a period together, give the root that the ledger holds for it. */
function anchoredAmong({ benefits }: Pick<LedgerState, "benefits">, statements: Iterable<string>): ReadonlySet<string> {
  const batches = [...new Set(statements)].flatMap((statement) => {
    try {
      return [{ statement, claims: readBatch(statement) }];
    } catch {
      return [];
    }
  });
  batches.sort((a, b) => a.claims.batch - b.claims.batch);
  const anchored = new Set<string>();
  for (const { economy, from, until, root } of benefits.receipts.values()) {
    const inside = batches.filter(({ claims: { iss, iat } }) => iss === economy && from <= iat && iat < until);
    if (inside.length === 0) continue;
    if (hexOf(periodRootOver(inside.map(({ claims }) => bytesOf(claims.root)))) !== root) continue;
    for (const { statement } of inside) anchored.add(statement);
  }
  return anchored;
}
