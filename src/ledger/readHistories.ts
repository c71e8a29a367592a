import { Interface } from "ethers";
import { IHistory__factory } from "../../types/contracts/factories/interfaces/IHistory__factory.ts";
import { REGISTRIES, type Registry } from "../domain/event.ts";
import type { AddressBook } from "./addressBook.ts";
import { type BlockHeader, fetchHeaders } from "./blockHeader.ts";
import { quantity } from "./hex.ts";
import type { HistoryTip } from "./history.ts";
import { type BatchRpc, RpcError } from "./rpc.ts";
import { classifyRpcError } from "./rpcErrors.ts";

const HISTORY_CALL = new Interface(IHistory__factory.abi).encodeFunctionData("history");

/** What registries say of their own histories at a block. A registry that did not exist then is left out. */
export type ToldTips = ReadonlyMap<Registry, HistoryTip>;

/** Nodes that take no block hash in eth_call. */
const withoutBlockHash = new WeakSet<BatchRpc>();

/**
 * Asks each registry for its newest sequence and head at exactly this block: by its hash (EIP-1898), or, at a node that does not
 * take one, by number with a look afterwards whether the number is still that block.
 * @throws RpcError; "state-unavailable" by classifyRpcError when the node has pruned the state at that block
 */
export async function readHistories(
  rpc: BatchRpc,
  book: AddressBook,
  block: Pick<BlockHeader, "number" | "hash">,
  registries: readonly Registry[] = REGISTRIES,
): Promise<ToldTips> {
  const existing = registries.filter((registry) => book.contracts[registry].deployedAt <= block.number);
  const ask = async (at: unknown): Promise<ToldTips> => {
    const answers = await rpc.batch(
      existing.map((registry) => ({
        method: "eth_call",
        params: [{ to: book.contracts[registry].address, data: HISTORY_CALL }, at],
      })),
    );
    return new Map(existing.map((registry, index) => [registry, parseTip(answers[index])]));
  };
  if (!withoutBlockHash.has(rpc)) {
    try {
      return await ask({ blockHash: block.hash });
    } catch (error) {
      if (!["block-parameter-unsupported", "invalid-request"].includes(classifyRpcError(error))) throw error;
      withoutBlockHash.add(rpc);
    }
  }
  const told = await ask(quantity(block.number));
  const after = (await fetchHeaders(rpc, [block.number])).get(block.number);
  if (after?.hash !== block.hash) throw new RpcError("response", `block not found: ${block.number} was replaced`);
  return told;
}

/** bytes24 head, left-aligned in its word, then uint64 sequence. */
function parseTip(answer: unknown): HistoryTip {
  const bytes = typeof answer === "string" ? Buffer.from(answer.slice(2), "hex") : Buffer.alloc(0);
  const padding = bytes.length === 64 ? bytes.subarray(24, 56) : Buffer.alloc(1, 1);
  if (padding.some((byte) => byte !== 0)) throw new RpcError("transport", "the node's answer is no history");
  const sequence = Number(bytes.readBigUInt64BE(56));
  return { sequence, head: bytes.subarray(0, 24) };
}
