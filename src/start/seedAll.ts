import { SingleBar } from "cli-progress";
import type { Economy } from "../domain/economy.ts";
import { AeoError } from "../domain/errors.ts";
import type { Gateway } from "../gateway/gateway.ts";
import { operatorTotal } from "../seeding/plan.ts";
import type { Seeds } from "../seeding/seedTypes.ts";
import { mintToken } from "./keys.ts";
import type { Network } from "./network.ts";
import { seedDirectly, seedThroughGateway } from "./seedCertifications.ts";

export interface SeedParts {
  readonly network: Network;
  readonly seeds: Seeds;
  readonly members: readonly Economy[];
  readonly gateways: ReadonlyMap<Economy, Gateway>;
  readonly which: "all" | "gateways" | "none";
  /** Legal date on which every certification is valid. */
  readonly today: string;
  readonly say: (text: string) => void;
}

/** What loading came to. */
export interface SeedReport {
  readonly records: number;
  readonly seconds: number;
  /** Gas per record of the batches that were sent directly; undefined when there were none. */
  readonly gasPerRecord: number | undefined;
}

const POLL_MS = 200;
const PATIENCE_MS = 300_000;

/** Certifies the seeded operators: through the gateways that run here, straight to the ledger for the other economies. */
export async function seedAll(parts: SeedParts): Promise<SeedReport> {
  const { network, seeds, gateways, which, today } = parts;
  const started = performance.now();
  const own = which === "none" ? [] : [...gateways.keys()];
  const others = which === "all" ? parts.members.filter((economy) => !gateways.has(economy)) : [];
  const total = [...own, ...others].reduce((sum, economy) => sum + operatorTotal(seeds, economy), 0);
  const view = [...gateways.values()][0];
  if (total === 0 || view === undefined) return { records: 0, seconds: 0, gasPerRecord: undefined };
  const bar = barOf(parts.say);
  bar.start(total, 0);
  for (const [economy, gateway] of gateways) {
    if (which === "none") break;
    const keys = network.keysOf(economy);
    // Seeds are loaded once: what became of a certification since then, such as an annulment, stays.
    if (keys === undefined || gateway.certificationsOf(economy) > 0) continue;
    const token = await mintToken(keys, "registrar", Date.now());
    const partners = parts.members.filter((member) => member !== economy);
    await seedThroughGateway({ seeds, today, url: gateway.url, token, partners }, economy);
  }
  let gas = 0n;
  let direct = 0;
  const now = Math.floor(Date.now() / 1000);
  for (const economy of others) {
    const present = view.certificationsOf(economy);
    bar.increment(Math.min(present, operatorTotal(seeds, economy)));
    const loaded = await seedDirectly({ ...network, seeds, today, now }, economy, present, (records) =>
      bar.increment(records),
    );
    gas += loaded.gas;
    direct += loaded.records;
  }
  for (const economy of own) {
    await arrived(view, economy, operatorTotal(seeds, economy));
    bar.increment(operatorTotal(seeds, economy));
  }
  bar.stop();
  const gasPerRecord = direct === 0 ? undefined : Number(gas) / direct;
  return { records: total, seconds: (performance.now() - started) / 1000, gasPerRecord };
}

/** Waits until so many certifications of an economy are on the ledger, as a gateway reads it. */
async function arrived(view: Gateway, economy: Economy, count: number): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (view.certificationsOf(economy) < count) {
    if (performance.now() > deadline)
      throw new AeoError(
        "LEDGER_UNAVAILABLE",
        `after ${PATIENCE_MS / 1000} s not all certifications of ${economy} are on the ledger`,
      );
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** A bar on a terminal; a line per tenth elsewhere, where a bar would be noise. */
function barOf(say: (text: string) => void): Pick<SingleBar, "start" | "increment" | "stop"> {
  if (process.stderr.isTTY) {
    const format = "Certifying synthetic operators [{bar}] {value}/{total}";
    return new SingleBar({ format, barCompleteChar: "#", barIncompleteChar: "-", hideCursor: true });
  }
  let [total, done, tenths] = [0, 0, -1];
  const report = () => {
    const reached = Math.floor((10 * done) / total);
    if (reached === tenths) return;
    tenths = reached;
    say(`Certifying synthetic operators: ${done} of ${total}`);
  };
  return {
    start: (of: number) => {
      total = of;
      report();
    },
    increment: ((by = 1) => {
      done += Number(by);
      report();
    }) as SingleBar["increment"],
    stop: () => {},
  };
}
