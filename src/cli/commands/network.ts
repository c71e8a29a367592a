import type { Command } from "commander";
import type { Cli } from "../session.ts";
import { addCheck } from "./network/check.ts";
import { addDeploy } from "./network/deploy.ts";
import { addGenerate } from "./network/generate.ts";
import { addKey } from "./network/key.ts";
import { addRegister } from "./network/register.ts";
import { addToken } from "./network/token.ts";

/** `aeo network …`: the consortium's own chain, a QBFT network of Besu nodes. */
export function addNetwork(program: Command, cli: Cli): void {
  const network = program
    .command("network")
    .summary("set up the consortium's own chain")
    .description(
      "From the keys of each member to a ledger that gateways can use; src/docs/network.md goes through it.",
    );
  addKey(network, cli);
  addGenerate(network, cli);
  addCheck(network, cli);
  addToken(network, cli);
  addDeploy(network, cli);
  addRegister(network, cli);
}
