import type { StatementKey } from "../../../src/domain/authority.ts";
import type { Economy } from "../../../src/domain/economy.ts";
import type { StatementPurpose } from "../../../src/domain/event.ts";
import {
  generateStatementKey,
  type StatementKeyDirectory,
  type StatementSigner,
} from "../../../src/exchange/statementKeys.ts";
import { fixedId, START } from "./profiles.ts";

/** A registry of statement keys in memory, with the rule of the real one. */
export class FakeKeyRegistry implements StatementKeyDirectory {
  readonly keys: StatementKey[] = [];

  /** Adds a key valid for the whole test and gives its signer. */
  add(economy: Economy, purpose: StatementPurpose, over: Partial<StatementKey> = {}): StatementSigner {
    const { privateKey, publicKey } = generateStatementKey();
    const keyId = fixedId(this.keys.length + 1);
    const times = { from: START - 1000, until: 0, revokedAt: 0 };
    this.keys.push({ keyId, economy, purpose, publicKey, ...times, ...over });
    return { economy, purpose, keyId, privateKey };
  }

  revoke(signer: StatementSigner, revokedAt: number): void {
    const key = this.keys.find(({ keyId }) => keyId === signer.keyId);
    if (key === undefined) throw new Error("no such key");
    key.revokedAt = revokedAt;
  }

  statementKeysOf(economy: Economy, purpose: StatementPurpose, at: number): StatementKey[] {
    return this.keys.filter(
      (key) =>
        key.economy === economy &&
        key.purpose === purpose &&
        key.from <= at &&
        (key.until === 0 || at < key.until) &&
        (key.revokedAt === 0 || at < key.revokedAt),
    );
  }
}
