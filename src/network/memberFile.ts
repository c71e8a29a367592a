import { AeoError } from "../domain/errors.ts";
import { type Fault, nameFault, named } from "./memberFault.ts";
import { networkFaults } from "./networkFaults.ts";
import { type Network, networkSchema } from "./networkSchema.ts";

/**
 * Reads the file of members.
 * @throws AeoError INVALID_CONFIGURATION naming every fault at once
 */
export function parseNetwork(json: unknown): Network {
  const parsed = networkSchema.safeParse(json);
  if (!parsed.success)
    throw refusal(
      parsed.error.issues.map((issue) => nameFault(json, issue)),
      json,
    );
  const { archive, requestTimeoutSeconds, ...rest } = parsed.data;
  const network: Network = {
    ...rest,
    // Besu's advice: begin with twice the period, and lower it until rounds begin to change.
    requestTimeoutSeconds: requestTimeoutSeconds ?? 2 * rest.blockPeriodSeconds,
    archive: archive ?? rest.members.map((member) => member.economy),
  };
  const faults = networkFaults(network);
  if (faults.length > 0) throw refusal(faults, json);
  return network;
}

function refusal(faults: readonly Fault[], json: unknown): AeoError {
  return new AeoError("INVALID_CONFIGURATION", faults.map((fault) => named(json, fault)).join("; "), { faults });
}
