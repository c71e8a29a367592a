import { AbiCoder, keccak256, ParamType } from "ethers";
import type { Economy } from "../domain/economy.ts";
import type { BenefitReport, BreachClaim, Bytes32 } from "../domain/event.ts";
import type { Terms } from "../domain/terms.ts";
import type { Instant } from "../domain/time.ts";
import { toAbi } from "./abiValues.ts";
import type { AddressBook } from "./addressBook.ts";
import { type AbiParameter, REGISTRY_ABIS } from "./registryAbis.ts";

/*
 * Ids and hashes that the contracts compute from what they are given, so that a reader can compute them too.
 */

const coder = AbiCoder.defaultAbiCoder();
const TERMS = REGISTRY_ABIS.arrangements
  .filter((entry) => entry.type === "function")
  .find(({ name }) => name === "hashTerms")?.inputs[2] as AbiParameter;
const TERMS_TYPE = ParamType.from(TERMS);

/** keccak256 of ABI-encoded values. */
function hashOf(types: readonly string[], values: readonly unknown[]): Bytes32 {
  return keccak256(coder.encode(types as string[], values as unknown[])) as Bytes32;
}

function code(economy: Economy): string {
  return `0x${Buffer.from(economy).toString("hex")}`;
}

/** IArrangementRegistry.hashTerms. @throws when a party is no economy */
export function termsHashOf(book: AddressBook, arrangement: number, version: number, terms: Terms): Bytes32 {
  const values = [book.chainId, book.contracts.arrangements.address, arrangement, version, toAbi(TERMS, terms)];
  return keccak256(coder.encode(["uint256", "address", "uint32", "uint16", TERMS_TYPE], values)) as Bytes32;
}

/** IBenefitRegistry.reportId. */
export function reportIdOf(economy: Economy, { arrangement, partner, from, until }: BenefitReport): Bytes32 {
  const types = ["bytes2", "uint32", "bytes2", "uint40", "uint40"];
  return hashOf(types, [code(economy), arrangement, code(partner), from, until]);
}

/** IBenefitRegistry.receiptsId. */
export function receiptsIdOf(economy: Economy, from: Instant, until: Instant): Bytes32 {
  return hashOf(["bytes2", "uint40", "uint40"], [code(economy), from, until]);
}

/** IBenefitRegistry.breachId. */
export function breachIdOf({ judged, counterpart, arrangement, version, clause, from, until }: BreachClaim): Bytes32 {
  const types = ["bytes2", "bytes2", "uint32", "uint16", "uint16", "uint40", "uint40"];
  return hashOf(types, [code(judged), code(counterpart), arrangement, version, clause, from, until]);
}

/** The key of what is stored by several numbers: keccak256(abi.encode(…)). */
export function numbersKey(...numbers: readonly number[]): Bytes32 {
  return hashOf(
    numbers.map(() => "uint256"),
    numbers,
  );
}
