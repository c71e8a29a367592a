import type { Freshness, LedgerAsOf } from "../../../domain/asOf.ts";
import type { Economy } from "../../../domain/economy.ts";
import { type LedgerRole, MEMBER_STATUSES, ROLE_BITS } from "../../../domain/event.ts";
import type { Transactions, TransactionView, WriterStanding } from "../../../services/audit/transactions.ts";
import { presentAsOf } from "../../present.ts";
import { entrySchema, presentEntryRaw } from "../../presentEntry.ts";
import { type Route, route } from "../../route.ts";
import { asOfSchema, bytes32Schema, instantOut, instantText } from "../../schemas.ts";
import { z } from "../../zod.ts";
import { seenOf } from "./entries.ts";
import { AUDIT_TAG, LEDGER_READERS } from "./readers.ts";

export interface AuditTransactionDeps {
  readonly transactions: Transactions;
  readonly asOf: () => LedgerAsOf;
  readonly freshness: () => Freshness;
  readonly actorOf: (writer: string) => Economy | undefined;
}

const transactionSchema = z
  .object({
    asOf: asOfSchema,
    hash: z.string(),
    block: z.number().int(),
    time: instantText,
    entries: z.array(entrySchema),
    writers: z
      .array(
        z.object({
          account: z.string(),
          economy: z.string().nullable(),
          memberStatus: z.enum(MEMBER_STATUSES),
          roles: z.array(z.enum(Object.keys(ROLE_BITS) as [LedgerRole, ...LedgerRole[]])),
          from: instantText.nullable(),
          until: instantText.nullable(),
        }),
      )
      .openapi({ description: "Who wrote the entries, by the registry of authorities right before the block" }),
    node: z
      .object({
        blockHash: z.string(),
        from: z.string(),
        to: z.string().nullable(),
        input: z.string(),
        nonce: z.string(),
        gasUsed: z.string().nullable(),
        status: z.string().nullable(),
      })
      .nullable()
      .openapi({ description: "What a node says of it, unverified; null when none answers" }),
  })
  .openapi("AuditTransaction");

/** One transaction with all that it wrote. */
export function auditTransactionRoutes(deps: AuditTransactionDeps): Route[] {
  return [
    route({
      method: "get",
      path: "/v1/audit/transactions/{hash}",
      id: "getAuditTransaction",
      tag: AUDIT_TAG,
      summary: "A transaction: who sent it by which right, its calldata, and every entry that it wrote",
      roles: LEDGER_READERS,
      shape: { params: z.strictObject({ hash: bytes32Schema }) },
      answers: { 200: { description: "The transaction", schema: transactionSchema } },
      errors: ["UNKNOWN_TRANSACTION"],
      seen: ({ entries }: z.input<typeof transactionSchema>) => seenOf(entries),
      handle: async ({ params: { hash } }) => ({
        status: 200,
        headers: { "Cache-Control": "no-store" },
        body: present(deps, await deps.transactions(hash)),
      }),
    }),
  ];
}

function present(
  { asOf, freshness, actorOf }: AuditTransactionDeps,
  { hash, block, entries, writers, node }: TransactionView,
): z.input<typeof transactionSchema> {
  return {
    asOf: presentAsOf(asOf(), freshness()),
    hash,
    block,
    time: instantOut(entries[0]?.event.position.time ?? 0) ?? "",
    entries: entries.map((entry) => presentEntryRaw(entry, actorOf)),
    writers: writers.map(presentWriter),
    node: node ?? null,
  };
}

function presentWriter({ account, writer, memberStatus }: WriterStanding) {
  return {
    account,
    economy: writer?.economy ?? null,
    memberStatus,
    roles: (Object.keys(ROLE_BITS) as LedgerRole[]).filter((role) => ((writer?.roles ?? 0) & ROLE_BITS[role]) !== 0),
    from: instantOut(writer?.from ?? 0),
    until: instantOut(writer?.until ?? 0),
  };
}
