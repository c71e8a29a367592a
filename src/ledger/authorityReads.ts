import { Interface } from "ethers";
import { IAuthorityRegistry__factory } from "../../types/contracts/factories/interfaces/IAuthorityRegistry__factory.ts";
import { type Economy, parseEconomy } from "../domain/economy.ts";
import type { Address, Bytes32 } from "../domain/event.ts";
import type { Rpc } from "./rpc.ts";

const REGISTRY = new Interface(IAuthorityRegistry__factory.abi);

/** What the registry of authorities says at the newest block, asked of one node that is trusted for it. */
export class AuthorityReads {
  readonly #rpc: Rpc;
  readonly #registry: Address;

  constructor(rpc: Rpc, registry: Address) {
    this.#rpc = rpc;
    this.#registry = registry;
  }

  /** Whose writer an account is, and with which roles; no economy and 0 for one that never was. */
  async writerOf(account: Address): Promise<{ readonly economy: Economy | undefined; readonly roles: number }> {
    const { economy, roles } = await this.#call<{ economy: string; roles: bigint }>("writerOf", [account]);
    const code = Buffer.from(economy.slice(2), "hex").toString("latin1");
    return { economy: parseEconomy(code), roles: Number(roles) };
  }

  /** Whether a statement key was ever added under an id. */
  async hasStatementKey(keyId: Bytes32): Promise<boolean> {
    const { publicKey } = await this.#call<{ publicKey: string }>("statementKeyOf", [keyId]);
    return BigInt(publicKey) !== 0n;
  }

  /** Where an economy's gateway is; empty when it never said. */
  async endpointOf(economy: Economy): Promise<string> {
    return this.#call<string>("endpointOf", [`0x${Buffer.from(economy).toString("hex")}`]);
  }

  async #call<T>(name: string, values: readonly unknown[]): Promise<T> {
    const data = REGISTRY.encodeFunctionData(name, values);
    const answer = await this.#rpc.request<string>("eth_call", [{ to: this.#registry, data }, "latest"]);
    return REGISTRY.decodeFunctionResult(name, answer)[0] as T;
  }
}
