import { type Contract, ContractFactory, type InterfaceAbi } from "ethers";
import { describe, expect, it } from "vitest";
import { direction } from "../../src/domain/arrangement.ts";
import type { Economy } from "../../src/domain/economy.ts";
import { recognisesByLegs } from "../../src/domain/recognition.ts";
import type { Terms } from "../../src/domain/terms.ts";
import { compile } from "../support/compile.ts";
import { JP, KR, TW, ZERO } from "../support/facts.ts";
import { ledgerOnHardhat } from "../support/ledgerOnHardhat.ts";
import { Random } from "../support/random.ts";

const ECONOMIES = [JP, KR, TW];
/** AEO_QUESTIONS asks for more, and CI for 100,000. */
const QUESTIONS = Number(process.env["AEO_QUESTIONS"] ?? 25_000);
const PER_CALL = 500;
const DAY = 86_400;

/**
 * The domain's part of the recognition rule beside the contract's, on every kind of leg that arrangements can have: dated,
 * confirmed, suspended, resumed, superseded, withdrawn, terminated.
 */
describe("the recognition rule and ArrangementRegistry.recognises", () => {
  it(`agree on ${QUESTIONS.toLocaleString("en")} questions`, { timeout: 240_000 }, async () => {
    const random = new Random(7);
    const pick = <T>(list: readonly T[]): T => random.pick(list);
    const ledger = await ledgerOnHardhat(ECONOMIES);
    const { arrangements } = ledger.contracts;
    const start = await ledger.now();

    function randomTerms(parties: Economy[], version: number): Terms {
      const legs = Array.from({ length: 1 + random.below(4) }, () => {
        const issuer = pick(parties);
        const from = pick([start - 100 * DAY, start - DAY, start + 3 * DAY]);
        return {
          issuer,
          recogniser: pick(parties.filter((party) => party !== issuer)),
          modes: 1 + random.below(15),
          programme: 1 + random.below(2),
          tiers: 1 + random.below(15),
          operatorTypes: 1 + random.below(15),
          from,
          until: pick([0, 0, from + (1 + random.below(40)) * DAY]),
          benefits: BigInt(random.below(16)),
        };
      });
      const kind = pick(["RECOGNITION", "RECOGNITION", "INFORMATION"] as const);
      const shown = kind === "INFORMATION" ? legs.map((leg) => ({ ...leg, benefits: 0n })) : legs;
      const rest = {
        clauses: [],
        noticeDays: 1,
        referenceMoment: "LODGEMENT",
        goodsInTransit: "AT_REFERENCE",
        statusBound: 0,
      } as const;
      return {
        kind,
        parties,
        legs: shown,
        ...rest,
        governsFrom: version === 1 ? 0 : pick([0, start + 20 * DAY]),
        document: ZERO,
      };
    }
    const onLedger = (terms: Terms) => ({
      ...terms,
      kind: terms.kind === "RECOGNITION" ? 0 : 1,
      parties: terms.parties.map(ledger.bytes2),
      legs: terms.legs.map((leg) => ({
        ...leg,
        issuer: ledger.bytes2(leg.issuer),
        recogniser: ledger.bytes2(leg.recogniser),
      })),
      clauses: [],
      referenceMoment: 0,
      goodsInTransit: 0,
    });
    const as = (economy: Economy) => arrangements.connect(ledger.writerOf(economy));

    let number = 0;
    const acts = { adopted: 0, suspended: 0, resumed: 0, withdrawn: 0, amended: 0, terminated: 0 };
    for (let round = 0; round < 12; round++) {
      const parties =
        round % 4 === 3 ? [...ECONOMIES] : [...ECONOMIES].filter((economy) => economy !== pick(ECONOMIES));
      if (parties.length < 2) continue;
      const terms = randomTerms(parties, 1);
      await ledger.send(as(parties[0]!).propose(onLedger(terms)));
      number++;
      for (const party of parties) await ledger.send(as(party).sign(number, 1, onLedger(terms)));
      acts.adopted++;
      const leg = pick(terms.legs);
      const now = await ledger.now();
      const ways = ledger.bytes2;
      const attempt = async (kind: keyof typeof acts, act: () => Promise<void>) => {
        try {
          await act();
          acts[kind]++;
        } catch {
          // An act that does not fit the state is refused by the contract; the question is what those that fit lead to.
        }
      };
      if (round % 3 === 0) {
        await attempt("suspended", () =>
          ledger.send(as(leg.issuer).suspend(number, ways(leg.issuer), ways(leg.recogniser), now + 2 * DAY)),
        );
        await ledger.pass(3 * DAY);
        if (random.below(2) === 0)
          await attempt("resumed", () =>
            ledger.send(as(leg.issuer).resume(number, ways(leg.issuer), ways(leg.recogniser), 0)),
          );
      }
      if (round % 4 === 1)
        await attempt("withdrawn", () => ledger.send(as(pick(parties)).withdraw(number, now + 10 * DAY)));
      if (round % 5 === 2)
        await attempt("amended", async () => {
          const next = { ...randomTerms(parties, 2), kind: terms.kind };
          const fitting =
            next.kind === "INFORMATION" ? { ...next, legs: next.legs.map((l) => ({ ...l, benefits: 0n })) } : next;
          await ledger.send(as(parties[0]!).amend(number, onLedger(fitting)));
          for (const party of parties) await ledger.send(as(party).sign(number, 2, onLedger(fitting)));
        });
      if (round % 6 === 5)
        await attempt("terminated", async () => {
          for (const party of parties) await ledger.send(as(party).terminate(number, now + 5 * DAY));
        });
    }
    for (const [kind, count] of Object.entries(acts)) expect(count, kind).toBeGreaterThan(0);

    const state = await ledger.fold();
    const edges = [...state.arrangements.intervals.values()]
      .flat()
      .flatMap(({ leg, ends }) => [leg.from, leg.until, ...ends.map(({ until }) => until)]);
    const questions = Array.from({ length: QUESTIONS }, () => {
      const issuer = pick(ECONOMIES);
      return {
        issuer,
        recogniser: pick(random.chance(0.05) ? [issuer] : ECONOMIES.filter((economy) => economy !== issuer)),
        modeBit: pick([1, 2, 4, 8]),
        programme: pick([1, 1, 2, 2, 3]),
        tier: random.below(5),
        operatorTypes: random.below(32),
        moment: Math.max(0, pick(edges) + random.below(5) - 2),
      };
    });
    const probe = compile("test/contracts/support/RecognisesProbe.sol", "RecognisesProbe");
    const deployer = ledger.adminOf(TW);
    const asker = (await new ContractFactory(probe.abi as InterfaceAbi, probe.bytecode, deployer).deploy()) as Contract;
    let recognised = 0;
    for (let from = 0; from < QUESTIONS; from += PER_CALL) {
      const asked = questions.slice(from, from + PER_CALL);
      const tuples = asked.map((q) => [
        ledger.bytes2(q.issuer),
        ledger.bytes2(q.recogniser),
        q.modeBit,
        q.programme,
        q.tier,
        q.operatorTypes,
        q.moment,
      ]);
      const words = (await asker
        .getFunction("ask")
        .staticCall(arrangements, tuples, { gasLimit: 60_000_000 })) as bigint[];
      asked.forEach((question, index) => {
        const ours = recognisesByLegs(state.arrangements, question);
        const theirs = words[index]!;
        if (ours.recognised) recognised++;
        expect({ question, word: ((ours.recognised ? 1n : 0n) << 64n) | ours.benefits }).toEqual({
          question,
          word: theirs,
        });
      });
    }
    // A comparison in which nearly everything is refused would say little.
    expect(recognised).toBeGreaterThan(QUESTIONS / 50);

    // The intervals themselves are the contract's, in the same order.
    for (const issuer of ECONOMIES)
      for (const recogniser of ECONOMIES) {
        const theirs = await arrangements.intervalsOf(ledger.bytes2(issuer), ledger.bytes2(recogniser));
        const ours = state.arrangements.intervals.get(direction(issuer, recogniser)) ?? [];
        expect(
          ours.map(({ arrangement, leg, ends }) => [arrangement, leg.from, ends.at(-1)?.until ?? leg.until]),
        ).toEqual(
          theirs.map((interval) => [
            Number(interval.arrangement),
            Number(interval.leg.from),
            Number(interval.leg.until),
          ]),
        );
      }
  });
});
