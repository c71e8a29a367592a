import { REGISTRY_ABIS } from "../../../src/ledger/registryAbis.ts";

export type AbiEntry = (typeof REGISTRY_ABIS)["certifications"][number];

/** The events of the CertificationRegistry, as a peer is given them. */
export function certificationAbi(): AbiEntry[] {
  return REGISTRY_ABIS.certifications.filter(({ type }) => type === "event");
}
