import type { Economy } from "../../../src/domain/economy.ts";
import { STATEMENT_PURPOSES } from "../../../src/domain/event.ts";
import { generateStatementKey, type StatementSigner } from "../../../src/exchange/statementKeys.ts";
import type { HardhatLedger } from "../support.ts";

/** Registers a new RECEIPT key of an economy on the ledger. */
export async function receiptKeyOf(ledger: HardhatLedger, economy: Economy): Promise<StatementSigner> {
  const { privateKey, publicKey } = generateStatementKey();
  const registry = ledger.contracts.authorities.connect(ledger.adminOf(economy));
  await ledger.send(registry.addStatementKey(STATEMENT_PURPOSES.indexOf("RECEIPT"), publicKey, 0, 0));
  const keyId = (await registry.queryFilter(registry.filters.StatementKeyAdded())).at(-1)!.args.keyId as `0x${string}`;
  return { economy, purpose: "RECEIPT", keyId, privateKey };
}
