import type { Registry } from "../domain/event.ts";
import type { UnplacedLog } from "./rawLog.ts";

/** What to ask eth_getLogs: all logs of these addresses in these blocks, both included. */
export interface LogFilter {
  readonly address: readonly string[];
  readonly fromBlock: `0x${string}`;
  readonly toBlock: `0x${string}`;
}

/** A node's answer to eth_getLogs. Nothing in it is verified. */
export interface LogAnswer {
  readonly count: number;
  /** @throws UnverifiableHistory when one is no log of a registry */
  parse(registries: ReadonlyMap<string, Registry>): UnplacedLog[];
  /** As the node gave them: evidence, when something does not fit. */
  raws(): readonly unknown[];
}
