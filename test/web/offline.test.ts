import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { CredentialAnswer } from "../../src/credential/check.ts";
import { subjectOf } from "../../src/credential/format.ts";
import type { VerificationAnswer } from "../../src/web/lib/answer.ts";
import { afterNews } from "../../src/web/lib/afterNews.ts";
import { LastSeen } from "../../src/web/officer/lastSeen.ts";

const ID = `0x${"ab".repeat(32)}`;
const SUB = subjectOf(ID);
const AT = Date.parse("2026-11-01T10:00:00Z") / 1000;

/** What the device makes of the credential, with the ledger as it was so many seconds before the gateway's answer. */
function onDevice(recognition: CredentialAnswer["recognition"], secondsBefore: number): CredentialAnswer {
  return { recognition, reason: "LEG", claims: { sub: SUB }, ledgerAsOf: AT - secondsBefore } as never;
}

function told(
  recognition: VerificationAnswer["recognition"],
  mode = "SEA",
  id: string | null = ID,
): VerificationAnswer {
  const certification = id === null ? null : { id };
  return {
    recognition,
    mode,
    certification,
    cause: { code: "STATUS" },
    asOf: { time: "2026-11-01T10:00:00Z" },
  } as never;
}

test("an older snapshot does not take back a suspension that the page was told of, whatever the mode", () => {
  const seen = new LastSeen();
  seen.note(told("RECOGNISED"));
  expect(seen.noGreener(onDevice("RECOGNISED", 60), "SEA").seen).toBeUndefined();
  seen.note(told("SUSPENDED"));
  for (const mode of ["SEA", "AIR"] as const)
    expect(seen.noGreener(onDevice("RECOGNISED", 60), mode)).toMatchObject({
      seen: { recognition: "SUSPENDED" },
      ledgerAsOf: AT,
    });
  expect(seen.noGreener(onDevice("RECOGNISED", 60), "SEA").answer).toBeUndefined();
});

test("a newer snapshot, an answer lifted since, and one that was no better go by the snapshot", () => {
  const seen = new LastSeen();
  seen.note(told("SUSPENDED"));
  expect(seen.noGreener(onDevice("RECOGNISED", -1), "SEA").seen).toBeUndefined();
  expect(seen.noGreener(onDevice("ENDED", 60), "SEA").seen).toBeUndefined();
  seen.note(told("RECOGNISED"));
  expect(seen.noGreener(onDevice("RECOGNISED", 60), "SEA").seen).toBeUndefined();
});

test("what holds for one mode holds for that mode; what the gateway does not name is known by the credential", () => {
  const seen = new LastSeen();
  seen.note(told("NOT_ELIGIBLE", "AIR"));
  expect(seen.noGreener(onDevice("RECOGNISED", 60), "AIR").seen?.recognition).toBe("NOT_ELIGIBLE");
  expect(seen.noGreener(onDevice("RECOGNISED", 60), "SEA").seen).toBeUndefined();
  seen.note(told("UNKNOWN", "SEA", null), SUB);
  expect(seen.noGreener(onDevice("RECOGNISED", 60), "SEA").seen?.recognition).toBe("UNKNOWN");
  seen.note(told("STALE", "RAIL", null), SUB);
  expect(seen.noGreener(onDevice("RECOGNISED", 60), "RAIL").seen).toBeUndefined();
});

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("a storm of news is followed by one run some seconds later, and then by one a minute", () => {
  const work = vi.fn();
  const { news, end } = afterNews(work, { settleMs: 6_000, apartMs: 60_000 });
  news();
  vi.advanceTimersByTime(5_999);
  expect(work).toHaveBeenCalledTimes(0);
  vi.advanceTimersByTime(1);
  expect(work).toHaveBeenCalledTimes(1);
  for (let second = 0; second < 59; second += 1) {
    news();
    vi.advanceTimersByTime(1_000);
  }
  expect(work).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(1_000);
  expect(work).toHaveBeenCalledTimes(2);
  vi.advanceTimersByTime(600_000);
  expect(work).toHaveBeenCalledTimes(2);
  news();
  end();
  vi.advanceTimersByTime(600_000);
  expect(work).toHaveBeenCalledTimes(2);
});
