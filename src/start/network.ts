import { mkdirSync, mkdtempSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Economy } from "../domain/economy.ts";
import { startEmbeddedChain } from "../chain/embeddedChain.ts";
import { type AddressBook, parseAddressBook } from "../ledger/addressBook.ts";
import { deployContracts } from "../ledger/deployContracts.ts";
import { DirectSender } from "../ledger/directSender.ts";
import { createRpcClient } from "../ledger/rpcClient.ts";
import { systemTimers } from "../ledger/timers.ts";
import type { Seeds } from "../seeding/seedTypes.ts";
import type { Logger } from "../telemetry/log.ts";
import { registerGateways, setWriters } from "./ceremony.ts";
import { demoDeployer, demoSigners, type GatewayKeys, makeGatewayKeys } from "./keys.ts";
import { seedArrangements } from "./seedArrangements.ts";

export const CHAIN_ID = 20_190_101;

/** What stands between runs besides the chain itself. */
interface Kept {
  readonly book: AddressBook;
  readonly keys: readonly GatewayKeys[];
  readonly endpoints: Readonly<Record<string, string>>;
}

export interface NetworkOptions {
  /** Where chain, stores and keys are kept; undefined: everything is lost at the end. */
  readonly dataDir: string | undefined;
  readonly rpcPort: number;
  readonly seeds: Seeds;
  readonly members: readonly Economy[];
  readonly gateways: readonly { readonly economy: Economy; readonly endpoint: string }[];
  readonly log: Logger;
  /** Told of each stage in words. */
  readonly say: (text: string) => void;
}

/**
 * Starts the embedded chain and, on a fresh one, does what a consortium does once: deploy, name writers, register gateways, sign
 * the report's arrangements.
 */
export async function openNetwork({ dataDir, rpcPort, seeds, members, gateways, log, say }: NetworkOptions) {
  if (dataDir !== undefined) mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const chain = await startEmbeddedChain({
    dataDir: dataDir === undefined ? undefined : join(dataDir, "chain"),
    port: rpcPort,
    chainId: CHAIN_ID,
    now: Date.now,
    log: log.child({ part: "chain" }),
  });
  const rpc = createRpcClient({ url: chain.url });
  const sender = new DirectSender({ rpc, chainId: CHAIN_ID, timers: systemTimers });
  const file = dataDir === undefined ? undefined : join(dataDir, "network.json");
  let kept = readKept(file);
  if (kept === undefined) {
    say(`Deploying the four registries and admitting ${members.length} economies …`);
    const founders = members.map((economy) => ({ economy, admin: demoSigners(economy).ADMIN.address }));
    const book = await deployContracts({ rpc, sender, deployer: demoDeployer(), chainId: CHAIN_ID }, founders);
    const keys = await Promise.all(gateways.map(({ economy }) => makeGatewayKeys(economy)));
    await setWriters(sender, book, members);
    say("Registering gateways and signing the arrangements that the report names …");
    const endpoints = Object.fromEntries(gateways.map(({ economy, endpoint }) => [economy, endpoint]));
    await registerGateways(
      sender,
      book,
      keys.map((one) => ({ keys: one, endpoint: endpoints[one.economy] as string })),
    );
    const count = await seedArrangements(sender, book, seeds, members);
    say(`${count} arrangements are on the ledger, signed by every party.`);
    kept = { book, keys, endpoints };
    writeKept(file, kept);
  }
  const { book, keys } = kept;
  const bookPath = join(dataDir ?? mkdtempSync(join(tmpdir(), "aeo-ledger-")), "address-book.json");
  writeFileSync(bookPath, `${JSON.stringify(book, null, 2)}\n`);
  return {
    /** Where the address book is: all that an auditor needs besides the chain. */
    bookPath,
    chain,
    rpc,
    sender,
    book,
    keysOf: (economy: Economy) => keys.find((one) => one.economy === economy),
    endpointOf: (economy: Economy) => kept?.endpoints[economy],
    async close() {
      rpc.close();
      await chain.close();
    },
  };
}

export type Network = Awaited<ReturnType<typeof openNetwork>>;

function readKept(file: string | undefined): Kept | undefined {
  if (file === undefined) return undefined;
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
  const kept = JSON.parse(text) as Kept;
  return { ...kept, book: parseAddressBook(kept.book) };
}

/** Holds private keys of a demonstration: readable by its owner only. */
function writeKept(file: string | undefined, kept: Kept): void {
  if (file === undefined) return;
  writeFileSync(`${file}.new`, JSON.stringify(kept, null, 2), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
