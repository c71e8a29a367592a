import type { Signer } from "ethers";
import hre from "hardhat";
import { type EasGas, type EasSchema, measureEas } from "./eas.ts";
import { measure, type Measurement } from "./measure.ts";
import { measureOnchainId, type OnchainIdGas } from "./onchainId.ts";

/**
 * Gas of each operation beside a hand-written minimum, and beside EAS 1.9.0 and ONCHAINID 2.2.1 as they were published, on one chain.
 * The peers are fetched with `npm pack`; without a network their part is left out. Run with: npm run bench -- gas
 */
type Against = "minimum" | "EAS";

/**
 * What the project promises: the registry's gas over the other's, at most. EAS is taken at its cheapest, with a hash for a TIN. Its
 * revoke says nothing else, so what it is to be held against is a suspension that says nothing else; a gateway's brings a new profile.
 */
const GOALS: readonly {
  operation: string;
  records: number;
  against: Against;
  of: keyof EasGas | undefined;
  most: number;
}[] = [
  { operation: "grant", records: 1, against: "minimum", of: undefined, most: 1.25 },
  { operation: "grant", records: 1, against: "EAS", of: "attest", most: 1 / 5 },
  { operation: "grant", records: 100, against: "minimum", of: undefined, most: 1.12 },
  { operation: "grant", records: 100, against: "EAS", of: "attest100", most: 1 / 9.5 },
  { operation: "suspend", records: 1, against: "EAS", of: "revoke", most: 0.55 },
  { operation: "suspend, new profile", records: 1, against: "EAS", of: "revoke", most: 0.55 },
];

const ratio = (gas: bigint, of: bigint): number => Number(gas) / Number(of);

function printTable(measured: readonly Measurement[]): void {
  const row = (cells: readonly string[]): void =>
    console.log(cells.map((cell, i) => (i === 0 ? cell.padEnd(34) : cell.padStart(12))).join(""));
  row(["operation", "records", "gas/record", "minimum", "x minimum"]);
  for (const { operation, records, registry, minimum } of measured) {
    const per = (gas: bigint): string => Math.round(Number(gas) / records).toLocaleString("en");
    row([operation, String(records), per(registry), per(minimum), ratio(registry, minimum).toFixed(3)]);
  }
}

function printPeers(eas: Record<EasSchema, EasGas>, onchainId: OnchainIdGas): void {
  const row = (name: string, gas: bigint): void => console.log(name.padEnd(44) + gas.toLocaleString("en").padStart(10));
  for (const [schema, { attest, revoke, attest100 }] of Object.entries(eas)) {
    row(`EAS attest (${schema})`, attest);
    row(`EAS revoke (${schema})`, revoke);
    row(`EAS multiAttest of 100 (${schema}), per record`, attest100 / 100n);
  }
  row("ONCHAINID addClaim", onchainId.addClaim);
  row("ONCHAINID revokeClaimBySignature", onchainId.revokeClaim);
}

/** Prints each goal beside what was measured. */
function printGoals(measured: readonly Measurement[], eas: EasGas | undefined): void {
  for (const { operation, records, against, of, most } of GOALS) {
    const found = measured.find((one) => one.operation === operation && one.records === records);
    if (found === undefined) throw new Error(`${operation} of ${records} was not measured`);
    const other = of === undefined ? found.minimum : eas?.[of];
    if (other === undefined) continue;
    const got = ratio(found.registry, other);
    const name = of === undefined ? against : `${against} ${of}`;
    console.log(
      `${got <= most ? "met" : "MISSED"}: ${operation} of ${records} is ${got.toFixed(3)} x ${name}, goal ${most.toFixed(3)}`,
    );
  }
}

/** The peers, unless they can't be fetched: then why. */
async function peers(signer: Signer) {
  try {
    return { eas: await measureEas(signer), onchainId: await measureOnchainId(signer) };
  } catch (error) {
    console.log(`EAS and ONCHAINID were not measured: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

const chain = await hre.network.create("ledger");
try {
  const [admin, registrar] = await chain.ethers.getSigners();
  const block = await chain.ethers.provider.getBlock("latest");
  if (admin === undefined || registrar === undefined || block === null) {
    throw new Error("the in-process chain has no accounts or no block");
  }
  const measured = await measure(admin, registrar, BigInt(block.timestamp));
  printTable(measured);
  const others = await peers(admin);
  if (others !== undefined) printPeers(others.eas, others.onchainId);
  printGoals(measured, others?.eas.compact);
} finally {
  await chain.close();
}
