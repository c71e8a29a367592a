import type { LedgerAsOf } from "../../domain/asOf.ts";
import { REGISTRIES, type Registry } from "../../domain/event.ts";
import { type AddressBook, genesisBlock } from "../../ledger/addressBook.ts";
import { fetchHeaders } from "../../ledger/blockHeader.ts";
import { codeHash } from "../../ledger/chainIdentity.ts";
import { parseHash, parseQuantity, quantity } from "../../ledger/hex.ts";
import { type BatchRpc, RpcError } from "../../ledger/rpc.ts";
import type { Word } from "../../ledger/storageSlots.ts";
import { type Finding, finding } from "../finding.ts";

/** Slots of one exchange with the node. */
const PER_BATCH = 250;
const MOST_FINDINGS = 100;

/** What a fresh chain holds beside what it must hold. */
export interface FreshChain {
  readonly findings: readonly Finding[];
  /** Slots that were compared. */
  readonly slots: number;
  /** The address book of the ledger on it. */
  readonly book: AddressBook;
  /** Its block 0, under the number that it has on the ledger, holding what the history gives. */
  readonly genesis: LedgerAsOf;
}

/**
 * Compares block 0 of a chain with the state of a history, slot by slot, code and chain id too.
 * @param before the address book of the history
 * @throws RpcError
 */
export async function compareFreshChain(
  rpc: BatchRpc,
  before: AddressBook,
  asOf: LedgerAsOf,
  storage: Readonly<Record<Registry, ReadonlyMap<Word, Word>>>,
  onSlots: (done: number, of: number) => void,
): Promise<FreshChain> {
  const [chainId] = await rpc.batch([{ method: "eth_chainId", params: [] }]);
  const genesis = (await fetchHeaders(rpc, [0])).get(0);
  if (genesis === undefined) throw new RpcError("transport", "the node has no block 0");
  const findings: Finding[] = [];
  const say = (detail: string, more: Parameters<typeof finding>[3] = {}): void => {
    if (findings.length < MOST_FINDINGS) findings.push(finding("chain", "differs", detail, { block: 0, ...more }));
  };
  if (parseQuantity(chainId) !== before.chainId) say(`its chain id is ${String(chainId)}, not ${before.chainId}`);
  if (genesis.hash === before.genesisHash) say("it is the chain that the history comes from");
  if (genesis.time < asOf.time)
    say(`its time ${genesis.time} lies before that of the history's end, ${asOf.time}`, { field: "time" });
  for (const registry of REGISTRIES) {
    const { address, codeHash: wanted } = before.contracts[registry];
    const [code] = await rpc.batch([{ method: "eth_getCode", params: [address, "0x0"] }]);
    if (typeof code !== "string" || codeHash(code) !== wanted)
      say(`the code at ${address} is not the registry's`, { registry, field: "code" });
  }
  const slots = await compareSlots(rpc, before, storage, say, onSlots);
  const { genesisHash } = before;
  const { block, blockHash, time, heads } = asOf;
  const continues = { genesisHash, block, blockHash, time, heads };
  const book: AddressBook = { ...before, genesisHash: genesis.hash, continues };
  const at: LedgerAsOf = { block: genesisBlock(book), blockHash: genesis.hash, time: genesis.time, heads };
  return { findings, slots, book, genesis: at };
}

type SayOf = (detail: string, more?: Parameters<typeof finding>[3]) => void;

async function compareSlots(
  rpc: BatchRpc,
  { contracts }: AddressBook,
  storage: Readonly<Record<Registry, ReadonlyMap<Word, Word>>>,
  say: SayOf,
  onSlots: (done: number, of: number) => void,
): Promise<number> {
  const all = REGISTRIES.flatMap((registry) =>
    [...storage[registry]].map(([slot, word]) => ({ registry, slot, word })),
  );
  for (let from = 0; from < all.length; from += PER_BATCH) {
    const part = all.slice(from, from + PER_BATCH);
    const answers = await rpc.batch(
      part.map(({ registry, slot }) => {
        return { method: "eth_getStorageAt", params: [contracts[registry].address, slot, quantity(0)] };
      }),
    );
    for (const [index, { registry, slot, word }] of part.entries()) {
      const held = parseHash(answers[index]);
      if (held !== word)
        say(`slot ${slot} holds ${String(held)}, the history gives ${word}`, { registry, field: slot });
    }
    onSlots(from + part.length, all.length);
  }
  return all.length;
}
