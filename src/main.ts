import { readFileSync } from "node:fs";
import { readConfig } from "./config.ts";
import { AeoError, ERRORS } from "./domain/errors.ts";
import { secretsOpenToOthers } from "./gateway/fileRights.ts";
import { startGateway } from "./gateway/gateway.ts";
import { readSecrets } from "./gateway/readSecrets.ts";
import { collectGarbage, collectWhileReading } from "./projection/processMemory.ts";
import { createLog } from "./telemetry/log.ts";

/** The exit code for a configuration, key or ledger that is not the right one: a restart would not help. */
const EXIT_CONFIGURATION = 78;

/** `npm run gateway`: the gateway of one authority, configured by its environment (src/docs/configuration.md). */
export async function main(): Promise<void> {
  try {
    const config = readConfig(process.env);
    const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
      version: string;
    };
    const log = createLog(config.logLevel, { app: "aeo-ledger", gateway: config.economy });
    for (const file of secretsOpenToOthers(config))
      log.warn({ file }, "holds a secret, and every user of this machine can read it: chmod 600");
    const secrets = await readSecrets(config);
    const changed = collectWhileReading();
    const gateway = await startGateway({ changed, config, secrets, version, log, nowMs: Date.now });
    collectGarbage(); // of what was read to start
    log.info({ url: gateway.url, metricsUrl: gateway.metricsUrl }, "listening");
    for (const signal of ["SIGINT", "SIGTERM"] as const)
      process.once(signal, () => {
        log.info({ signal }, "stopping");
        void gateway.close().then(() => process.exit(0));
      });
  } catch (error) {
    if (!(error instanceof AeoError)) throw error;
    process.stderr.write(`${error.code}: ${error.message}\n`);
    for (const { pointer, detail } of error.faults) process.stderr.write(`  ${pointer} ${detail}\n`);
    process.stderr.write(`fix: ${ERRORS[error.code].fix}\n`);
    process.exit(
      error.code === "INVALID_CONFIGURATION" || error.code === "LEDGER_WRONG_CHAIN" ? EXIT_CONFIGURATION : 1,
    );
  }
}
