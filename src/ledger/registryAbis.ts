import { Interface, type ParamType } from "ethers";
import { IArrangementRegistry__factory } from "../../types/contracts/factories/interfaces/IArrangementRegistry__factory.ts";
import { IAuthorityRegistry__factory } from "../../types/contracts/factories/interfaces/IAuthorityRegistry__factory.ts";
import { IBenefitRegistry__factory } from "../../types/contracts/factories/interfaces/IBenefitRegistry__factory.ts";
import { ICertificationRegistry__factory } from "../../types/contracts/factories/interfaces/ICertificationRegistry__factory.ts";
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

/** A function that writes. Its selector is kept: ethers computes it anew, with a hash, whenever it is asked. */
export interface WriteFunction {
  readonly name: string;
  /** 0x and 8 hex digits. */
  readonly selector: string;
  /** The parameters with the names of their enums and structs, */
  readonly inputs: readonly AbiParameter[];
  /** and the same as the coder takes them. */
  readonly types: readonly ParamType[];
}

interface AbiFunction {
  readonly type: "function";
  readonly name: string;
  readonly stateMutability: string;
  readonly inputs: readonly AbiParameter[];
}

/** The functions of a registry that write to it. None is overloaded. */
export function writeFunctions(registry: Registry): readonly WriteFunction[] {
  return WRITE_FUNCTIONS[registry];
}

/** Encodes and decodes by the ABI of a registry. */
export function registryInterface(registry: Registry): Interface {
  return INTERFACES[registry];
}

const INTERFACES = mapRegistries((registry) => new Interface(REGISTRY_ABIS[registry]));
const WRITE_FUNCTIONS = mapRegistries((registry): WriteFunction[] => {
  const entries: readonly { readonly type: string }[] = REGISTRY_ABIS[registry];
  const functions = entries.filter((entry): entry is AbiFunction => entry.type === "function");
  const writes = functions.filter(({ stateMutability }) => stateMutability === "nonpayable");
  return writes.map(({ name, inputs }) => {
    const fragment = INTERFACES[registry].getFunction(name);
    if (fragment === null) throw new RangeError(`${name} is not in the ABI it comes from`);
    return { name, inputs, selector: fragment.selector, types: fragment.inputs };
  });
});

function mapRegistries<T>(make: (registry: Registry) => T): Record<Registry, T> {
  return {
    authorities: make("authorities"),
    certifications: make("certifications"),
    arrangements: make("arrangements"),
    benefits: make("benefits"),
  };
}
