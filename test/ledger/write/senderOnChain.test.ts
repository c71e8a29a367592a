import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EmbeddedChain, startEmbeddedChain } from "../../../src/chain/embeddedChain.ts";
import type { GrantEntry, LedgerCall } from "../../../src/domain/call.ts";
import { economy } from "../../../src/domain/economy.ts";
import { type Bytes32, REGISTRIES, ROLE_BITS } from "../../../src/domain/event.ts";
import { isSettled } from "../../../src/domain/operationMoves.ts";
import type { AddressBook } from "../../../src/ledger/addressBook.ts";
import { ChainReader } from "../../../src/ledger/chainReader.ts";
import { confirmByFollower } from "../../../src/ledger/confirmations.ts";
import { demoKey } from "../../../src/ledger/demoKeys.ts";
import { deployContracts } from "../../../src/ledger/deployContracts.ts";
import { DirectSender } from "../../../src/ledger/directSender.ts";
import { gasLimitOf } from "../../../src/ledger/gasLimits.ts";
import { Nodes } from "../../../src/ledger/nodes.ts";
import { createRpcClient, type RpcClient } from "../../../src/ledger/rpcClient.ts";
import { Sender } from "../../../src/ledger/sender.ts";
import { localSigner, type Signer } from "../../../src/ledger/signer.ts";
import { systemTimers } from "../../../src/ledger/timers.ts";
import { SqliteDatabase } from "../../../src/store/sqliteDatabase.ts";
import { Lease } from "../../../src/store/lease.ts";
import { Outbox } from "../../../src/store/outbox.ts";
import { OUTBOX_MIGRATIONS } from "../../../src/store/outboxSchema.ts";
import { SendQueue } from "../../../src/store/sendQueue.ts";
import { operationId } from "../../store/support.ts";

const admin = localSigner(demoKey("JP ADMIN"));
const registrar = localSigner(demoKey("JP REGISTRAR"));
const colleague = localSigner(demoKey("JP REGISTRAR 2"));
/** The wall clock of chain and senders, in seconds. It stands still but for what a test says. */
let clock = 1_900_000_000;
const now = () => clock;

let chain: EmbeddedChain;
let rpc: RpcClient;
let book: AddressBook;
const db = SqliteDatabase.open(":memory:", OUTBOX_MIGRATIONS);
const outbox = new Outbox(db);
let senders: ReadonlyMap<Signer, Sender>;
let accepted = 0;

beforeAll(async () => {
  chain = await startEmbeddedChain({
    port: 0,
    chainId: 31337,
    now: () => clock * 1000,
    log: { info() {}, warn() {}, error() {} },
  });
  rpc = createRpcClient({ url: chain.url });
  const direct = new DirectSender({ rpc, chainId: 31337, timers: systemTimers });
  const deployer = localSigner(demoKey("deployer"));
  const founders = [{ economy: economy("JP"), admin: admin.address }];
  book = await deployContracts({ rpc, sender: direct, deployer, chainId: 31337 }, founders);
  senders = new Map([admin, registrar].map((signer) => [signer, senderOf(signer)]));
}, 60_000);

afterAll(async () => {
  rpc.close();
  await chain.close();
});

function senderOf(signer: Signer): Sender {
  const nodes = new Nodes([rpc]);
  const entries = REGISTRIES.map((registry) => [registry, book.contracts[registry].address]);
  return new Sender({
    chainId: 31337,
    addresses: Object.fromEntries(entries) as Record<(typeof REGISTRIES)[number], `0x${string}`>,
    nodes,
    signer,
    queue: new SendQueue(db, new Lease(db, signer.address, "this process"), []),
    verified: { block: () => chain.health().head.number, placesOf: () => new Map() },
    confirm: confirmByFollower({
      chain: new ChainReader(nodes),
      verifiedBlock: () => chain.health().head.number,
      verifiedHash: (block) => {
        const { head } = chain.health();
        return block === head.number ? (head.hash as Bytes32) : undefined;
      },
      depth: 0,
    }),
    now,
  });
}

/** Accepts a call; gives its operation's id. */
function accept(signer: Signer, call: LedgerCall): string {
  const id = operationId((accepted += 1));
  outbox.accept({ id, call, caller: "test", signer: signer.address, after: null, createdAt: now() });
  return id;
}

/** Lets all senders step until the operation is over. */
async function outcome(id: string) {
  for (let step = 0; step < 20; step++) {
    for (const sender of senders.values()) expect((await sender.step()).alarms).toEqual([]);
    const operation = outbox.operation(id)!;
    if (isSettled(operation.state)) return operation;
  }
  throw new Error("not settled after 20 steps");
}

const write = (signer: Signer, call: LedgerCall) => outcome(accept(signer, call));
const idOf = (number: number): Bytes32 => `0x${number.toString(16).padStart(64, "e")}`;
const NONE: Bytes32 = `0x${"0".repeat(64)}`;
const grantOf = (number: number): GrantEntry => ({
  id: idOf(number),
  profileCommitment: idOf(0xc0ffee),
  programme: 1,
  tier: 1,
  operatorTypes: 3,
  validFrom: now() - 3600,
  validUntil: 0,
  reviewAt: 0,
  decidedAt: now(),
});
const suspension = (number: number, version: number, effectiveFrom = 0): LedgerCall => ({
  registry: "certifications",
  fn: "suspend",
  entries: [{ id: idOf(number), profileCommitment: NONE, version, reviewAt: 0, decidedAt: now(), effectiveFrom }],
});
const grant = (...numbers: readonly number[]): LedgerCall => ({
  registry: "certifications",
  fn: "grant",
  entries: numbers.map(grantOf),
});
const writer = (account: `0x${string}`): LedgerCall => ({
  registry: "authorities",
  fn: "setWriter",
  account,
  roles: ROLE_BITS.REGISTRAR,
  from: 0,
  until: 0,
});

describe("on the real contracts", () => {
  it("refuses a key without a role, in the registry's words, before anything is sent", async () => {
    const operation = await write(registrar, grant(1));
    expect(operation).toMatchObject({
      state: "FAILED",
      transaction: null,
      error: { code: "NOT_AUTHORISED_ON_LEDGER" },
    });
    expect(operation.error?.detail).toContain(registrar.address);
  });

  it("lets the ADMIN set writers, and the writer write, alone and in batches of any order", async () => {
    for (const { address } of [registrar, colleague]) {
      expect(await write(admin, writer(address))).toMatchObject({ state: "FINAL", registry: "authorities" });
    }
    expect(await write(registrar, grant(3, 1, 2))).toMatchObject({ state: "FINAL", entries: 3 });
    expect(await write(registrar, suspension(1, 1))).toMatchObject({ state: "FINAL" });
  });

  it("refuses what quotes a version that is gone, or what the status does not allow", async () => {
    expect(await write(registrar, suspension(2, 7))).toMatchObject({
      error: { code: "STALE_VERSION" },
      transaction: null,
    });
    expect(await write(registrar, suspension(1, 2))).toMatchObject({ error: { code: "INVALID_TRANSITION" } });
  });

  it("takes a change that holds from this very second, when the newest block is 45 s old", async () => {
    clock += 45;
    expect(await write(registrar, suspension(3, 1, now()))).toMatchObject({ state: "FINAL", blockTime: clock });
    const tomorrow = await write(registrar, suspension(2, 1, now() + 86_400));
    expect(tomorrow).toMatchObject({ transaction: null, error: { code: "INVALID_EFFECTIVE_DATE" } });
  });

  it("fails what reverts in its block, with the contract's reason, by a rival who was faster", async () => {
    const mine = accept(registrar, suspension(2, 1));
    const sender = senders.get(registrar)!;
    const rival = new DirectSender({ rpc, chainId: 31337, timers: systemTimers });
    const addresses = { certifications: book.contracts.certifications.address } as never;
    const original = registrar.sign.bind(registrar);
    // Between the trial and the broadcast.
    registrar.sign = async (transaction) => {
      registrar.sign = original;
      await rival.call(colleague, addresses, suspension(2, 1));
      return original(transaction);
    };
    await sender.step();
    await sender.step();
    const operation = outbox.operation(mine)!;
    expect(operation).toMatchObject({ state: "FAILED", error: { code: "STALE_VERSION" } });
    expect(operation.transaction).not.toBeNull();
  });

  it("writes a batch of 500 within its gas limit", async () => {
    const call = grant(...Array.from({ length: 500 }, (_, index) => 1000 + index));
    const operation = await write(registrar, call);
    expect(operation).toMatchObject({ state: "FINAL", entries: 500 });
    const receipt = await rpc.request<{ gasUsed: string }>("eth_getTransactionReceipt", [operation.transaction]);
    expect(Number(receipt.gasUsed)).toBeLessThan(Number(gasLimitOf(call)) * 0.9);
  }, 60_000);
});
