import { afterAll, beforeAll, expect, test } from "vitest";
import { Namespaces } from "../../../scripts/network/namespaces.ts";
import { headOf, VALIDATORS } from "../../../scripts/network/validatorNetwork.ts";
import { eventually } from "../../support/network.ts";
import { certified, grantBody } from "../../support/networkRecords.ts";
import {
  answered,
  commonHead,
  type Consortium,
  expectOneChain,
  PATIENCE,
  startConsortium,
  suspend,
  TIMEOUT,
  untilReady,
} from "../support/consortium.ts";
import { startLoad } from "../support/load.ts";
import { took } from "../support/took.ts";

let namespaces: Namespaces;
let consortium: Consortium;

beforeAll(async () => {
  namespaces = await Namespaces.open(VALIDATORS);
  consortium = await startConsortium({ places: namespaces.places, wraps: namespaces.wraps });
}, TIMEOUT);
afterAll(async () => {
  await consortium?.close();
  namespaces?.close();
}, TIMEOUT);

test(
  "3 | 1: the three go on, the gateways leave the one that they preferred, and it joins the same chain again",
  async () => {
    const { chain, registrar } = consortium;
    const [alone, ...three] = chain.validators as [(typeof chain.validators)[0], ...(typeof chain.validators)[0][]];
    const body = grantBody(7_000);
    const id = await certified(registrar, body);
    await answered(consortium, body.tin, "RECOGNISED");

    namespaces.partition([0], [1, 2, 3]);
    const load = startLoad(consortium, 7_001);
    const cutAt = await headOf(alone);
    await took("the three go on for six blocks", chain.reached((await commonHead(three)) + 6, three, PATIENCE));
    const suspended = await took("a suspension is final", suspend(consortium, id));
    expect(suspended).toMatchObject({ status: 202, body: { state: "FINAL" } });
    await took("and its partner has seen it", answered(consortium, body.tin, "SUSPENDED"));
    expect(await headOf(alone), "it answers, and decides nothing by itself").toBeLessThanOrEqual(cutAt + 1);
    await load.stop();
    await took("all that was taken meanwhile is final", load.allThere());

    namespaces.heal();
    await took("healed, the one has caught up", chain.reached(await commonHead(three), [alone], PATIENCE));
    await expectOneChain(consortium, chain.validators);
    await took("the gateways have nothing to say", untilReady(consortium));
  },
  TIMEOUT,
);

test(
  "2 | 2: neither half decides anything, answers become STALE, and healed there is one chain with every write",
  async () => {
    const { chain, registrar } = consortium;
    const body = grantBody(8_000);
    const id = await certified(registrar, body);
    await answered(consortium, body.tin, "RECOGNISED");

    namespaces.partition([0, 1], [2, 3]);
    const load = startLoad(consortium, 8_001);
    const accepted = await suspend(consortium, id, "");
    expect(accepted.status).toBe(202);
    await took("answers are STALE", answered(consortium, body.tin, "STALE"));
    const heads = await Promise.all(chain.validators.map(headOf));
    await load.stop();
    expect(Math.max(...heads) - Math.min(...heads), "a block may have been on its way").toBeLessThanOrEqual(1);

    namespaces.heal();
    await took("healed, blocks are made", chain.reached(Math.max(...heads) + 2, chain.validators, PATIENCE));
    await took("all that was taken meanwhile is final", load.allThere());
    await took("answers are right again", answered(consortium, body.tin, "SUSPENDED"));
    await eventually(
      "the suspension to be final",
      async () => (await registrar.get(`/v1/operations/${accepted.body["id"]}`)).body["state"],
      (state) => state === "FINAL",
      PATIENCE,
    );
    await expectOneChain(consortium, chain.validators);
    await untilReady(consortium);
  },
  TIMEOUT,
);

test(
  "cut again and again under load, in every way: one chain, and every write once",
  async () => {
    const { chain } = consortium;
    const load = startLoad(consortium, 9_001);
    for (const groups of [
      [[0, 1, 2]],
      [[1, 2, 3]],
      [
        [0, 1],
        [2, 3],
      ],
      [[0], [1], [2], [3]],
      [
        [0, 2],
        [1, 3],
      ],
    ]) {
      const before = await commonHead(chain.validators);
      namespaces.partition(...groups);
      const most = groups.find((group) => group.length >= 3);
      // A quorum makes blocks; without one there is nothing to wait for but the time in which it would have.
      if (most !== undefined)
        await chain.reached(
          before + 3,
          most.map((index) => chain.at(index)),
          PATIENCE,
        );
      else await untilStill(chain.validators);
      namespaces.heal();
      const heads = await Promise.all(chain.validators.map(headOf));
      await took(
        `healed after ${JSON.stringify(groups)}`,
        chain.reached(Math.max(...heads) + 1, chain.validators, PATIENCE),
      );
    }
    await load.stop();
    await load.allThere();
    await expectOneChain(consortium, chain.validators);
  },
  TIMEOUT,
);

/** Waits until no validator has had a new block for longer than one takes. */
async function untilStill(validators: Consortium["chain"]["validators"]): Promise<void> {
  let [heads, since] = ["", performance.now()];
  await eventually(
    "the chain to stand still",
    async () => {
      const now = (await Promise.all(validators.map(headOf))).join(" ");
      if (now !== heads) [heads, since] = [now, performance.now()];
      return performance.now() - since;
    },
    (still) => still > 3_000,
    PATIENCE,
  );
}
