import { keccak256 } from "ethers";
import arrangementRegistry from "../../artifacts/contracts/ArrangementRegistry.sol/ArrangementRegistry.json" with {
  type: "json",
};
import authorityRegistry from "../../artifacts/contracts/AuthorityRegistry.sol/AuthorityRegistry.json" with {
  type: "json",
};
import benefitRegistry from "../../artifacts/contracts/BenefitRegistry.sol/BenefitRegistry.json" with { type: "json" };
import certificationRegistry from "../../artifacts/contracts/CertificationRegistry.sol/CertificationRegistry.json" with {
  type: "json",
};
import { REGISTRIES, type Registry } from "../domain/event.ts";
import type { AddressBook } from "./addressBook.ts";

interface Artifact {
  readonly deployedBytecode: string;
  readonly immutableReferences: Readonly<
    Record<string, readonly { readonly start: number; readonly length: number }[]>
  >;
}

const ARTIFACTS: Readonly<Record<Registry, Artifact>> = {
  authorities: authorityRegistry,
  certifications: certificationRegistry,
  arrangements: arrangementRegistry,
  benefits: benefitRegistry,
};

/**
 * The code of the registries as this release makes it for the addresses of a book: their one immutable is the registry of authorities.
 * @throws RangeError when it is not the code of the address book, which is then of another release
 */
export function registryCodes(book: AddressBook): Record<Registry, `0x${string}`> {
  const codes = REGISTRIES.map((registry) => {
    const code = codeFor(ARTIFACTS[registry], book.contracts.authorities.address);
    if (keccak256(code) !== book.contracts[registry].codeHash)
      throw new RangeError(`the address book's code of ${registry} is of another release than this one`);
    return [registry, code] as const;
  });
  return Object.fromEntries(codes) as Record<Registry, `0x${string}`>;
}

function codeFor({ deployedBytecode, immutableReferences }: Artifact, authorities: string): `0x${string}` {
  const code = Buffer.from(deployedBytecode.slice(2), "hex");
  const address = Buffer.from(authorities.slice(2), "hex");
  for (const { start, length } of Object.values(immutableReferences).flat())
    address.copy(code, start + length - address.length);
  return `0x${code.toString("hex")}`;
}
