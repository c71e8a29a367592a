import { afterAll, beforeAll, expect, test } from "vitest";
import { headOf } from "../../../scripts/network/validatorNetwork.ts";
import { eventually } from "../../support/network.ts";
import { certified, grantBody } from "../../support/networkRecords.ts";
import {
  answered,
  commonHead,
  type Consortium,
  expectOneChain,
  JP,
  PATIENCE,
  problemsOf,
  recognitionOf,
  startConsortium,
  suspend,
  TIMEOUT,
  TW,
  untilReady,
} from "../support/consortium.ts";
import { startLoad, stateOf } from "../support/load.ts";
import { took } from "../support/took.ts";

/** What an operation is said to be while no block has it. */
const WAITING = ["RECEIVED", "SIGNED", "SUBMITTED"];

let consortium: Consortium;

beforeAll(async () => {
  consortium = await startConsortium();
}, TIMEOUT);
afterAll(() => consortium?.close(), TIMEOUT);

test(
  "one validator of four is killed under load: the chain goes on, nothing is lost, and it catches up",
  async () => {
    const { chain } = consortium;
    // The one that the gateways prefer.
    const [killed, ...others] = chain.validators as [(typeof chain.validators)[0], ...(typeof chain.validators)[0][]];
    const load = startLoad(consortium, 1_000);
    await chain.reached((await commonHead(chain.validators)) + 3);
    await killed.kill();
    const [head, accepted] = [await commonHead(others), load.accepted];
    await took("the others go on for six blocks", chain.reached(head + 6));
    expect(load.accepted, "registrations went on").toBeGreaterThan(accepted);
    killed.start();
    await took("it has started and caught up", chain.reached(await commonHead(others), [killed], PATIENCE));
    await load.stop();
    await took("all that was taken is final", load.allThere());
    await chain.reached(await commonHead(others), [killed]);
    await expectOneChain(consortium, chain.validators);
    await untilReady(consortium);
  },
  TIMEOUT,
);

test(
  "each validator in turn is stopped or killed, and started again, under load",
  async () => {
    const { chain } = consortium;
    const load = startLoad(consortium, 2_000);
    for (const [index, validator] of chain.validators.entries()) {
      const others = chain.validators.filter((one) => one !== validator);
      await (index % 2 === 0 ? validator.stop() : validator.kill());
      await chain.reached((await commonHead(others)) + 2, others, PATIENCE);
      validator.start();
      await chain.reached(await commonHead(others), [validator], PATIENCE);
    }
    await load.stop();
    await load.allThere();
    await expectOneChain(consortium, chain.validators);
  },
  TIMEOUT,
);

test(
  "two of four are killed: writes wait and are said to, answers become STALE, and all is done when one returns",
  async () => {
    const { chain, registrar } = consortium;
    await untilReady(consortium);
    const body = grantBody(3_000);
    const id = await certified(registrar, body);
    await answered(consortium, body.tin, "RECOGNISED");

    const [first, second, third, fourth] = [chain.at(0), chain.at(1), chain.at(2), chain.at(3)];
    await Promise.all([third.kill(), fourth.kill()]);
    const stopped = await stillHead(first);
    const accepted = await suspend(consortium, id, "");
    expect(accepted.status).toBe(202);
    const load = startLoad(consortium, 3_001);

    const stale = await took("answers are STALE", answered(consortium, body.tin, "STALE"));
    expect(stale["benefits"]).toEqual([]);
    expect(await problemsOf(consortium, JP)).toContain("STALE");
    await load.stop();
    const operation = accepted.body["id"] as string;
    expect(WAITING).toContain(await stateOf(consortium, operation));
    await eventually(
      "the gateway to say that its writes are in no block",
      () => problemsOf(consortium, TW),
      (codes) => codes.includes("STUCK"),
      PATIENCE,
    );
    expect(WAITING, "an unmade write is never called final").toContain(await stateOf(consortium, operation));
    expect([await headOf(first), await headOf(second)], "two of four decide nothing").toEqual([stopped, stopped]);

    third.start();
    await took("one is back, and blocks are made", chain.reached(stopped + 3, [first, second, third], PATIENCE));
    await took("all that was taken meanwhile is final", load.allThere());
    expect(await stateOf(consortium, operation)).toBe("FINAL");
    await answered(consortium, body.tin, "SUSPENDED");
    fourth.start();
    await chain.reached(await commonHead([first, second, third]), [fourth], PATIENCE);
    await expectOneChain(consortium, chain.validators);
    await untilReady(consortium);
    expect((await recognitionOf(consortium, body.tin))["recognition"]).toBe("SUSPENDED");
  },
  TIMEOUT,
);

/** The block at which a validator stands, once it has stood there for longer than a block takes. */
async function stillHead(validator: Parameters<typeof headOf>[0]): Promise<number> {
  let [head, since] = [await headOf(validator), performance.now()];
  await eventually(
    "the chain to stand still",
    async () => {
      const now = await headOf(validator);
      if (now !== head) [head, since] = [now, performance.now()];
      return performance.now() - since;
    },
    (still) => still > 3_000,
    PATIENCE,
  );
  return head;
}
