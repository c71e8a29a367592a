import { HDNodeWallet } from "ethers";
import { beforeAll, describe, expect, test } from "vitest";
import { auditNode } from "../../../src/audit/auditNode.ts";
import { type Economy, economy } from "../../../src/domain/economy.ts";
import { ROLE_BITS } from "../../../src/domain/event.ts";
import { withBatch } from "../../../src/ledger/rpcBatch.ts";
import type { BatchRpc } from "../../../src/ledger/rpc.ts";
import {
  addressKey,
  bytesKey,
  dataSlot,
  mappingSlot,
  slotAfter,
  type Word,
  wordOf,
} from "../../../src/ledger/storageSlots.ts";
import { JP, KR, TW } from "../../support/facts.ts";
import { FaultyRpc } from "../../support/faultyRpc.ts";
import { bookOf, rpcOf } from "../../support/hardhatNode.ts";
import { ledgerOnHardhat } from "../../support/ledgerOnHardhat.ts";
import { Random } from "../../support/random.ts";
import { CL, NZ, RELEASE } from "../support.ts";

const PHRASE = "test test test test test test test test test test test junk";
const NOBODY = `0x${"0".repeat(40)}`;
const VOTERS = [TW, JP, KR, NZ];
const KINDS = { ADMIT: 0, SUSPEND: 1, REINSTATE: 2, REMOVE: 3, REPLACE_ADMIN: 4 };

let rpc: BatchRpc;
let book: Awaited<ReturnType<typeof bookOf>>;
let clerk: (index: number) => string;

/** A member whose writers come and go at random, through suspensions, removals and new admins; it ends active, with ten writers. */
beforeAll(async () => {
  const on = await ledgerOnHardhat([TW, JP, KR, CL, NZ]);
  const { authorities } = on.contracts;
  const random = new Random(7);
  const account = (index: number) =>
    HDNodeWallet.fromPhrase(PHRASE, "", `m/44'/60'/0'/0/${index}`).connect(on.provider);
  clerk = (index) => account(40 + index).address.toLowerCase();
  let admin = on.adminOf(CL) as unknown as ReturnType<typeof account>;
  let newest = 15; // up to 19 the chain gives accounts something to pay with
  const ballot = async (kind: keyof typeof KINDS): Promise<void> => {
    const next = kind === "ADMIT" || kind === "REPLACE_ADMIN" ? account(newest++) : undefined;
    const as = (of: Economy) => authorities.connect(on.adminOf(of));
    await on.send(as(TW).propose(KINDS[kind], on.bytes2(CL), next?.address ?? NOBODY, 0));
    const { ballotId } = (await authorities.queryFilter(authorities.filters.BallotProposed())).at(-1)!.args;
    for (const voter of VOTERS.slice(1, 3)) await on.send(as(voter).vote(ballotId));
    admin = next ?? admin;
  };
  const change = async (): Promise<void> => {
    const own = authorities.connect(admin);
    const whom = account(40 + random.below(8)).address;
    const { roles, compromisedSince } = await authorities.writerOf(whom);
    if (roles !== 0n && random.chance(0.5)) await on.send(own.revokeWriter(whom));
    else if (compromisedSince === 0n) await on.send(own.setWriter(whom, 1 + random.below(15), 0, 0));
  };
  const changes = async (count: number): Promise<void> => {
    for (let step = 0; step < count; step += 1) await change();
  };
  await changes(15);
  await on.send(authorities.connect(admin).markCompromised(clerk(3), await on.now()));
  await ballot("SUSPEND");
  await ballot("REINSTATE");
  await changes(15);
  await ballot("REPLACE_ADMIN");
  await changes(10);
  await ballot("SUSPEND");
  await ballot("REPLACE_ADMIN");
  await ballot("REINSTATE");
  await changes(10);
  await ballot("REMOVE");
  await ballot("ADMIT");
  for (let index = 10; index < 19; index += 1)
    await on.send(authorities.connect(admin).setWriter(clerk(index), ROLE_BITS.REGISTRAR, 0, 0));
  rpc = withBatch(rpcOf(on));
  book = await bookOf(on);
}, 120_000);

const audited = async (node: BatchRpc) => (await auditNode(node, book, { release: RELEASE })).report.findings;

/** The findings when the node tells another word for one slot of the registry of authorities. */
async function told(slot: Word, altered: (word: bigint) => bigint) {
  const { address } = book.contracts.authorities;
  const faulty = new FaultyRpc(rpc, async ({ method, params }, answer) => {
    const word = await answer();
    if (method !== "eth_getStorageAt" || params[0] !== address || params[1] !== slot) return word;
    return wordOf(altered(BigInt(word as string)));
  });
  return (await audited(faulty)).map(({ check, field, detail }) => `${check} ${field}: ${detail.split(" (slot")[0]}`);
}

describe("the writers of a member on a chain", () => {
  test("are where their events put them, after all that can happen to them", async () => {
    expect(await audited(rpc)).toEqual([]);
  });

  const wordSlot = (account: string): Word => mappingSlot(addressKey(account), 1);
  const list = mappingSlot(bytesKey(economy("CL")), 3);

  test("may not be said to act, or to have another place, when the events say otherwise", async () => {
    const acts = await told(wordSlot(clerk(12)), (word) => word & ~(0xffn << 160n));
    expect(acts).toEqual([`storage acting: writer ${clerk(12)}: the entries give 1, the contract holds 0`]);
    const more = await told(wordSlot(clerk(12)), (word) => word | (8n << 160n));
    expect(more).toEqual([`storage acting: writer ${clerk(12)}: the entries give 1, the contract holds 9`]);
    const place = await told(wordSlot(clerk(12)), (word) => word - (1n << 168n));
    expect(place).toEqual([`storage place: writer ${clerk(12)}: the entries give 4, the contract holds 3`]);
    const above = await told(wordSlot(clerk(12)), (word) => word | (1n << 176n));
    expect(above[0]).toContain("storage (unused bits)");
  });

  test("may not be missing from the list by which a ballot reaches them", async () => {
    expect(await told(list, (count) => count - 1n)).toEqual([
      "storage count: writers of CL: the entries give 10, the contract holds 9",
    ]);
    const [found] = await told(slotAfter(dataSlot(list), 3), () => BigInt(clerk(13)));
    expect(found).toContain("storage writer: writers of CL: ");
  });
});
