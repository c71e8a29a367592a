import { randomBytes } from "node:crypto";
import type { GrantEntry } from "../../../src/domain/call.ts";
import { type Economy, economy } from "../../../src/domain/economy.ts";
import type { CertificationId } from "../../../src/domain/certificationRecord.ts";
import type { Bytes32 } from "../../../src/domain/event.ts";
import { type AddressBook, addressesOf } from "../../../src/ledger/addressBook.ts";
import { fetchHead } from "../../../src/ledger/blockHeader.ts";
import { deployContracts } from "../../../src/ledger/deployContracts.ts";
import { DirectSender } from "../../../src/ledger/directSender.ts";
import { createRpcClient } from "../../../src/ledger/rpcClient.ts";
import { systemTimers } from "../../../src/ledger/timers.ts";
import { setWriters } from "../../../src/start/ceremony.ts";
import { demoDeployer, demoSigners } from "../../../src/start/keys.ts";
import { startAnvil } from "../../anvil.ts";

const CHAIN_ID = 31_337;
const MEMBER = economy("TW");

/** A node of a chain that holds the four registries and certifications, and how to end it. */
export interface RealNode {
  readonly url: string;
  readonly book: AddressBook;
  /** Its newest block. */
  readonly head: number;
  readonly stop: () => Promise<void>;
}

/** Starts anvil with the true contracts and grants so many certifications, one batch of `perBlock` in each block. */
export async function startRealNode(count: number, perBlock: number): Promise<RealNode> {
  const { url, stop } = await startAnvil("--gas-limit", "1000000000", "--chain-id", String(CHAIN_ID));
  try {
    return { url, ...(await fill(url, count, perBlock)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function fill(url: string, count: number, perBlock: number): Promise<Omit<RealNode, "url" | "stop">> {
  const rpc = createRpcClient({ url, timeoutMs: 60_000 });
  const sender = new DirectSender({ rpc, chainId: CHAIN_ID, timers: systemTimers });
  const signersOf = (economy: Economy) => demoSigners(economy, "");
  const founders = [{ economy: MEMBER, admin: signersOf(MEMBER).ADMIN.address }];
  const book = await deployContracts({ rpc, sender, deployer: demoDeployer(""), chainId: CHAIN_ID }, founders);
  await setWriters({ sender, book, signersOf }, [MEMBER]);
  const decidedAt = Math.floor(Date.now() / 1_000) - 3_600;
  for (let done = 0; done < count; done += perBlock) {
    const entries = Array.from({ length: Math.min(perBlock, count - done) }, () => entry(decidedAt));
    const call = { registry: "certifications", fn: "grant", entries } as const;
    await sender.call(signersOf(MEMBER).REGISTRAR, addressesOf(book), call);
  }
  const { number: head } = await fetchHead(rpc);
  rpc.close();
  return { book, head };
}

function entry(decidedAt: number): GrantEntry {
  return {
    id: random() as CertificationId,
    profileCommitment: random(),
    programme: 1,
    tier: 1,
    operatorTypes: 3,
    validFrom: decidedAt,
    validUntil: decidedAt + 94_608_000,
    reviewAt: 0,
    decidedAt,
  };
}

const random = (): Bytes32 => `0x${randomBytes(32).toString("hex")}`;
