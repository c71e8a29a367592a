import type { Address } from "../domain/event.ts";
import { bytesField, type Field, type Hex, listOf, rlpOf } from "./proof/rlp.ts";

const VANITY = `0x${"00".repeat(32)}`;

/**
 * The extra data of a QBFT genesis block: vanity, the validators in the order given, no vote, round 0, no seals.
 * Without validators it is that of a network whose validators are in a contract.
 */
export function genesisExtraData(validators: readonly Address[]): Hex {
  return rlpOf([VANITY, validators, [], "0x", []]);
}

/**
 * The validators that a genesis block's extra data names, in its order.
 * @throws RangeError when it is not that of a QBFT genesis block
 */
export function validatorsOfGenesis(extraData: string): Address[] {
  let fields: Field[];
  try {
    fields = listOf(extraData.toLowerCase() as Hex);
  } catch (cause) {
    throw new RangeError("the extra data is no RLP list", { cause });
  }
  const [vanity, validators, vote, round, seals, ...more] = fields;
  const empty = [vote, seals].every((field) => Array.isArray(field) && field.length === 0);
  if (typeof vanity !== "string" || vanity.length !== 66 || !Array.isArray(validators) || !empty || round !== "0x")
    throw new RangeError("the extra data is not vanity, validators, no vote, round 0 and no seals");
  if (more.length > 0) throw new RangeError("the extra data has more than five fields");
  return validators.map((field: Field) => {
    const validator = bytesOf(field);
    if (validator.length !== 42) throw new RangeError(`${validator} is no address`);
    return validator as Address;
  });
}

function bytesOf(field: Field): string {
  try {
    return bytesField(field);
  } catch (cause) {
    throw new RangeError("a list where a validator belongs", { cause });
  }
}
