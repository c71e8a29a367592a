import { type ContractFactory, keccak256 } from "ethers";
import { ArrangementRegistry__factory } from "../../types/contracts/factories/ArrangementRegistry__factory.ts";
import { AuthorityRegistry__factory } from "../../types/contracts/factories/AuthorityRegistry__factory.ts";
import { BenefitRegistry__factory } from "../../types/contracts/factories/BenefitRegistry__factory.ts";
import { CertificationRegistry__factory } from "../../types/contracts/factories/CertificationRegistry__factory.ts";
import type { Economy } from "../domain/economy.ts";
import { AeoError } from "../domain/errors.ts";
import type { Address, Bytes32, Registry } from "../domain/event.ts";
import type { AddressBook, RegistryEntry } from "./addressBook.ts";
import type { DirectReceipt, DirectSender } from "./directSender.ts";
import { MAX_TRANSACTION_GAS } from "./gasLimits.ts";
import type { Rpc } from "./rpc.ts";
import type { Signer } from "./signer.ts";

/** The creation code of each registry, without the arguments of its constructor. */
export type CreationCodes = Readonly<Record<Registry, `0x${string}`>>;

/** A founding member and its first writer. */
export interface Founder {
  readonly economy: Economy;
  readonly admin: Address;
}

/**
 * Puts the four registries on a chain and tells where they are. The deployer keeps no power over them: the founders' admins have
 * it all from the first block.
 */
export async function deployContracts(
  parts: {
    readonly rpc: Rpc;
    readonly sender: DirectSender;
    readonly deployer: Signer;
    readonly chainId: number;
    /** What to put there instead of the build's own, as on a chain with an older EVM. */
    readonly codes?: CreationCodes | undefined;
  },
  founders: readonly Founder[],
): Promise<AddressBook> {
  const { rpc, sender, deployer, chainId, codes } = parts;
  const economies = founders.map(({ economy }) => `0x${Buffer.from(economy).toString("hex")}`);
  const admins = founders.map(({ admin }) => admin);
  const put = async (registry: Registry, factory: ContractFactory, ...args: readonly unknown[]) => {
    const code = codes?.[registry] ?? factory.bytecode;
    const data = `${code}${factory.interface.encodeDeploy(args).slice(2)}`;
    const receipt = await sender.send(deployer, {
      to: null,
      data: data as `0x${string}`,
      gasLimit: MAX_TRANSACTION_GAS,
    });
    return entryOf(rpc, receipt);
  };
  const authorities = await put("authorities", new AuthorityRegistry__factory(), economies, admins);
  const { address } = authorities;
  const certifications = await put("certifications", new CertificationRegistry__factory(), address);
  const arrangements = await put("arrangements", new ArrangementRegistry__factory(), address);
  const benefits = await put("benefits", new BenefitRegistry__factory(), address);
  const genesis = await rpc.request<{ hash: Bytes32 }>("eth_getBlockByNumber", ["0x0", false]);
  return { chainId, genesisHash: genesis.hash, contracts: { authorities, certifications, arrangements, benefits } };
}

async function entryOf(rpc: Rpc, { contractAddress, blockNumber }: DirectReceipt): Promise<RegistryEntry> {
  if (contractAddress === null) throw new AeoError("LEDGER_REFUSED", "the transaction deployed nothing");
  const code = await rpc.request<string>("eth_getCode", [contractAddress, "latest"]);
  return {
    address: contractAddress.toLowerCase() as Address,
    codeHash: keccak256(code) as Bytes32,
    deployedAt: Number(blockNumber),
  };
}
