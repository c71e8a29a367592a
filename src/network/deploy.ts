import { AeoError } from "../domain/errors.ts";
import type { AddressBook } from "../ledger/addressBook.ts";
import { deployContracts } from "../ledger/deployContracts.ts";
import { DirectSender } from "../ledger/directSender.ts";
import { validatorsOfGenesis } from "../ledger/qbftExtraData.ts";
import type { Rpc } from "../ledger/rpc.ts";
import type { Signer } from "../ledger/signer.ts";
import type { Timers } from "../ledger/timers.ts";
import { genesisValidatorsOf, type Network } from "./networkSchema.ts";

export interface DeployParts {
  readonly rpc: Rpc;
  readonly deployer: Signer;
  readonly timers: Timers;
  /** Whether the chain must begin with the genesis block of these members. */
  readonly checkGenesis: boolean;
}

/**
 * Puts the four registries on the network of these members, their admins as founders, in the order of the file. Whoever deploys keeps
 * no power.
 * @throws AeoError LEDGER_WRONG_CHAIN when the node serves another network, before anything is sent
 */
export async function deployRegistries(
  { rpc, deployer, timers, checkGenesis }: DeployParts,
  network: Network,
): Promise<AddressBook> {
  const { chainId, members } = network;
  const served = Number(await rpc.request<string>("eth_chainId", []));
  if (served !== chainId) throw new AeoError("LEDGER_WRONG_CHAIN", `the node serves chain ${served}, not ${chainId}`);
  if (checkGenesis) await assertGenesis(rpc, network);
  const sender = new DirectSender({ rpc, chainId, timers });
  const founders = members.map(({ economy, accounts }) => ({ economy, admin: accounts.admin }));
  return deployContracts({ rpc, sender, deployer, chainId }, founders);
}

async function assertGenesis(rpc: Rpc, network: Network): Promise<void> {
  const { extraData } = await rpc.request<{ extraData: string }>("eth_getBlockByNumber", ["0x0", false]);
  const expected = genesisValidatorsOf(network);
  let found: readonly string[];
  try {
    found = validatorsOfGenesis(extraData);
  } catch (cause) {
    throw new AeoError("LEDGER_WRONG_CHAIN", "the node's genesis block is not one of QBFT", { cause });
  }
  if (found.join() !== expected.join())
    throw new AeoError("LEDGER_WRONG_CHAIN", `the node's genesis block names the validators ${found.join(", ")}`);
}
