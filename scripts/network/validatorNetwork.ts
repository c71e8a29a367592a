import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { loopbackPlaces, type Place } from "./places.ts";
import { Validator, type Wrap } from "./validator.ts";

export const CHAIN_ID = 20_190_103;
/** As in docs/network.md: four stand the loss of one. */
export const VALIDATORS = 4;

export interface ValidatorNetworkOptions {
  readonly binary: string;
  /** Milliseconds from one block to the next, besides what agreeing takes; a second if left out. */
  readonly blockMs?: number;
  /** Where they listen; free ports of loopback if left out. */
  readonly places?: readonly Place[];
  /** How each is run; as it is if left out. */
  readonly wraps?: readonly Wrap[];
}

/** Validators that agree on one chain, each a process with a folder of its own. */
export class ValidatorNetwork {
  readonly validators: readonly Validator[];
  readonly #folder: string;

  private constructor(folder: string, validators: readonly Validator[]) {
    this.#folder = folder;
    this.validators = validators;
  }

  /** Founds a network and starts it; it makes blocks when this resolves. */
  static async start({
    binary,
    blockMs = 1_000,
    places,
    wraps = [],
  }: ValidatorNetworkOptions): Promise<ValidatorNetwork> {
    const folder = mkdtempSync(join(tmpdir(), "aeo-validators-"));
    const where = places ?? (await loopbackPlaces(VALIDATORS));
    const validators = where.map((place, index) => {
      const name = `validator${index + 1}`;
      return new Validator({ home: join(folder, name), name, place, binary, wrap: wraps[index] ?? ((all) => all) });
    });
    const description = {
      chainId: CHAIN_ID,
      blockMs,
      gasLimit: 100_000_000,
      genesisTime: new Date().toISOString(),
      validators: validators.map(({ home, place }) => ({ home, ...place })),
    };
    execFileSync(binary, ["found"], { input: JSON.stringify(description) });
    const network = new ValidatorNetwork(folder, validators);
    try {
      for (const validator of validators) validator.start();
      // The first block has no parent that could be asked for; contracts stand in later ones.
      await network.reached(2);
    } catch (error) {
      await network.close();
      throw error;
    }
    return network;
  }

  /** JSON-RPC of each, in order. */
  get rpcUrls(): string[] {
    return this.validators.map(({ rpcUrl }) => rpcUrl);
  }

  at(index: number): Validator {
    const found = this.validators[index];
    if (found === undefined) throw new RangeError(`there is no validator ${index}`);
    return found;
  }

  /** Waits until each of some validators, or of all that run, has a block. */
  async reached(
    block: number,
    of: readonly Validator[] = this.validators.filter(({ running }) => running),
    patienceMs = 60_000,
  ): Promise<void> {
    const deadline = performance.now() + patienceMs;
    for (const validator of of)
      while ((await headOf(validator)) < block) {
        if (!validator.running) throw new Error(`${validator.name} ended:\n${validator.log()}`);
        if (performance.now() > deadline)
          throw new Error(
            `${validator.name} is at block ${await headOf(validator)}, not ${block}:\n${validator.log()}`,
          );
        await pause(50);
      }
  }

  async close(): Promise<void> {
    await Promise.all(this.validators.map((validator) => validator.kill()));
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** The newest block of a validator; -1 when it does not answer. */
export async function headOf({ rpcUrl }: Validator): Promise<number> {
  try {
    return Number(await askNode<string>(rpcUrl, "eth_blockNumber", []));
  } catch {
    return -1;
  }
}

/** Asks a node by JSON-RPC. @throws Error with the node's refusal, or when it does not answer within 2 s */
export async function askNode<T>(url: string, method: string, params: readonly unknown[]): Promise<T> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
    signal: AbortSignal.timeout(2_000),
  });
  const { result, error } = (await response.json()) as { result?: T; error?: { message: string } };
  if (error !== undefined) throw new Error(`${method}: ${error.message}`);
  return result as T;
}
