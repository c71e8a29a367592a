import { Interface } from "ethers";
import {
  IArrangementRegistry__factory,
  IAuthorityRegistry__factory,
  IBenefitRegistry__factory,
  ICertificationRegistry__factory,
} from "../../types/contracts/factories/interfaces/index.ts";
import type { Registry } from "../domain/event.ts";

/** The interfaces of the four registries, as compiled. */
export const REGISTRY_ABIS = {
  authorities: IAuthorityRegistry__factory.abi,
  certifications: ICertificationRegistry__factory.abi,
  arrangements: IArrangementRegistry__factory.abi,
  benefits: IBenefitRegistry__factory.abi,
} as const satisfies Record<Registry, readonly { readonly type: string }[]>;

type AbiEntry = (typeof REGISTRY_ABIS)[Registry][number];
/** The name of every error that a registry can revert with: one that is new to a contract is new to this type. */
export type ContractErrorName = Extract<AbiEntry, { readonly type: "error" }>["name"];

/** A parameter as in the compiler's ABI. internalType names the enum or struct. */
export interface AbiParameter {
  readonly name: string;
  readonly type: string;
  readonly internalType?: string;
  readonly components?: readonly AbiParameter[];
}

/** A function as in the compiler's ABI. */
export interface AbiFunction {
  readonly type: "function";
  readonly name: string;
  readonly stateMutability: string;
  readonly inputs: readonly AbiParameter[];
}

/** The functions of a registry that write to it, by name. None is overloaded. */
export function writeFunctions(registry: Registry): ReadonlyMap<string, AbiFunction> {
  return WRITE_FUNCTIONS[registry];
}

/** Encodes and decodes by the ABI of a registry. */
export function registryInterface(registry: Registry): Interface {
  return INTERFACES[registry];
}

const INTERFACES = mapRegistries((registry) => new Interface(REGISTRY_ABIS[registry]));
const WRITE_FUNCTIONS = mapRegistries((registry) => {
  const entries: readonly { readonly type: string }[] = REGISTRY_ABIS[registry];
  const functions = entries.filter((entry): entry is AbiFunction => entry.type === "function");
  const writes = functions.filter(({ stateMutability }) => stateMutability === "nonpayable");
  return new Map(writes.map((each) => [each.name, each]));
});

function mapRegistries<T>(make: (registry: Registry) => T): Record<Registry, T> {
  return {
    authorities: make("authorities"),
    certifications: make("certifications"),
    arrangements: make("arrangements"),
    benefits: make("benefits"),
  };
}
