import { expect } from "vitest";
import type { EmbeddedChain } from "../../../src/chain/embeddedChain.ts";
import type { RpcClient } from "./rpcClient.ts";

/** What a client was told of a transaction. */
export interface Acknowledged {
  readonly hash: string;
  /** Undefined when the chain ended before the client could ask. */
  readonly place: Place | undefined;
}

interface Place {
  readonly blockNumber: string;
  readonly blockHash: string;
  readonly transactionIndex: string;
}

/** Sends each lane's transactions one after another, all lanes at once, until done or until the node is gone. */
export async function sendLanes(
  rpc: RpcClient,
  lanes: readonly (readonly string[])[],
  onAcknowledged: (count: number) => void = () => undefined,
): Promise<Acknowledged[]> {
  const acknowledged: Acknowledged[] = [];
  const sendLane = async (lane: readonly string[]) => {
    for (const raw of lane) {
      const hash = await rpc<string>("eth_sendRawTransaction", [raw]).catch(() => undefined);
      if (hash === undefined) return;
      const place = await rpc<Place>("eth_getTransactionReceipt", [hash]).catch(() => undefined);
      acknowledged.push({ hash, place });
      onAcknowledged(acknowledged.length);
    }
  };
  await Promise.all(lanes.map(sendLane));
  return acknowledged;
}

/** Every acknowledged transaction is there, in the block that the client saw, which has the hash that the client saw. */
export async function expectKept(chain: EmbeddedChain, acknowledged: readonly Acknowledged[]): Promise<void> {
  for (const { hash, place } of acknowledged) {
    const receipt = (await chain.request("eth_getTransactionReceipt", [hash])) as Place | null;
    expect(receipt, `transaction ${hash} was acknowledged and is lost`).not.toBeNull();
    if (place !== undefined) {
      const { blockNumber, blockHash, transactionIndex } = receipt as Place;
      expect({ blockNumber, blockHash, transactionIndex }).toEqual({
        blockNumber: place.blockNumber,
        blockHash: place.blockHash,
        transactionIndex: place.transactionIndex,
      });
    }
  }
}
