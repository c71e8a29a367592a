import { addMonths, type Month } from "../../src/domain/clausePeriod.ts";
import type { Economy } from "../../src/domain/economy.ts";
import { syntheticClearances } from "../../src/seeding/clearances.ts";
import { eventually, type TestNetwork } from "./network.ts";
import { operatorsOf } from "./networkRecords.ts";

/** Twelve months that are over. */
export interface Year {
  readonly from: Month;
  /** In which benefits stop, where they do. */
  readonly stopsIn: Month;
}

/** The last twelve whole months; benefits stop in the eighth. */
export function lastYear(): Year {
  const now = new Date();
  const from = addMonths(now.getUTCFullYear() * 100 + now.getUTCMonth() + 1, -12);
  return { from, stopsIn: addMonths(from, 7) };
}

export interface Fed {
  readonly importer: Economy;
  readonly partner: Economy;
  readonly perMonth: number;
  readonly stops: boolean;
}

/** Feeds a gateway a year of declarations from a partner, once it recognises the partner's operators. Gives the rows. */
export async function feedYear(net: TestNetwork, { importer, partner, perMonth, stops }: Fed) {
  const monitor = await net.as(importer, "monitor");
  const exporters = operatorsOf(net, partner).filter(({ operatorTypes }) => operatorTypes.includes("EXPORTER"));
  const operators = exporters.slice(0, 40);
  const questions = operators.map(({ tin }) => ({ tin, issuer: partner, mode: "SEA" }));
  await eventually(
    `${importer} recognises ${partner}'s operators`,
    async () => (await monitor.send("POST", "/v1/verifications", { questions }, { key: null })).body,
    ({ answers }) => answers?.every(({ recognition }: { recognition: string }) => recognition === "RECOGNISED"),
  );
  const { from, stopsIn } = lastYear();
  const benefits = ["REDUCED_EXAMINATION", "PRIORITY_CLEARANCE"] as const;
  const months = { from, months: 12, stopsIn: stops ? stopsIn : undefined };
  const rows = [...syntheticClearances({ importer, operators, perMonth, benefits, ...months })];
  const text = rows.map((row) => JSON.stringify(row)).join("\n");
  const sent = await monitor.send("POST", "/v1/clearances", text, { type: "application/x-ndjson" });
  if (sent.status !== 200 || sent.body["accepted"] !== rows.length)
    throw new Error(JSON.stringify(sent.body).slice(0, 500));
  return rows;
}
