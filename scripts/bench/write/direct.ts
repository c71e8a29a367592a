import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { Contract, JsonRpcProvider, Wallet } from "ethers";
import type { CertificationId } from "../../../src/domain/certificationRecord.ts";
import type { GrantEntry } from "../../../src/domain/call.ts";
import type { Bytes32 } from "../../../src/domain/event.ts";
import { addressesOf } from "../../../src/ledger/addressBook.ts";
import { trialOf } from "../../../src/ledger/trial.ts";
import { CertificationRegistry__factory } from "../../../types/contracts/index.js";
import type { BenchLedger } from "./ledger.ts";
import { postRequest, sendAll } from "./load.ts";
import type { BenchNode } from "./node.ts";

const DAY = 86_400;

/** What a way of writing came to. */
export interface Rate {
  readonly records: number;
  readonly seconds: number;
  readonly perSecond: number;
  /** Processor time of the node for each record, in microseconds; undefined for a node that isn't ours. */
  readonly nodeCpu?: number;
  /** The same of the gateway. */
  readonly gatewayCpu?: number;
  /** How fast they were accepted, before they were final: for a gateway. */
  readonly accepted?: number;
}

export function rateOf(records: number, since: number): Rate {
  const seconds = (performance.now() - since) / 1_000;
  return { records, seconds, perSecond: records / seconds };
}

function newGrant(): GrantEntry {
  const now = Math.floor(Date.now() / 1_000);
  return {
    id: `0x${randomBytes(32).toString("hex")}` as CertificationId,
    profileCommitment: `0x${randomBytes(32).toString("hex")}` as Bytes32,
    programme: 1,
    tier: 0,
    operatorTypes: 0x105,
    validFrom: now - 400 * DAY,
    validUntil: now + 696 * DAY,
    reviewAt: 0,
    decidedAt: now - 3_600,
  };
}

/**
 * What the node takes: real grants, all signed before the clock runs, so many on their way at a time, until the last is in a block.
 * @throws Error when one of them failed
 */
export async function presigned(
  node: BenchNode,
  { book, presigned: { signer } }: BenchLedger,
  count: number,
  inFlight: number,
): Promise<Rate> {
  const executed = async () => Number(await node.rpc.request("eth_getTransactionCount", [signer.address, "latest"]));
  const first = await executed();
  const requests: Buffer[] = [];
  for (let index = 0; index < count; index += 1) {
    const call = { registry: "certifications", fn: "grant", entries: [newGrant()] } as const;
    const { to, data, gasLimit } = trialOf(call, signer.address, addressesOf(book));
    const raw = await signer.sign({ chainId: book.chainId, nonce: first + index, to, data, gasLimit });
    const message = { jsonrpc: "2.0", id: index, method: "eth_sendRawTransaction", params: [raw] };
    requests.push(postRequest("/", {}, JSON.stringify(message)));
  }
  const started = performance.now();
  const answers = await sendAll({ url: node.url, requests, inFlight }, (status) => status === 200);
  const lost = answers.find((answer) => !answer.includes('"result"'));
  if (lost !== undefined) throw new Error(`the node refused a transaction: ${lost}`);
  while ((await executed()) < first + count) await pause(10);
  return rateOf(count, started);
}

/** The write of a tutorial: ethers, one after another, each waited for. */
export async function naive(
  node: BenchNode,
  { book, naive: { privateKey } }: BenchLedger,
  count: number,
): Promise<Rate> {
  const provider = new JsonRpcProvider(node.url, undefined, { cacheTimeout: -1 });
  try {
    const { abi } = CertificationRegistry__factory;
    const registry = new Contract(addressesOf(book).certifications, abi, new Wallet(privateKey, provider));
    const started = performance.now();
    for (let index = 0; index < count; index += 1) {
      const sent = await registry.getFunction("grant")(newGrant(), { gasPrice: 0 });
      await sent.wait();
    }
    return rateOf(count, started);
  } finally {
    provider.destroy();
  }
}
