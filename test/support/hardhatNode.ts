import { keccak256 } from "ethers";
import { REGISTRIES } from "../../src/domain/event.ts";
import { type AddressBook, parseAddressBook } from "../../src/ledger/addressBook.ts";
import { type Rpc, RpcError } from "../../src/ledger/rpc.ts";
import type { ledgerOnHardhat } from "./ledgerOnHardhat.ts";

type Chain = Awaited<ReturnType<typeof ledgerOnHardhat>>;

/** Hardhat's provider as a node: its errors are those of JSON-RPC. */
export function rpcOf({ raw }: Pick<Chain, "raw">): Rpc {
  return {
    async request<T>(method: string, params: readonly unknown[]): Promise<T> {
      try {
        return (await raw.request({ method, params: [...params] })) as T;
      } catch (error) {
        const { message, code } = error as { message: string; code?: number };
        throw new RpcError("response", message, code === undefined ? {} : { code });
      }
    },
  };
}

/** The address book of the contracts on it. */
export async function bookOf({ raw, contracts }: Chain): Promise<AddressBook> {
  const genesis = (await raw.request({ method: "eth_getBlockByNumber", params: ["0x0", false] })) as { hash: string };
  const entries = await Promise.all(
    REGISTRIES.map(async (registry) => {
      const address = await contracts[registry].getAddress();
      const code = (await raw.request({ method: "eth_getCode", params: [address, "latest"] })) as string;
      const deployedAt = (await contracts[registry].deploymentTransaction()?.wait())?.blockNumber;
      return [registry, { address, codeHash: keccak256(code), deployedAt }];
    }),
  );
  return parseAddressBook({ chainId: 31337, genesisHash: genesis.hash, contracts: Object.fromEntries(entries) });
}
