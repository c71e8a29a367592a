import { addMonths, type Month } from "../domain/clausePeriod.ts";
import { displayName, type Economy } from "../domain/economy.ts";
import type { Gateway } from "../gateway/gateway.ts";
import { syntheticClearances } from "../seeding/clearances.ts";
import { type DemoArrangement, demoArrangements } from "../seeding/demoArrangements.ts";
import { generateOperators } from "../seeding/operators.ts";
import type { Seeds } from "../seeding/seedTypes.ts";
import { mintToken } from "./keys.ts";
import type { Network } from "./network.ts";

export interface ClearanceParts {
  readonly network: Network;
  readonly seeds: Seeds;
  readonly gateways: ReadonlyMap<Economy, Gateway>;
  readonly today: string;
  readonly say: (text: string) => void;
}

/** The side that stops to deliver in the demonstration, and towards whom. */
const STOPS = { importer: "KR", partner: "TW" };
const MONTHS = 12;
const PER_MONTH = 100;
const OPERATORS = 60;
/** June, or the sixth month before the last where that is not among the twelve. */
const STOP_MONTH = 6;

/**
 * Feeds every gateway a year of made-up declarations from each partner whose gateway runs here, under the arrangements that have
 * monitoring clauses. One side stops to deliver in June, so that there is a breach to look at. Gives how many were recorded.
 */
export async function seedClearances({ network, seeds, gateways, today, say }: ClearanceParts): Promise<number> {
  const from = addMonths(Number(today.slice(0, 4)) * 100 + Number(today.slice(5, 7)), -MONTHS);
  let recorded = 0;
  for (const arrangement of demoArrangements(seeds).filter(({ clauses }) => clauses.length > 0))
    for (const leg of arrangement.legs) {
      const gateway = gateways.get(leg.recogniser);
      const keys = network.keysOf(leg.recogniser);
      if (gateway === undefined || keys === undefined || !gateways.has(leg.issuer)) continue;
      const token = await mintToken(keys, "monitor", Date.now());
      recorded += await feed(gateway.url, token, rowsOf(seeds, arrangement, leg, from, today));
    }
  if (recorded > 0)
    say(
      `${recorded} made-up declarations recorded; ${displayName(STOPS.importer as Economy)} stops to deliver in them.`,
    );
  return recorded;
}

function rowsOf(
  seeds: Seeds,
  arrangement: DemoArrangement,
  { issuer, recogniser }: DemoArrangement["legs"][number],
  from: Month,
  today: string,
): string[] {
  const operators = [];
  for (const operator of generateOperators(seeds, issuer, { asOf: today })) {
    if (operator.operatorTypes.includes("EXPORTER")) operators.push(operator);
    if (operators.length === OPERATORS) break;
  }
  const stops = recogniser === STOPS.importer && issuer === STOPS.partner;
  const months = { from, months: MONTHS, stopsIn: stops ? stopMonth(from) : undefined };
  const rows = syntheticClearances({
    importer: recogniser,
    operators,
    perMonth: PER_MONTH,
    benefits: arrangement.benefits,
    ...months,
  });
  return [...rows].map((row) => JSON.stringify(row));
}

function stopMonth(from: Month): Month {
  const june = Array.from({ length: MONTHS }, (_, index) => addMonths(from, index)).find(
    (month) => month % 100 === STOP_MONTH,
  );
  return june ?? addMonths(from, MONTHS / 2);
}

/** A declaration counts once, so that a network that is started again is not fed twice. */
async function feed(url: string, token: string, rows: readonly string[]): Promise<number> {
  if (rows.length === 0) return 0;
  const response = await fetch(`${url}/v1/clearances`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${token}`,
      "content-type": "application/x-ndjson",
      "idempotency-key": crypto.randomUUID(),
    },
    body: rows.join("\n"),
  });
  const answer = (await response.json()) as { accepted?: number; repeated?: number; detail?: string };
  if (response.status !== 200)
    throw new Error(`the declarations were not recorded: ${answer.detail ?? response.status}`);
  return answer.accepted ?? 0;
}
