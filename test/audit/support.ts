import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HDNodeWallet } from "ethers";
import { type Economy, economy } from "../../src/domain/economy.ts";
import { ROLE_BITS, STATEMENT_PURPOSES } from "../../src/domain/event.ts";
import type { Terms } from "../../src/domain/terms.ts";
import { generateStatementKey } from "../../src/exchange/statementKeys.ts";
import type { AddressBook } from "../../src/ledger/addressBook.ts";
import { withBatch } from "../../src/ledger/rpcBatch.ts";
import type { BatchRpc } from "../../src/ledger/rpc.ts";
import { JP, KR, TW, ZERO } from "../support/facts.ts";
import { bookOf, rpcOf } from "../support/hardhatNode.ts";
import { ledgerOnHardhat } from "../support/ledgerOnHardhat.ts";
import { Random } from "../support/random.ts";

export const CL = economy("CL");
export const NZ = economy("NZ");
export const RELEASE = "test";
const DAY = 86_400;
const ECONOMIES = [TW, JP, KR, CL];

export type HardhatLedger = Awaited<ReturnType<typeof ledgerOnHardhat>>;

/** A ledger with every kind of event, and what a test needs to read it. */
export interface AuditLedger {
  readonly ledger: HardhatLedger;
  readonly rpc: BatchRpc;
  readonly book: AddressBook;
  /** The private HEAD key of Chinese Taipei. */
  readonly headKey: object;
}

/** A directory of its own, gone when the process ends. */
export function directory(): string {
  const path = mkdtempSync(join(tmpdir(), "aeo-audit-"));
  process.once("exit", () => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** Builds a ledger in which everything that the contracts do has happened at least once. */
export async function buildLedger(certifications = 12): Promise<AuditLedger> {
  const ledger = await ledgerOnHardhat(ECONOMIES);
  const { privateKey, publicKey } = generateStatementKey();
  await authorityActs(ledger, publicKey);
  await certificationActs(ledger, certifications);
  await arrangementActs(ledger);
  await benefitActs(ledger);
  await compromise(ledger);
  const headKey = privateKey.export({ format: "jwk" });
  return { ledger, rpc: withBatch(rpcOf(ledger)), book: await bookOf(ledger), headKey };
}

async function authorityActs(on: HardhatLedger, publicKey: string) {
  const { contracts, adminOf, bytes2 } = on;
  const { authorities } = contracts;
  const as = (of: Economy) => authorities.connect(adminOf(of));
  const wallet = (index: number) => HDNodeWallet.fromPhrase(PHRASE, "", `m/44'/60'/0'/0/${index}`).address;
  await on.send(as(TW).addStatementKey(STATEMENT_PURPOSES.indexOf("HEAD"), publicKey, 0, 0));
  await on.send(as(JP).addStatementKey(0, `0x${"11".repeat(32)}`, 1_000, 0));
  const key = (await authorities.queryFilter(authorities.filters.StatementKeyAdded())).at(-1)!.args.keyId;
  await on.send(as(JP).revokeStatementKey(key, await on.now()));
  await on.send(as(TW).setEndpoint("https://tw.example"));
  await on.send(as(JP).setEndpoint(`https://${"a-long-name-of-a-gateway.".repeat(3)}example/`));
  await on.send(as(KR).setWriter(wallet(30), ROLE_BITS.MONITOR, 0, (await on.now()) + 400 * DAY));
  await on.send(as(KR).setWriter(wallet(31), ROLE_BITS.MONITOR, 0, 0));
  await on.send(as(KR).revokeWriter(wallet(31)));
  const ballot = async (kind: number, subject: Economy, admin: string, since: number, voters: readonly Economy[]) => {
    const [proposer, ...others] = voters as [Economy, ...Economy[]];
    await on.send(as(proposer).propose(kind, bytes2(subject), admin, since));
    const id = (await authorities.queryFilter(authorities.filters.BallotProposed())).at(-1)!.args.ballotId;
    for (const voter of others) await on.send(as(voter).vote(id));
  };
  const NOBODY = `0x${"0".repeat(40)}`;
  await ballot(0, NZ, wallet(32), 0, [TW, JP, KR]);
  await ballot(1, NZ, NOBODY, await on.now(), [TW, JP, KR]);
  await ballot(3, NZ, NOBODY, 0, [CL, JP, KR]);
  await ballot(0, NZ, wallet(33), 0, [KR, JP, TW]); // comes back, which ends the mark
  await ballot(1, CL, NOBODY, 0, [TW, JP]); // stays open: two of four do not carry it
  await on.send(as(TW).propose(4, bytes2(NZ), wallet(34), 0));
  await on.pass(10);
}

async function certificationActs(on: HardhatLedger, count: number) {
  const { contracts, writerOf } = on;
  const { certifications } = contracts;
  const random = new Random(11);
  const start = await on.now();
  for (const economy of [TW, JP]) {
    const writer = certifications.connect(writerOf(economy));
    const signatory = certifications.connect(writerOf(economy));
    const ids = Array.from({ length: count }, () => random.hex(32)).sort();
    const grants = ids.map((id, index) => ({
      ...{ id, profileCommitment: random.hex(32), programme: 1 + (index % 3), tier: index % 2 },
      ...{ operatorTypes: 1 + random.below(200), validFrom: start - DAY, reviewAt: 0, decidedAt: start - DAY },
      validUntil: index % 4 === 0 ? 0 : start + 900 * DAY,
    }));
    await on.send(writer.grantBatch(grants.slice(0, -1)));
    await on.send(writer.grant(grants.at(-1)!));
    const change = (index: number, version: number, more: object = {}) => {
      const id = ids[index] as string;
      return { id, profileCommitment: ZERO, version, reviewAt: 0, decidedAt: start, effectiveFrom: 0, ...more };
    };
    await on.send(writer.suspendBatch([change(0, 1, { reviewAt: start + 30 * DAY }), change(1, 1)]));
    await on.send(writer.reinstate(change(1, 2)));
    await on.send(writer.renew(change(2, 1, { validUntil: start + 1_500 * DAY }) as never));
    await on.send(writer.amend(change(3, 1, { tier: 3, operatorTypes: 7 }) as never));
    await on.send(writer.revoke(change(4, 1)));
    await on.send(writer.withdraw(change(5, 1)));
    await on.send(writer.reissue(change(6, 1)));
    await on.send(writer.proposeAnnulment(change(7, 1)));
    await on.send(signatory.rejectAnnulment(change(7, 1)));
    await on.send(writer.proposeAnnulment(change(8, 1)));
    await on.send(writer.suspend(change(8, 1))); // makes the proposal void, and leaves it in its slot
    await on.send(writer.proposeAnnulment(change(9, 1)));
    await on.pass(5);
  }
}

async function arrangementActs(on: HardhatLedger) {
  const { contracts, writerOf, bytes2 } = on;
  const { arrangements } = contracts;
  const as = (of: Economy) => arrangements.connect(writerOf(of));
  const start = await on.now();
  const adopt = async (number: number, version: number, terms: Terms) => {
    for (const party of terms.parties) await on.send(as(party).sign(number, version, onLedger(on, terms)));
  };
  const first = termsOf([JP, TW], start, start - DAY);
  await on.send(as(TW).propose(onLedger(on, first)));
  await on.send(as(JP).cancelProposal(1, 1, onLedger(on, first)));
  await on.send(as(TW).propose(onLedger(on, first)));
  await adopt(2, 1, first);
  await on.send(as(TW).confirmEntryIntoForce(2, 1, 1, 3, start + DAY, onLedger(on, first)));
  await on.send(as(JP).confirmEntryIntoForce(2, 1, 1, 3, start + DAY, onLedger(on, first)));
  const [tw, jp] = [bytes2(TW), bytes2(JP)];
  await on.send(as(JP).suspend(2, tw, jp, start + 3 * DAY));
  await on.send(as(JP).cancelSuspension(2, tw, jp));
  await on.send(as(JP).suspend(2, tw, jp, start + 2 * DAY));
  await on.pass(3 * DAY);
  await on.send(as(JP).resume(2, tw, jp, 0));
  const second = termsOf([JP, TW], start, start + 5 * DAY);
  await on.send(as(JP).amend(2, onLedger(on, second)));
  await adopt(2, 2, second);
  await on.send(as(TW).withdraw(2, start + 90 * DAY));
  await on.send(as(TW).cancelWithdrawal(2));
  const three = termsOf([JP, KR, TW], start, start + 6 * DAY);
  await on.send(as(KR).accede(2, onLedger(on, three)));
  await adopt(2, 3, three);
  await on.send(as(KR).withdraw(2, start + 60 * DAY));
  const other = termsOf([CL, KR], start, start);
  await on.send(as(CL).propose(onLedger(on, other)));
  await adopt(3, 1, other);
  await on.send(as(CL).terminate(3, start + 40 * DAY));
  await on.send(as(KR).terminate(3, start + 40 * DAY));
  await on.send(as(JP).terminate(2, start + 400 * DAY)); // one signature alone ends nothing
  await on.send(as(CL).propose(onLedger(on, termsOf([CL, TW], start, 0))));
  await on.send(as(TW).sign(4, 1, onLedger(on, termsOf([CL, TW], start, 0))));
}

async function benefitActs(on: HardhatLedger) {
  const { contracts, writerOf, bytes2 } = on;
  const { benefits } = contracts;
  const as = (of: Economy) => benefits.connect(writerOf(of));
  const until = await on.now();
  const report = { arrangement: 2, partner: bytes2(TW), from: until - 30 * DAY, until };
  const hash = (byte: string) => `0x${byte.repeat(32)}`;
  await on.send(as(JP).report({ ...report, revision: 1, root: hash("21"), totals: hash("22") }));
  await on.send(as(JP).report({ ...report, revision: 2, root: hash("23"), totals: hash("24") }));
  await on.send(as(KR).anchorReceipts(until - DAY, until, hash("31")));
  const claim = { judged: bytes2(JP), counterpart: bytes2(TW), arrangement: 2, version: 1, from: until - DAY, until };
  const raise = async (clause: number): Promise<string> => {
    await on.send(as(TW).raise({ ...claim, clause }, hash("41")));
    return (await benefits.queryFilter(benefits.filters.BreachRaised())).at(-1)!.args.id;
  };
  const [one, two] = [await raise(0), await raise(1)];
  await on.send(as(JP).acknowledge(one));
  await on.send(as(JP).answer(one, hash("42")));
  await on.send(as(TW).addEvidence(one, hash("43")));
  await on.send(as(TW).resolve(one, 0));
  await on.send(as(JP).acknowledge(two));
}

/** At the end, since who is marked writes no more. */
async function compromise(on: HardhatLedger) {
  const { contracts, adminOf, writerOf } = on;
  const since = (await on.now()) - 2 * DAY;
  await on.send(contracts.authorities.connect(adminOf(CL)).markCompromised(writerOf(CL).address, since));
}

/** Puts an arrangement into force in which the second party's operators are recognised by the first. @param number the next one */
export async function recognise(on: HardhatLedger, number: number, parties: readonly Economy[]): Promise<void> {
  const start = await on.now();
  const terms = onLedger(on, termsOf(parties, start, start));
  const as = (of: Economy) => on.contracts.arrangements.connect(on.writerOf(of));
  await on.send(as(parties[0]!).propose(terms));
  for (const party of parties) await on.send(as(party).sign(number, 1, terms));
}

function termsOf(parties: readonly Economy[], governs: number, from: number): Terms {
  const [one, other] = parties as [Economy, Economy];
  const leg = { modes: 15, programme: 1, tiers: 15, operatorTypes: 255, until: 0, benefits: 3n };
  return {
    kind: "RECOGNITION",
    parties,
    legs: [
      { issuer: other, recogniser: one, ...leg, from: from === 0 ? governs : from },
      { issuer: one, recogniser: other, ...leg, from: 0 },
    ],
    clauses: [{ issuer: one, recogniser: other, kpi: 1, modes: 1, atLeast: true, periodMonths: 3, target: 90n }],
    noticeDays: 1,
    referenceMoment: "LODGEMENT",
    goodsInTransit: "AT_REFERENCE",
    statusBound: 3_600,
    governsFrom: 0,
    document: ZERO,
  };
}

function onLedger({ bytes2 }: HardhatLedger, terms: Terms) {
  const code = <T extends { issuer: Economy; recogniser: Economy }>(each: T) => {
    return { ...each, issuer: bytes2(each.issuer), recogniser: bytes2(each.recogniser) };
  };
  return {
    ...terms,
    kind: 0,
    parties: terms.parties.map(bytes2),
    legs: terms.legs.map(code),
    clauses: terms.clauses.map(code),
    referenceMoment: 0,
    goodsInTransit: 0,
  };
}

const PHRASE = "test test test test test test test test test test test junk";
