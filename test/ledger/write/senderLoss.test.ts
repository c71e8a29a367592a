import { expect, it } from "vitest";
import { intent } from "../../store/support.ts";
import { statusChange, suspension } from "./support/calls.ts";
import { randomOf } from "./support/random.ts";
import { SenderFixture } from "./support/senderFixture.ts";

const SUBMISSIONS = 10_000;
/** One in so many changes a record that an earlier operation is changing. */
const REPEATED = 50;

/** About 10 s of work; the rest is for a machine that has other work too. */
const TIMEOUT = 180_000;

it(`${SUBMISSIONS} submissions of whose broadcasts 20 % are lost: none lost, none doubled, no nonce left out`, {
  timeout: TIMEOUT,
}, async () => {
  const random = randomOf(20);
  const fixture = new SenderFixture({ parts: { resendMs: 3_000 } });
  let lost = 0;
  fixture.node.fault = (method) => {
    if (method !== "eth_sendRawTransaction" || random() >= 0.2) return "none";
    lost += 1;
    // Half never arrive; of the others only the answer is lost.
    return random() < 0.5 ? "unreachable" : "answer lost";
  };
  fixture.db.transaction(() => {
    for (let number = 1; number <= SUBMISSIONS; number++) {
      const repeats = number % REPEATED === 0;
      fixture.accept(intent(number, { call: repeats ? suspension(number - 1, 2) : suspension(number) }));
    }
  });
  const { chain } = fixture;
  let settled = 0;
  for (let step = 0; settled < SUBMISSIONS; step++) {
    expect(step).toBeLessThan(SUBMISSIONS);
    settled += (await fixture.step()).settled;
    if (random() < 0.7) chain.mine(fixture.now);
  }

  expect(lost).toBeGreaterThan(SUBMISSIONS / 10);
  const states = fixture.db.all("SELECT state, count(*) AS n FROM intent GROUP BY state");
  expect(states).toEqual([{ state: "FINAL", n: SUBMISSIONS }]);
  const { executed } = chain;
  expect(executed.every(({ succeeded }) => succeeded)).toBe(true);
  expect(executed.map(({ transaction }) => transaction.nonce)).toEqual([...Array(SUBMISSIONS).keys()]);
  for (let number = 1; number <= SUBMISSIONS; number++) {
    const changes = number % REPEATED === 0 ? 0 : number % REPEATED === REPEATED - 1 ? 2 : 1;
    expect(chain.versionOf(statusChange(number, 1).id)).toBe(1 + changes);
  }
});
