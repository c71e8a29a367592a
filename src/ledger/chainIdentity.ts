import { keccak256 } from "ethers";
import { AeoError } from "../domain/errors.ts";
import { REGISTRIES } from "../domain/event.ts";
import { type AddressBook, genesisBlock } from "./addressBook.ts";
import { parseHeader } from "./blockHeader.ts";
import { parseQuantity, quantity } from "./hex.ts";
import { type BatchRpc, RpcError } from "./rpc.ts";

/**
 * Checks that a node serves the chain and the contracts of the address book, before anything of it is believed.
 * @throws AeoError LEDGER_WRONG_CHAIN naming everything that differs
 * @throws AeoError LEDGER_UNAVAILABLE when the node has not got as far as the contracts yet
 * @throws RpcError when it does not answer
 */
export async function assertChainIdentity(rpc: BatchRpc, book: AddressBook): Promise<void> {
  const [chainId, genesis, head, ...codes] = await rpc.batch([
    { method: "eth_chainId", params: [] },
    { method: "eth_getBlockByNumber", params: [quantity(genesisBlock(book)), false] },
    { method: "eth_blockNumber", params: [] },
    ...REGISTRIES.map((registry) => ({
      method: "eth_getCode",
      params: [book.contracts[registry].address, "latest"],
    })),
  ]);
  const differences = chainDifferences(book, chainId, genesis);
  if (differences.length === 0) {
    assertReached(book, head);
    differences.push(...codeDifferences(book, codes));
  }
  if (differences.length > 0) {
    throw new AeoError("LEDGER_WRONG_CHAIN", `not the chain of the address book: ${differences.join("; ")}`);
  }
}

function chainDifferences(book: AddressBook, chainId: unknown, genesis: unknown): string[] {
  const differences: string[] = [];
  if (parseQuantity(chainId) !== book.chainId) differences.push(`chain id ${String(chainId)}, not ${book.chainId}`);
  const { hash } = parseHeader(genesis);
  if (hash !== book.genesisHash) differences.push(`genesis block ${hash}, not ${book.genesisHash}`);
  return differences;
}

/** A node that is still syncing has no code yet: that is no other chain. */
function assertReached(book: AddressBook, head: unknown): void {
  const block = parseQuantity(head);
  if (block === undefined) throw new RpcError("transport", "the node's block number is none");
  const needed = Math.max(...REGISTRIES.map((registry) => book.contracts[registry].deployedAt));
  if (block < needed) {
    throw new AeoError("LEDGER_UNAVAILABLE", `the node is at block ${block}; the registries stand at ${needed}`);
  }
}

/** keccak256 of code, as an address book has it. */
export function codeHash(code: string): string {
  return keccak256(code);
}

function codeDifferences(book: AddressBook, codes: readonly unknown[]): string[] {
  return REGISTRIES.flatMap((registry, index) => {
    const { address, codeHash } = book.contracts[registry];
    const code = codes[index];
    if (typeof code !== "string" || !/^0x([0-9a-f]{2})*$/i.test(code)) {
      throw new RpcError("transport", "the node's answer to eth_getCode is no code");
    }
    if (code === "0x") return [`no contract at ${address} for ${registry}`];
    return keccak256(code) === codeHash ? [] : [`other code at ${address} for ${registry}`];
  });
}
