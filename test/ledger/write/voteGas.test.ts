import { HDNodeWallet } from "ethers";
import { beforeAll, expect, it } from "vitest";
import { MAX_WRITERS } from "../../../src/audit/writerLists.ts";
import { economy } from "../../../src/domain/economy.ts";
import { gasLimitOf } from "../../../src/ledger/gasLimits.ts";
import { refusalOf } from "../../../src/ledger/revert.ts";
import { JP, KR, TW } from "../../support/facts.ts";
import { ledgerOnHardhat } from "../../support/ledgerOnHardhat.ts";

const CL = economy("CL");
const NOBODY = `0x${"0".repeat(40)}`;
const NEW_ADMIN = HDNodeWallet.createRandom().address;
let on: Awaited<ReturnType<typeof ledgerOnHardhat>>;

/** A member that has as many writers as it can have. */
beforeAll(async () => {
  on = await ledgerOnHardhat([TW, JP, KR, CL]);
  const own = on.contracts.authorities.connect(on.adminOf(CL));
  // Its admin and one writer are there.
  for (let number = 2; number < MAX_WRITERS; number += 1)
    await on.send(own.setWriter(`0x${(0xc000 + number).toString(16).padStart(40, "0")}`, 1, 0, 0));
}, 60_000);

it("a writer too many is refused with what to do", async () => {
  const own = on.contracts.authorities.connect(on.adminOf(CL));
  const refused = await own.setWriter(NEW_ADMIN, 1, 0, 0).catch((error: { data: string }) => refusalOf(error.data));
  expect(refused).toMatchObject({
    error: { code: "LEDGER_REFUSED", message: expect.stringMatching(/^CL has 128 writers, .* Revoke one/) },
  });
});

it.each([
  ["suspends", 1, NOBODY],
  ["reinstates", 2, NOBODY],
  ["gives a new admin to", 4, NEW_ADMIN],
])("a vote that %s a member of 128 writers fits its gas limit", async (_, kind, admin) => {
  const as = (of: typeof TW) => on.contracts.authorities.connect(on.adminOf(of));
  await on.send(as(TW).propose(kind, on.bytes2(CL), admin, 0));
  const { authorities } = on.contracts;
  const { ballotId } = (await authorities.queryFilter(authorities.filters.BallotProposed())).at(-1)!.args;
  await on.send(as(JP).vote(ballotId));
  const gasLimit = gasLimitOf({ registry: "authorities", fn: "vote", ballotId: Number(ballotId) });
  const receipt = await (await as(KR).vote(ballotId, { gasLimit })).wait();
  expect(receipt?.status).toBe(1);
  expect((await authorities.ballotOf(ballotId)).passed).toBe(true);
  // 255 standing votes, which no test here gathers, would add 1,200,000.
  expect(Number(receipt?.gasUsed) * 1.25 + 1_200_000).toBeLessThan(Number(gasLimit));
});
