import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { ChainError } from "./chainError.ts";
import type { ChainSettings } from "./chainSettings.ts";
import { type DataLock, lockDataDirectory } from "./dataLock.ts";
import { type BlockSummary, createEngine, type Engine, type GenesisParameters } from "./engine.ts";
import { Journal } from "./journal.ts";
import { replay } from "./replay.ts";
import { syncDirectory } from "./syncDirectory.ts";

/** The engine at the state of its journal. */
export interface OpenedChain {
  readonly engine: Engine;
  readonly journal: Journal | undefined;
  readonly head: BlockSummary;
  /** Lets go of the engine, the file and the directory. */
  release(): Promise<void>;
}

/** Makes a new ledger, or brings the one in the data directory back. @throws ChainError */
export async function openChain(options: ChainSettings): Promise<OpenedChain> {
  if (options.dataDir === undefined) return inMemory(options);
  const directory = resolve(options.dataDir);
  const lock = await takeDirectory(directory);
  const path = join(directory, "journal");
  try {
    return existsSync(path) ? await reopened(path, lock, options) : await created(path, lock, options);
  } catch (error) {
    lock.release();
    if (error instanceof ChainError) throw error;
    throw new ChainError(
      "CHAIN_DIRECTORY_UNUSABLE",
      `The chain in ${directory} can't be opened: ${String(error)}`,
      error,
    );
  }
}

async function inMemory(options: ChainSettings): Promise<OpenedChain> {
  const engine = await createEngine({ ...options, genesisTime: startTime(options) });
  options.log.warn("This ledger is held in memory only: it ends with this process. Give a data directory to keep it.");
  return { engine, journal: undefined, head: engine.genesis, release: () => engine.close() };
}

async function created(path: string, lock: DataLock, options: ChainSettings): Promise<OpenedChain> {
  const { chainId, blockGasLimit, log, onStep } = options;
  const genesisTime = startTime(options);
  const engine = await createEngine({ chainId, blockGasLimit, genesisTime });
  const genesis = {
    chainId,
    blockGasLimit,
    genesisTime,
    hardfork: "cancun",
    genesisHash: engine.genesis.hash,
  } as const;
  const journal = await Journal.create(path, { kind: "genesis", ...genesis, engine: engine.version }, { log, onStep });
  log.info(`New ledger; every write is kept in ${path}.`);
  return opened(engine, journal, engine.genesis, lock);
}

async function reopened(path: string, lock: DataLock, options: ChainSettings): Promise<OpenedChain> {
  const { log, onStep, onReplay } = options;
  const journal = await Journal.open(path, { log, onStep });
  try {
    const engine = await matchingEngine(journal, path, options);
    const head = await replay(journal, engine, onStep, onReplay);
    log.info(`Ledger brought back from ${path} up to block ${head.number}.`);
    return opened(engine, journal, head, lock);
  } catch (error) {
    await journal.close();
    throw error;
  }
}

async function matchingEngine({ genesis }: Journal, path: string, options: ChainSettings): Promise<Engine> {
  const { chainId, blockGasLimit, genesisTime, genesisHash } = genesis;
  if (chainId !== options.chainId || blockGasLimit !== options.blockGasLimit) {
    throw new ChainError(
      "CHAIN_JOURNAL_OF_ANOTHER_CHAIN",
      `The journal ${path} belongs to chain ${chainId} with a block gas limit of ${blockGasLimit}; asked for is chain ` +
        `${options.chainId} with ${options.blockGasLimit}. Ask for the journal's values, or choose another directory.`,
    );
  }
  const parameters: GenesisParameters = { chainId, blockGasLimit, genesisTime };
  const engine = await createEngine(parameters);
  if (engine.genesis.hash === genesisHash) return engine;
  throw new ChainError(
    "CHAIN_REPLAY_DIFFERS",
    `The journal ${path} begins with block ${genesisHash}; ${engine.version} makes it ${engine.genesis.hash}. ` +
      `The journal was made by ${genesis.engine}: start it with that release. Nothing was changed.`,
  );
}

function opened(engine: Engine, journal: Journal, head: BlockSummary, lock: DataLock): OpenedChain {
  return {
    engine,
    journal,
    head,
    async release() {
      await journal.close();
      await engine.close();
      lock.release();
    },
  };
}

async function takeDirectory(directory: string): Promise<DataLock> {
  try {
    const outermost = await mkdir(directory, { recursive: true });
    for (let made = directory; outermost !== undefined && made.length >= outermost.length; made = dirname(made)) {
      await syncDirectory(dirname(made));
    }
  } catch (error) {
    throw new ChainError(
      "CHAIN_DIRECTORY_UNUSABLE",
      `The directory ${directory} can't be made: ${String(error)}`,
      error,
    );
  }
  return lockDataDirectory(directory);
}

/** A new ledger begins now. */
function startTime({ now }: ChainSettings): number {
  return Math.floor(now() / 1000);
}
