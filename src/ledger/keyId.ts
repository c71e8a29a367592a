import { AbiCoder, keccak256 } from "ethers";
import type { Economy } from "../domain/economy.ts";
import { type Bytes32, STATEMENT_PURPOSES, type StatementPurpose } from "../domain/event.ts";

/** The id that the registry gives a statement key: keccak256(abi.encode(economy, purpose, publicKey)). */
export function keyIdOf(economy: Economy, purpose: StatementPurpose, publicKey: Bytes32): Bytes32 {
  const code = `0x${Buffer.from(economy).toString("hex")}`;
  const values = [code, STATEMENT_PURPOSES.indexOf(purpose), publicKey];
  return keccak256(AbiCoder.defaultAbiCoder().encode(["bytes2", "uint8", "bytes32"], values)) as Bytes32;
}
