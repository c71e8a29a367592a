import { AbiCoder, keccak256, toBeHex } from "ethers";
import type { CertificationId } from "../../domain/certificationRecord.ts";
import type { Economy } from "../../domain/economy.ts";
import type { Hex } from "./rlp.ts";

/**
 * Where the contracts keep what a proof shows. The numbers follow from the order of the contracts' state variables (solc's layout:
 * bases first); a test compares each with what the contract itself answers.
 */
const CERTIFICATIONS = 1;
const MEMBERS = 2;
const INTERVALS = 3;

/** Slots per interval of a direction. */
const INTERVAL_SLOTS = 2n;

/** The slot of a certification's word. */
export function certificationSlot(economy: Economy, id: CertificationId): Hex {
  return mapped("bytes32", id, mapped("bytes2", hexOfText(economy), CERTIFICATIONS));
}

/** The slot of a member in the AuthorityRegistry. */
export function memberSlot(economy: Economy): Hex {
  return mapped("bytes2", hexOfText(economy), MEMBERS);
}

/** The slot with the number of intervals of a direction. */
export function intervalCountSlot(issuer: Economy, recogniser: Economy): Hex {
  return mapped("bytes4", hexOfText(issuer + recogniser), INTERVALS);
}

/** The two slots of an interval: the leg, and the planned end with the arrangement, version and kind. */
export function intervalSlots(issuer: Economy, recogniser: Economy, position: number): readonly [Hex, Hex] {
  const first = BigInt(keccak256(intervalCountSlot(issuer, recogniser))) + BigInt(position) * INTERVAL_SLOTS;
  return [word(first), word(first + 1n)];
}

function mapped(type: string, key: string, slot: number | Hex): Hex {
  return keccak256(AbiCoder.defaultAbiCoder().encode([type, "uint256"], [key, slot])) as Hex;
}

function word(value: bigint): Hex {
  return toBeHex(BigInt.asUintN(256, value), 32) as Hex;
}

function hexOfText(text: string): Hex {
  return `0x${Buffer.from(text).toString("hex")}`;
}
