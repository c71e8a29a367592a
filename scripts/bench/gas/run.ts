import hre from "hardhat";
import { measure, type Measurement } from "./measure.ts";

/** EAS 1.9.0, revoke under its compact schema: the peer for a change of status. Measured apart from this run. */
const EAS_REVOKE = 77_318n;

/** What the project promises: the registry's gas over the other's, at most. */
const GOALS = [
  { operation: "grant", records: 1, against: "minimum", most: 1.25 },
  { operation: "grantBatch", records: 100, against: "minimum", most: 1.12 },
  { operation: "suspend", records: 1, against: "EAS revoke", most: 0.55 },
] as const;

const ratio = (gas: bigint, of: bigint): number => Number(gas) / Number(of);

function printTable(measured: readonly Measurement[]): void {
  const row = (cells: readonly string[]): void =>
    console.log(cells.map((cell, i) => (i === 0 ? cell.padEnd(14) : cell.padStart(12))).join(""));
  row(["operation", "records", "gas/record", "minimum", "x minimum"]);
  for (const { operation, records, registry, minimum } of measured) {
    const per = (gas: bigint): string => Math.round(Number(gas) / records).toLocaleString("en");
    row([operation, String(records), per(registry), per(minimum), ratio(registry, minimum).toFixed(3)]);
  }
}

/** Prints each goal beside what was measured. */
function printGoals(measured: readonly Measurement[]): void {
  for (const goal of GOALS) {
    const found = measured.find((one) => one.operation === goal.operation && one.records === goal.records);
    if (found === undefined) throw new Error(`${goal.operation} of ${goal.records} was not measured`);
    const got = ratio(found.registry, goal.against === "minimum" ? found.minimum : EAS_REVOKE);
    const verdict = got <= goal.most ? "met" : "MISSED";
    console.log(
      `${verdict}: ${goal.operation} of ${goal.records} is ${got.toFixed(3)} x ${goal.against}, goal ${goal.most}`,
    );
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
  printGoals(measured);
} finally {
  await chain.close();
}
