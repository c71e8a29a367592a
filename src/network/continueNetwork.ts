import { isDeepStrictEqual } from "node:util";
import { validatorsOfGenesis } from "../ledger/qbftExtraData.ts";
import { type CarriedState, carriedStateOf, digestOfState } from "./carriedState.ts";
import { genesisFile } from "./files/genesis.ts";
import { parseNetwork } from "./memberFile.ts";
import { genesisValidatorsOf, type Network } from "./networkSchema.ts";

/** A network on the chain of a genesis file, with the state that its first block carries over. */
export interface Continued {
  readonly network: Network;
  readonly state: CarriedState | undefined;
}

/**
 * The network of new members or keys on the chain of an old genesis file, which stays as it is, with the transitions that it has and
 * the state of an earlier ledger.
 * @returns undefined when anything else differs, so that it would be another chain
 * @throws AeoError INVALID_CONFIGURATION when its transitions name a stranger, or say what this profile has no use for
 */
export function continueNetwork(network: Network, genesisText: string): Continued | undefined {
  const goingOn = onGenesis(network, genesisText);
  return goingOn === undefined ? undefined : { ...goingOn, network: parseNetwork(goingOn.network) };
}

function onGenesis(network: Network, genesisText: string): Continued | undefined {
  try {
    const genesis = JSON.parse(genesisText) as { extraData?: unknown; config?: Pick<Network, "transitions"> };
    const genesisValidators = validatorsOfGenesis(String(genesis.extraData));
    const same = genesisValidatorsOf(network).join() === genesisValidators.join();
    const transitions = genesis.config?.transitions;
    const state = carriedStateOf(genesis);
    const goingOn = {
      ...network,
      ...(same ? {} : { genesisValidators }),
      ...(transitions === undefined ? {} : { transitions }),
      ...(state === undefined ? {} : { carriedState: digestOfState(state) }),
    };
    return isDeepStrictEqual(JSON.parse(genesisFile(goingOn, state)), genesis)
      ? { network: goingOn, state }
      : undefined;
  } catch {
    return undefined;
  }
}
