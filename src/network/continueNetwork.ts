import { isDeepStrictEqual } from "node:util";
import { validatorsOfGenesis } from "../ledger/qbftExtraData.ts";
import { genesisFile } from "./files/genesis.ts";
import { parseNetwork } from "./memberFile.ts";
import { genesisValidatorsOf, type Network } from "./networkSchema.ts";

/**
 * The network of new members or keys on the chain of an old genesis file, which stays as it is, with the transitions that it has.
 * @returns undefined when anything but the validators differs, so that it would be another chain
 * @throws AeoError INVALID_CONFIGURATION when its transitions name a stranger, or say what this profile has no use for
 */
export function continueNetwork(network: Network, genesisText: string): Network | undefined {
  const goingOn = onGenesis(network, genesisText);
  return goingOn === undefined ? undefined : parseNetwork(goingOn);
}

function onGenesis(network: Network, genesisText: string): Network | undefined {
  try {
    const genesis = JSON.parse(genesisText) as { extraData?: unknown; config?: Pick<Network, "transitions"> };
    const genesisValidators = validatorsOfGenesis(String(genesis.extraData));
    const same = genesisValidatorsOf(network).join() === genesisValidators.join();
    const transitions = genesis.config?.transitions;
    const goingOn = {
      ...network,
      ...(same ? {} : { genesisValidators }),
      ...(transitions === undefined ? {} : { transitions }),
    };
    return isDeepStrictEqual(JSON.parse(genesisFile(goingOn)), genesis) ? goingOn : undefined;
  } catch {
    return undefined;
  }
}
