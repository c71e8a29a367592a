import { ArrangementRegistry__factory } from "../../types/contracts/factories/ArrangementRegistry__factory.ts";
import { AuthorityRegistry__factory } from "../../types/contracts/factories/AuthorityRegistry__factory.ts";
import { BenefitRegistry__factory } from "../../types/contracts/factories/BenefitRegistry__factory.ts";
import { CertificationRegistry__factory } from "../../types/contracts/factories/CertificationRegistry__factory.ts";
import { AeoError } from "../domain/errors.ts";
import { REGISTRIES, type Registry } from "../domain/event.ts";
import type { AddressBook } from "./addressBook.ts";
import type { Rpc } from "./rpc.ts";

/** What deploys each registry in this release: it holds the code that is deployed, with zeros for the address of the authorities. */
const CREATION: Readonly<Record<Registry, string>> = {
  authorities: AuthorityRegistry__factory.bytecode,
  certifications: CertificationRegistry__factory.bytecode,
  arrangements: ArrangementRegistry__factory.bytecode,
  benefits: BenefitRegistry__factory.bytecode,
};

/**
 * Checks that the contracts of an address book are those of this release, whoever deployed them: same instructions, and the registry
 * of authorities that the book names.
 * @throws AeoError LEDGER_WRONG_CHAIN naming those that are not @throws RpcError when the node does not answer
 */
export async function assertOwnCode(rpc: Rpc, { contracts }: AddressBook): Promise<void> {
  const authorities = word(contracts.authorities.address);
  const foreign: Registry[] = [];
  for (const registry of REGISTRIES) {
    const code = await rpc.request<string>("eth_getCode", [contracts[registry].address, "latest"]);
    const instructions = withoutMetadata(code.slice(2).toLowerCase()).replaceAll(authorities, "0".repeat(64));
    if (instructions === "" || !CREATION[registry].toLowerCase().includes(instructions)) foreign.push(registry);
  }
  if (foreign.length > 0)
    throw new AeoError(
      "LEDGER_WRONG_CHAIN",
      `the code of ${foreign.join(", ")} is not that of this release: do not use this ledger before you know whose it is`,
    );
}

/** The compiler's note about sources and settings at the end, whose length is its last two bytes. It changes with every comment. */
function withoutMetadata(code: string): string {
  const length = Number.parseInt(code.slice(-4), 16);
  return code.slice(0, Math.max(0, code.length - 2 * (length + 2)));
}

function word(address: string): string {
  return address.slice(2).toLowerCase().padStart(64, "0");
}
