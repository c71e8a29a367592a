import { setImmediate } from "node:timers/promises";
import type { Config } from "../config.ts";
import type { Freshness } from "../domain/asOf.ts";
import type { CertificationId } from "../domain/certificationRecord.ts";
import { AeoError } from "../domain/errors.ts";
import type { Economy } from "../domain/economy.ts";
import type { Instant } from "../domain/time.ts";
import { openFileDirectory } from "../exchange/fileDirectory.ts";
import { type FileDirectory, removeBefore, setsIn, writeSet } from "../exchange/fileSet.ts";
import type { ExchangeFileRoutesDeps } from "../http/routes/exchangeFiles.ts";
import { lastDailyMoment } from "../services/dailyMoment.ts";
import { exchangeRows } from "../services/exchangeRows.ts";
import type { Logger } from "../telemetry/log.ts";
import type { Partners } from "./partners.ts";
import { repeat } from "./repeat.ts";
import type { Reading } from "./reading.ts";
import type { Secrets } from "./secrets.ts";
import type { Stores } from "./stores.ts";

export interface ExchangeFilesParts {
  readonly config: Pick<
    Config,
    "economy" | "timeZone" | "feedBound" | "exchangeFiles" | "exchangeFilesAt" | "exchangeFilesKeep"
  >;
  readonly secrets: Pick<Secrets, "headSigner">;
  readonly stores: Pick<Stores, "partners">;
  readonly reading: Pick<Reading, "view">;
  readonly partners: Pick<Partners, "feedAsOf">;
  readonly health: { readonly freshness: () => Freshness; readonly trustedNow: () => Instant };
  readonly log: Logger;
}

/** How often it is looked whether the time has come. */
const LOOK_MS = 30_000;

/** The daily files for systems that cannot call HTTP; without a directory there are none. */
export async function openExchangeFiles(parts: ExchangeFilesParts) {
  const { config, log } = parts;
  if (config.exchangeFiles === "") return { routes: undefined, run: () => {}, close: () => Promise.resolve() };
  const directory = await openFileDirectory(config.exchangeFiles);
  const job = repeat(
    LOOK_MS,
    async () => void (await writeWhenDue(parts, directory)),
    (error) => log.error({ err: error }, "the daily files were not written"),
  );
  return { routes: routesOf(directory), run: () => job.start(), close: () => job.stop() };
}

/** Writes the day's files when their time has come; not from a ledger that is too old, so that a late set is better than a wrong one. */
export async function writeWhenDue(parts: Omit<ExchangeFilesParts, "log">, directory: FileDirectory): Promise<boolean> {
  const { config, secrets, stores, reading, partners, health } = parts;
  if (reading.view.asOf === undefined || health.freshness() === "STALE") return false;
  const at = health.trustedNow();
  const last = (await setsIn(directory)).at(-1)?.claims.iat ?? Number.NEGATIVE_INFINITY;
  if (last >= lastDailyMoment(at, config.exchangeFilesAt, config.timeZone)) return false;
  const { asOf } = reading.view.current();
  const isStale = (issuer: Economy, moment: Instant) => {
    const fed = partners.feedAsOf(issuer);
    return fed !== undefined && moment - fed > config.feedBound;
  };
  const rows = await exchangeRows(
    {
      own: config.economy,
      state: () => reading.view.current().state,
      places: () => placesOf(stores),
      profileOf: (economy, id) => stores.partners.byId(economy, id)?.profile,
      isStale,
      pause: setImmediate,
    },
    at,
  );
  await writeSet(directory, secrets.headSigner, { rows, now: at, block: asOf.block, blockTime: asOf.time });
  await removeBefore(directory, at - config.exchangeFilesKeep);
  return true;
}

/** A certification has several identifiers, one after the other. */
function placesOf({ partners }: Pick<Stores, "partners">) {
  const places = new Map<string, { readonly economy: Economy; readonly certificationId: CertificationId }>();
  for (const { economy, certificationId } of partners.identifiers())
    places.set(economy + certificationId, { economy, certificationId });
  return [...places.values()];
}

function routesOf(directory: FileDirectory): ExchangeFileRoutesDeps {
  return {
    sets: async () => (await setsIn(directory)).map(({ name, claims }) => ({ manifest: name, ...claims })),
    async read(name) {
      // Only what a manifest names: nothing else in the directory is ours to give.
      const sets = await setsIn(directory);
      const known = sets.some((set) => set.name === name || set.claims.files.some((file) => file.name === name));
      if (!known) throw new AeoError("UNKNOWN_EXCHANGE_FILE", "no set of daily files has this one");
      return await directory.read(name);
    },
  };
}
