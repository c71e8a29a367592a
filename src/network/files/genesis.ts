import { genesisExtraData } from "../../ledger/qbftExtraData.ts";
import { blockGasLimit } from "../blockGas.ts";
import type { CarriedState } from "../carriedState.ts";
import { genesisValidatorsOf, type Network } from "../networkSchema.ts";
import { PROFILE } from "../profile.ts";

/**
 * The genesis file, the same for every node: which chain this is. It says nothing of the time, so anybody can make it anew.
 * @param state of an earlier ledger that goes on here
 */
export function genesisFile(network: Network, state?: CarriedState): string {
  const { chainId, blockPeriodSeconds, requestTimeoutSeconds, emptyBlockPeriodSeconds, transitions } = network;
  const genesis = {
    config: {
      chainId,
      berlinBlock: 0,
      londonBlock: 0,
      shanghaiTime: 0,
      cancunTime: 0,
      zeroBaseFee: true,
      qbft: {
        epochlength: PROFILE.epochLength,
        blockperiodseconds: blockPeriodSeconds,
        requesttimeoutseconds: requestTimeoutSeconds,
        emptyblockperiodseconds: emptyBlockPeriodSeconds,
      },
      ...(transitions === undefined ? {} : { transitions }),
    },
    nonce: "0x0",
    timestamp: state?.timestamp ?? "0x0",
    extraData: genesisExtraData(genesisValidatorsOf(network)),
    gasLimit: `0x${blockGasLimit(blockPeriodSeconds).toString(16)}`,
    baseFeePerGas: "0x0",
    difficulty: PROFILE.difficulty,
    mixHash: PROFILE.mixHash,
    coinbase: `0x${"00".repeat(20)}`,
    // Gas is free, so nobody needs money.
    alloc: state?.alloc ?? {},
  };
  return `${JSON.stringify(genesis, null, 2)}\n`;
}
