import { describe, expect, it } from "vitest";
import { AeoError } from "../../src/domain/errors.ts";
import type { ClauseState } from "../../src/domain/clauseState.ts";
import type { BenefitReports, ReportSubject } from "../../src/services/benefitReports.ts";
import type { BreachAct } from "../../src/services/breaches.ts";
import { rememberTries, runReports } from "../../src/services/reportJob.ts";
import { JP, TW } from "../support/facts.ts";

const END = 1_000_000;
const clause = { issuer: TW, recogniser: JP, kpi: 1, modes: 15, atLeast: true, periodMonths: 1, target: 900n };

function stateOf(over: Partial<ClauseState> = {}): ClauseState {
  const claim = { judged: JP, counterpart: TW, arrangement: 1, version: 1, clause: 0, from: END - 100, until: END };
  const measured = { n: 50, value: 800 };
  const period = { from: 202601, before: 202602 };
  return {
    claim,
    clause,
    kpi: "UTILISATION",
    modes: ["SEA"],
    period,
    measured,
    verdict: "MISSED",
    breach: undefined,
    ...over,
  };
}

/** The job over clauses that never change, as while a write is under way. */
function jobOver(own: readonly ClauseState[], promised: readonly ClauseState[] = [], hasClearances = true) {
  const made: ReportSubject[] = [];
  const raised: BreachAct[] = [];
  let refused = false;
  const deps = {
    reports: {
      clauses: () => ({ own: [...own], promised: [...promised] }),
      make: (subject: ReportSubject) => void made.push(subject),
    } as unknown as BenefitReports,
    actOnBreach: (act: BreachAct) => {
      if (refused) throw new AeoError("ALREADY_RAISED", "somebody was faster");
      raised.push(act);
      return {} as never;
    },
    transaction: <T>(body: () => T) => body(),
    grace: 500,
    lookBack: 10_000_000,
    isReported: () => false,
    hasClearances: () => hasClearances,
    own: { subject: "job", economy: JP, roles: ["monitor"] } as const,
    mayTry: rememberTries(),
  };
  return { made, raised, run: (now: number) => runReports(deps, now), refuse: () => (refused = true) };
}

describe("the job at a period's end", () => {
  it("waits for late clearances, then reports and raises what was missed", () => {
    const job = jobOver([stateOf()]);
    expect(job.run(END + 499)).toEqual({ reported: 0, raised: 0 });
    expect(job.run(END + 500)).toEqual({ reported: 1, raised: 1 });
    expect(job.raised[0]).toMatchObject({ act: "raise", text: expect.stringContaining("800 over 50 clearances") });
  });

  it("does not do the same again while it may be under way, and tries an hour later if it came to nothing", () => {
    const job = jobOver([stateOf()]);
    job.run(END + 500);
    job.run(END + 501);
    expect([job.made.length, job.raised.length]).toEqual([1, 1]);
    job.run(END + 500 + 3_600);
    expect([job.made.length, job.raised.length]).toEqual([2, 2]);
  });

  it("raises what was promised a day after the judged side could have, and counts nothing that was refused", () => {
    const job = jobOver([], [stateOf()]);
    expect(job.run(END + 500)).toEqual({ reported: 0, raised: 0 });
    job.refuse();
    expect(job.run(END + 500 + 86_400)).toEqual({ reported: 0, raised: 0 });
  });

  it("tells nothing of a period without clearances, and raises nothing that was met or is raised", () => {
    const nothing = stateOf({ measured: { n: 0, value: undefined }, verdict: "NO_FIGURE" });
    expect(jobOver([nothing], [], false).run(END + 9_999)).toEqual({ reported: 0, raised: 0 });
    const known = stateOf({ breach: {} as never });
    expect(jobOver([known, stateOf({ verdict: "MET" })]).run(END + 9_999)).toEqual({ reported: 1, raised: 0 });
  });

  it("tells that a clause has no figure where there are clearances all the same, and raises nothing of it", () => {
    const unmeasured = stateOf({ measured: { n: 0, value: undefined }, verdict: "NO_FIGURE" });
    expect(jobOver([unmeasured]).run(END + 500)).toEqual({ reported: 1, raised: 0 });
  });
});
