import { createHash } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import type { LedgerAsOf } from "../../../src/domain/asOf.ts";
import { REGISTRIES } from "../../../src/domain/event.ts";
import type { AddressBook } from "../../../src/ledger/addressBook.ts";
import { fetchHeaders } from "../../../src/ledger/blockHeader.ts";
import { withBatch } from "../../../src/ledger/rpcBatch.ts";
import { encodeSnapshot } from "../../../src/projection/snapshot.ts";
import { idOf, JP, KR, TW, ZERO } from "../../support/facts.ts";
import { alterLog, dropLog, FaultyRpc, withLogs } from "../../support/faultyRpc.ts";
import { bookOf, rpcOf } from "../../support/hardhatNode.ts";
import { ledgerOnHardhat } from "../../support/ledgerOnHardhat.ts";
import { digestOf, reader, settle } from "../../support/reader.ts";

type Chain = Awaited<ReturnType<typeof ledgerOnHardhat>>;

let chain: Chain;
let book: AddressBook;
let node: FaultyRpc;
let next = 1;

/** Grants two certifications in a batch, suspends the first, and sets an endpoint: four events in three blocks. */
async function write(): Promise<void> {
  const { certifications, authorities } = chain.contracts;
  const registrar = certifications.connect(chain.writerOf(TW));
  const now = await chain.now();
  const grant = { profileCommitment: idOf(7), programme: 1, tier: 1, operatorTypes: 3, reviewAt: 0, decidedAt: now };
  const ids = [idOf(next), idOf(next + 1)] as const;
  next += 2;
  await chain.send(registrar.grantBatch(ids.map((id) => ({ ...grant, id, validFrom: now - 10, validUntil: 0 }))));
  const change = { profileCommitment: ZERO, version: 1, reviewAt: now + 500, decidedAt: now, effectiveFrom: 0 };
  await chain.send(registrar.suspend({ ...change, id: ids[0] }));
  await chain.send(authorities.connect(chain.adminOf(KR)).setEndpoint(`https://kr${next}.example`));
}

/** What reading all logs at once and folding them gives, by the contracts' own word. */
async function digestOfChain(asOf: LedgerAsOf): Promise<string> {
  const state = await chain.fold();
  return createHash("sha256").update(encodeSnapshot({ state, asOf }, "test")).digest("hex");
}

beforeAll(async () => {
  chain = await ledgerOnHardhat([TW, JP, KR]);
  book = await bookOf(chain);
  node = new FaultyRpc(withBatch(rpcOf(chain)));
  for (let round = 0; round < 5; round += 1) await write();
}, 60_000);

const open = () => reader({ book } as never, [node]);

describe("the contracts on a real chain", () => {
  it("are followed to what all their logs give", async () => {
    const { follower, view } = open();
    expect(await settle(follower)).toEqual({ kind: "idle" });
    expect(view.current().state.certifications.size).toBe(next - 1);
    expect(digestOf(view)).toBe(await digestOfChain(view.current().asOf));
    for (const registry of REGISTRIES) {
      const told = await chain.contracts[registry].history();
      expect(view.asOf?.heads[registry]).toEqual({ sequence: Number(told.sequence), head: told.head });
    }
  });

  it("show every event that the node leaves out or alters", async () => {
    const { follower, view } = open();
    await settle(follower);
    const before = view.asOf;
    await write();
    const filter = { fromBlock: `0x${((before?.block ?? 0) + 1).toString(16)}`, toBlock: "latest" };
    const logs = await node.request<any[]>("eth_getLogs", [filter]);
    expect(logs.length).toBe(4);
    for (const log of logs) {
      for (const change of [dropLog(log), alterLog(log, { data: log.data.replace(/.$/, "f") })]) {
        node.faults = [withLogs(change)];
        expect((await follower.step()).kind).toBe("unverifiable");
        expect(view.asOf).toBe(before);
      }
    }
    node.faults = [];
    await settle(follower);
    expect(digestOf(view)).toBe(await digestOfChain(view.current().asOf));
  });

  it.each([1, 2, 3])("are followed when the chain leaves %i rounds of blocks", async (rounds) => {
    const { follower, view, rollBacks } = open();
    await settle(follower);
    const snapshot = await chain.raw.request({ method: "evm_snapshot", params: [] });
    for (let round = 0; round < rounds; round += 1) await write();
    await settle(follower);
    await chain.raw.request({ method: "evm_revert", params: [snapshot] });
    await chain.pass(1_000 * rounds);
    await write();
    await settle(follower);
    expect(rollBacks).toEqual([3 * rounds]);
    const head = (await fetchHeaders(node, [view.current().asOf.block])).get(view.current().asOf.block);
    expect(view.asOf?.blockHash).toBe(head?.hash);
    expect(digestOf(view)).toBe(await digestOfChain(view.current().asOf));
  });
});
