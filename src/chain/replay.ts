import { ChainError } from "./chainError.ts";
import type { OnStep } from "./chainStep.ts";
import type { BlockSummary, Engine } from "./engine.ts";
import type { Journal, JournalledBlock } from "./journal.ts";

/** How far a replay has come. */
export interface ReplayProgress {
  readonly block: number;
  readonly transactions: number;
  readonly bytesRead: number;
  readonly bytesTotal: number;
}

/**
 * Mines every block of the journal again and gives the head it comes to. A last block that was journalled and not sealed,
 * because the process ended in between, is mined like the others and sealed.
 * @throws ChainError CHAIN_REPLAY_DIFFERS when a block comes out with another hash than the one that clients saw
 */
export async function replay(
  journal: Journal,
  engine: Engine,
  onStep: OnStep,
  onProgress: (progress: ReplayProgress) => void,
): Promise<BlockSummary> {
  let head = engine.genesis;
  let transactions = 0;
  for await (const entry of journal.blocks()) {
    head = await mineAgain(entry, engine, journal.genesis.engine);
    if (entry.sealedHash === undefined) await journal.seal(head.number, head.hash);
    transactions += entry.block.transactions.length;
    onStep("replayed");
    onProgress({ block: head.number, transactions, bytesRead: entry.end, bytesTotal: entry.totalBytes });
  }
  return head;
}

async function mineAgain(entry: JournalledBlock, engine: Engine, madeBy: string): Promise<BlockSummary> {
  const { block, sealedHash, offset } = entry;
  const place = `block ${block.number} (byte ${offset} of the journal)`;
  const offered: string[] = [];
  try {
    for (const raw of block.transactions) offered.push(await engine.offer(raw));
    const mined = await engine.mine(block.timestamp);
    for (const left of offered) if (!mined.transactions.includes(left)) await engine.withdraw(left);
    const { number, hash, timestamp } = mined;
    if (sealedHash === undefined || hash === sealedHash) return { number, hash, timestamp };
    throw new Error(`it comes out as ${hash} and was ${sealedHash}`);
  } catch (error) {
    throw new ChainError(
      "CHAIN_REPLAY_DIFFERS",
      `The replay differs at ${place}: ${String(error)}. The journal was made by ${madeBy}; this is ${engine.version}. ` +
        "Start it with the release that made it. Nothing was changed.",
      error,
    );
  }
}
