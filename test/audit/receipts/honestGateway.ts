import { createHash } from "node:crypto";
import { Authenticator } from "../../../src/audit/receipts/authenticity.ts";
import { LedgerTips } from "../../../src/audit/receipts/ledgerTips.ts";
import { type ReceiptRow, rowOf } from "../../../src/audit/receipts/receiptRows.ts";
import { ReceiptSweep } from "../../../src/audit/receipts/receiptSweep.ts";
import { type ReceiptVerdict, verdictOn } from "../../../src/audit/receipts/receiptVerdict.ts";
import type { LedgerAsOf } from "../../../src/domain/asOf.ts";
import { type LedgerEvent, REGISTRIES, type Registry } from "../../../src/domain/event.ts";
import { applyEvent, emptyLedgerState, type LedgerState } from "../../../src/domain/ledgerState.ts";
import type { Profile } from "../../../src/domain/profile.ts";
import { generateStatementKey, type StatementSigner } from "../../../src/exchange/statementKeys.ts";
import { presentRuling } from "../../../src/http/presentRuling.ts";
import { presentVerification, recordOf } from "../../../src/http/routes/verifications.ts";
import { MemoryBatches } from "../../../src/receipts/batch.ts";
import { SealingBook } from "../../../src/receipts/book.ts";
import { type ReceiptDocument, receiptDocument, receiptSchema } from "../../../src/receipts/document.ts";
import { parseReceiptId } from "../../../src/receipts/record.ts";
import { questionText } from "../../../src/services/questionText.ts";
import { createVerify, type Verification, type VerificationQuestion } from "../../../src/services/verify.ts";
import { type Facts, idOf, JP } from "../../support/facts.ts";
import { exporterOf } from "../../support/exporter.ts";

export const BOUND = 300;
export const FEED_BOUND = 900;
const ZERO_HEAD = `0x${"00".repeat(24)}` as const;

/** A receipt with everything that a reader can bring with it. */
export interface Given {
  readonly receipt: ReceiptDocument;
  readonly question: Readonly<Record<string, unknown>>;
  readonly answer: Readonly<Record<string, unknown>>;
  readonly verification: Verification;
}

export type Basis = "QUESTION" | "ANSWER" | "RECEIPT";

/** A ledger with an event in every second block, and a gateway of Japan on it whose key the ledger has. */
export class HonestGateway {
  readonly events: readonly LedgerEvent[];
  readonly #signer: StatementSigner;
  readonly #tips = new Map<number, LedgerAsOf["heads"]>();

  constructor(facts: Facts) {
    const { privateKey, publicKey } = generateStatementKey();
    const keyId = idOf(77);
    this.#signer = { economy: JP, purpose: "RECEIPT", keyId, privateKey };
    facts.authority(10, {
      type: "StatementKeyAdded",
      economy: JP,
      keyId,
      purpose: "RECEIPT",
      publicKey,
      from: 0,
      until: 0,
    });
    const sequences = new Map<Registry, number>();
    // The ledger's order is that of its times.
    this.events = facts.events
      .toSorted((a, b) => a.position.time - b.position.time)
      .map((event, index) => {
        const { registry } = event.position;
        const sequence = (sequences.get(registry) ?? 0) + 1;
        sequences.set(registry, sequence);
        return { ...event, position: { ...event.position, sequence, block: 2 * (index + 1) } };
      });
  }

  /** The newest block at a time, with or without events. */
  get blocks(): number {
    return 2 * this.events.length + 1;
  }

  state(block = this.blocks): LedgerState {
    const state = emptyLedgerState();
    for (const event of this.events) if (event.position.block <= block) applyEvent(state, event);
    return state;
  }

  /** A block without events comes together with the one before it. */
  asOf(block: number): LedgerAsOf {
    const events = this.events.filter((event) => event.position.block <= block);
    const heads = Object.fromEntries(
      REGISTRIES.map((registry) => {
        const of = events.filter(({ position }) => position.registry === registry);
        return [registry, { sequence: of.length, head: of.length === 0 ? ZERO_HEAD : headOf(of.at(-1)!) }];
      }),
    ) as LedgerAsOf["heads"];
    this.#tips.set(block, heads);
    return { block, blockHash: hashOf(block), time: events.at(-1)?.position.time ?? 0, heads };
  }

  /** What an honest gateway answers. @param age how old its block is then, in seconds */
  ask(question: VerificationQuestion, block: number, age: number, reissued?: readonly number[]): Verification {
    const asOf = this.asOf(block);
    const state = this.state(block);
    const now = asOf.time + age;
    return createVerify({
      own: JP,
      view: () => ({ state, asOf }),
      freshness: () => (age > BOUND ? "STALE" : "LIVE"),
      profilesOf: (identifier) => [profileOf(Number(identifier.slice(2)), reissued)],
      feedAsOf: () => now,
      feedBound: FEED_BOUND,
      now: () => now,
    })(question);
  }

  /** Seals an answer, true or not. */
  async seal(question: VerificationQuestion, verification: Verification, ageMs: number): Promise<Given> {
    const answeredAt = verification.asOf.time * 1000 + ageMs;
    const store = new MemoryBatches();
    const book = new SealingBook({ signer: this.#signer, store, now: () => Math.floor(answeredAt / 1000) });
    const id = book.record(recordOf(question, verification, answeredAt, "officer"));
    await book.close();
    const { number } = parseReceiptId(id)!;
    const document = receiptDocument((await store.find(number))!, number, null);
    const { validAt, knownAt, recogniser, mode } = verification;
    return {
      receipt: receiptSchema.parse(JSON.parse(JSON.stringify(document))),
      question: JSON.parse(questionText({ ...question, recogniser, mode, validAt, knownAt })),
      answer: JSON.parse(JSON.stringify(presentVerification(verification, id))),
      verification,
    };
  }

  /** Judges receipts as `aeo audit receipt` does, with or without a node that knows all blocks. */
  async judge(given: readonly Given[], basis: Basis, hasNode = true): Promise<ReceiptVerdict[]> {
    const rows = await Promise.all(
      given.map(({ receipt, question, answer }) =>
        rowOf(receipt, basis === "QUESTION" ? question : undefined, basis === "RECEIPT" ? undefined : answer),
      ),
    );
    return this.judgeRows(rows, hasNode);
  }

  async judgeRows(rows: readonly ReceiptRow[], hasNode = true): Promise<ReceiptVerdict[]> {
    const sweep = new ReceiptSweep(
      rows.map(({ told }) => told),
      { present: presentRuling, feedBound: FEED_BOUND },
    );
    const zero = { sequence: 0, head: ZERO_HEAD };
    const tips = new LedgerTips({ authorities: zero, certifications: zero, arrangements: zero, benefits: zero });
    const state = emptyLedgerState();
    for (const event of this.events) {
      sweep.beforeBlock(event, state);
      applyEvent(state, event);
      const head = Buffer.from(headOf(event).slice(2), "hex");
      tips.see({ position: event.position, content: Buffer.alloc(0), head } as never, hashOf(event.position.block));
    }
    const blocks = new Map(
      Array.from({ length: hasNode ? this.blocks + 1 : 0 }, (_, block) => {
        return [block, { hash: hashOf(block), time: this.asOf(block).time }] as const;
      }),
    );
    const authenticator = new Authenticator(
      state,
      rows.map(({ sealed }) => sealed.statement),
    );
    const verdicts: ReceiptVerdict[] = [];
    for (const swept of sweep.finish(this.blocks, state)) {
      const row = rows[verdicts.length]!;
      verdicts.push(
        verdictOn(row.told, await authenticator.of(row.sealed), swept, {
          tips,
          blocks,
          bound: BOUND,
          feedBound: FEED_BOUND,
        }),
      );
    }
    return verdicts;
  }
}

function headOf({ position, type }: LedgerEvent): `0x${string}` {
  return `0x${createHash("sha256").update(`${position.registry} ${position.sequence} ${type}`).digest("hex").slice(0, 48)}`;
}

function hashOf(block: number): `0x${string}` {
  return `0x${createHash("sha256").update(`block ${block}`).digest("hex")}`;
}

function profileOf(number: number, previous: readonly number[] = []): Profile {
  return exporterOf(idOf(number), { tin: `TW${number}`, previousIds: previous.map(idOf) });
}
