import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Economy } from "../domain/economy.ts";
import { type AddressBook, parseAddressBook } from "../ledger/addressBook.ts";
import { deployContracts } from "../ledger/deployContracts.ts";
import { DirectSender } from "../ledger/directSender.ts";
import { systemTimers } from "../ledger/timers.ts";
import type { Seeds } from "../seeding/seedTypes.ts";
import type { Logger } from "../telemetry/log.ts";
import { registerGateways, setWriters } from "./ceremony.ts";
import { codesFor } from "./contractCodes.ts";
import { type ChainChoice, type DemoChain, openDemoChain } from "./demoChain.ts";
import { demoDeployer, demoSigners, type GatewayKeys, makeGatewayKeys } from "./keys.ts";
import { seedArrangements } from "./seedArrangements.ts";

/** What stands between runs besides the chain itself. */
interface Kept {
  readonly book: AddressBook;
  readonly keys: readonly GatewayKeys[];
  readonly endpoints: Readonly<Record<string, string>>;
  /** What the keys of writers are derived from besides their names; "" on the embedded chain, which nobody else writes to. */
  readonly salt: string;
}

export interface NetworkOptions {
  /** Where chain, stores and keys are kept; undefined: everything is lost at the end. */
  readonly dataDir: string | undefined;
  readonly chain: ChainChoice;
  readonly seeds: Seeds;
  readonly members: readonly Economy[];
  readonly gateways: readonly { readonly economy: Economy; readonly endpoint: string }[];
  readonly log: Logger;
  /** Told of each stage in words. */
  readonly say: (text: string) => void;
}

/**
 * Opens a chain and, where the ledger is not on it yet, does what a consortium does once: deploy, name writers, register gateways,
 * sign the report's arrangements.
 */
export async function openNetwork(options: NetworkOptions) {
  const { dataDir } = options;
  if (dataDir !== undefined) mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const chain = await openDemoChain(options.chain, options);
  try {
    return await networkOn(chain, options);
  } catch (error) {
    await chain.close();
    throw error;
  }
}

async function networkOn(chain: DemoChain, options: NetworkOptions) {
  const { dataDir } = options;
  const { rpc, rpcUrls, chainId } = chain;
  const sender = new DirectSender({ rpc, chainId, timers: systemTimers });
  const file = dataDir === undefined ? undefined : join(dataDir, "network.json");
  let kept = readKept(file);
  if (kept === undefined) {
    kept = await found(chain, sender, options);
    writeKept(file, kept);
  }
  const { book, keys, endpoints, salt } = kept;
  const bookFolder = dataDir ?? mkdtempSync(join(tmpdir(), "aeo-ledger-"));
  const bookPath = join(bookFolder, "address-book.json");
  writeFileSync(bookPath, `${JSON.stringify(book, null, 2)}\n`);
  return {
    /** Where the address book is: all that an auditor needs besides the chain. */
    bookPath,
    rpcUrls,
    rpc,
    sender,
    book,
    signersOf: (economy: Economy) => demoSigners(economy, salt),
    keysOf: (economy: Economy) => keys.find((one) => one.economy === economy),
    endpointOf: (economy: Economy) => endpoints[economy],
    close: async () => {
      await chain.close();
      if (dataDir === undefined) rmSync(bookFolder, { recursive: true, force: true });
    },
  };
}

export type Network = Awaited<ReturnType<typeof openNetwork>>;

async function found(
  { rpc, chainId }: DemoChain,
  sender: DirectSender,
  { chain, seeds, members, gateways, say }: NetworkOptions,
): Promise<Kept> {
  // On a chain that others use, the writers' addresses must be this ledger's alone: a nonce can be used once.
  const salt = chain.kind === "embedded" ? "" : randomBytes(16).toString("hex");
  const codes = chain.kind === "embedded" ? undefined : codesFor(chain.evm);
  say(`Deploying the four registries and admitting ${members.length} economies …`);
  const founders = members.map((economy) => ({ economy, admin: demoSigners(economy, salt).ADMIN.address }));
  const book = await deployContracts({ rpc, sender, deployer: demoDeployer(salt), chainId, codes }, founders);
  const keys = await Promise.all(gateways.map(({ economy }) => makeGatewayKeys(economy)));
  const ceremony = { sender, book, signersOf: (economy: Economy) => demoSigners(economy, salt) };
  await setWriters(ceremony, members);
  say("Registering gateways and signing the arrangements that the report names …");
  const endpoints = Object.fromEntries(gateways.map(({ economy, endpoint }) => [economy, endpoint]));
  await registerGateways(
    ceremony,
    keys.map((one) => ({ keys: one, endpoint: endpoints[one.economy] as string })),
  );
  const count = await seedArrangements(ceremony, seeds, members);
  say(`${count} arrangements are on the ledger, signed by every party.`);
  return { book, keys, endpoints, salt };
}

function readKept(file: string | undefined): Kept | undefined {
  if (file === undefined) return undefined;
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
  const kept = { salt: "", ...(JSON.parse(text) as Omit<Kept, "salt"> & Partial<Pick<Kept, "salt">>) };
  return { ...kept, book: parseAddressBook(kept.book) };
}

/** Holds private keys of a demonstration: readable by its owner only. */
function writeKept(file: string | undefined, kept: Kept): void {
  if (file === undefined) return;
  writeFileSync(`${file}.new`, JSON.stringify(kept, null, 2), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
