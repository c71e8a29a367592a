import { createHash, randomBytes } from "node:crypto";
import { setImmediate as turn } from "node:timers/promises";
import type { Config } from "../config.ts";
import type { Freshness } from "../domain/asOf.ts";
import { type FilePosition, positionText } from "../domain/exchangeFile.ts";
import type { Instant } from "../domain/time.ts";
import { canonicalJson } from "../exchange/canonicalJson.ts";
import { openDirectory } from "../files/directory.ts";
import { FileText } from "../files/fileText.ts";
import { signManifest } from "../files/manifest.ts";
import { fileName, FORMATS } from "../files/names.ts";
import { placeFiles } from "../files/placeFiles.ts";
import type { DrawnAnswer, ExchangeFileRoutesDeps } from "../http/routes/exchangeFiles.ts";
import { lastDue } from "../services/dailyMoment.ts";
import { createDrawFiles, unknownBase } from "../services/exchangeFile.ts";
import type { Logger } from "../telemetry/log.ts";
import type { Metrics } from "../telemetry/metrics.ts";
import type { Companions } from "./companions.ts";
import type { Partners } from "./partners.ts";
import type { Reading } from "./reading.ts";
import { repeat } from "./repeat.ts";
import type { Secrets } from "./secrets.ts";
import type { Stores } from "./stores.ts";

export interface ExchangeFilesParts {
  readonly config: Pick<Config, "economy" | "timeZone" | "feedBound" | "fileDirectory" | "fileTime" | "fileKeep">;
  readonly secrets: Pick<Secrets, "receiptSigner">;
  readonly stores: Pick<Stores, "partners" | "exchangeFiles">;
  readonly companions: Pick<Companions, "duties">;
  readonly reading: Pick<Reading, "view">;
  readonly partners: Pick<Partners, "partners">;
  readonly freshness: () => Freshness;
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly now: () => Instant;
}

/** How often it is looked whether a file is due. */
const LOOK_MS = 20_000;

/** Files for systems that can't call: once a day into a directory, and when asked for. */
export function openExchangeFiles(parts: ExchangeFilesParts) {
  const { config, stores, reading, partners, freshness, metrics, log, now } = parts;
  const store = stores.exchangeFiles;
  store.begin(randomBytes(4).toString("hex"), randomBytes(16).toString("base64url"), now());
  const draw = createDrawFiles({
    own: config.economy,
    view: () => reading.view.current(),
    freshness,
    places: () => stores.partners.places(),
    profile: ({ economy, id }) => stores.partners.byId(economy, id)?.profile,
    partners: () => partners.partners(),
    feedBound: config.feedBound,
    store,
    digest: (salt, row) => createHash("sha256").update(salt).update(canonicalJson(row)).digest("base64url"),
    pause: () => turn(),
    now,
  });
  const placeDue = async () => {
    const { series, placed, placedAt } = store.current();
    const due = lastDue(now(), config.fileTime, config.timeZone);
    if (!parts.companions.duties.areOurs()) return;
    if (config.fileDirectory === "" || reading.view.asOf === undefined || placedAt >= due) return;
    const head = await placeFiles({
      economy: config.economy,
      draw,
      directory: await openDirectory(config.fileDirectory),
      signer: parts.secrets.receiptSigner,
      placed: { series, sequence: placed },
      keep: config.fileKeep,
    });
    store.place(head.position.sequence, head.createdAt);
    metrics.filePlacedAt.set(head.createdAt);
    log.info({ position: positionText(head.position) }, "the daily file lies in its directory");
  };
  const job = repeat(LOOK_MS, placeDue, (error) => log.error({ err: error }, "the daily file was not written"));
  const routes: ExchangeFileRoutesDeps = { draw: (format, since) => answer(parts, draw, format, since) };
  return { routes, placeDue, run: () => job.start(), close: () => job.stop() };
}

/** One file, drawn for who asks. */
async function answer(
  { config, secrets, stores }: ExchangeFilesParts,
  draw: ReturnType<typeof createDrawFiles>,
  formatName: (typeof FORMATS)[number]["name"],
  since: FilePosition | undefined,
): Promise<DrawnAnswer> {
  const format = FORMATS.find(({ name }) => name === formatName) ?? FORMATS[0]!;
  if (since !== undefined && since.series !== stores.exchangeFiles.current().series) throw unknownBase();
  const pieces: Buffer[] = [];
  const text = new FileText(format, since?.sequence, (bytes) => Promise.resolve(void pieces.push(bytes)));
  const head = await draw([text]);
  const kind = since === undefined ? "FULL" : "DELTA";
  const name = fileName({ economy: config.economy, position: head.position }, kind, format);
  const facts = await text.end();
  const file = { name, kind, since: since === undefined ? null : positionText(since), ...facts } as const;
  return {
    name,
    mediaType: format.mediaType,
    position: positionText(head.position),
    sha256: facts.sha256,
    manifest: await signManifest(secrets.receiptSigner, head, null, [file]),
    content: Buffer.concat(pieces),
  };
}
