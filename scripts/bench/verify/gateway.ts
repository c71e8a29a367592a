/**
 * A gateway's HTTP side with everything on (tokens, limits, access log, metrics, security headers, freshness), over 100,000 operators.
 * Run with: tsx gateway.ts PORT FOLDER [--receipts] [--express] [--follow JSON]
 *   --receipts  each answer is recorded and sealed
 *   --express   without the hot path
 *   --follow    what syntheticNode.ts prints: after SIGUSR2 its events are verified, stored and folded in, with as many changes of
 *               the operators asked for
 * Prints a token when it is up.
 */
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT } from "jose";
import { economy } from "../../../src/domain/economy.ts";
import { openAccess, openHot } from "../../../src/gateway/hot.ts";
import { createPublicServer } from "../../../src/gateway/servers.ts";
import { accessLog } from "../../../src/http/accessLog.ts";
import { createApp } from "../../../src/http/app.ts";
import { createAuthenticator } from "../../../src/http/auth.ts";
import { limitRate, perMinute } from "../../../src/http/rateLimit.ts";
import { verificationRoutes } from "../../../src/http/routes/verifications.ts";
import { FreshnessTracker } from "../../../src/projection/freshnessTracker.ts";
import { generateStatementKey } from "../../../src/exchange/statementKeys.ts";
import { SealingBook } from "../../../src/receipts/book.ts";
import { openFiles } from "../../../src/receipts/files.ts";
import { SegmentedBatches } from "../../../src/receipts/segments.ts";
import { createVerify, type VerifyDeps } from "../../../src/services/verify.ts";
import { createLog } from "../../../src/telemetry/log.ts";
import { createMetrics } from "../../../src/telemetry/metrics.ts";
import { follow } from "./follow.ts";
import { buildWorld } from "./world.ts";

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { receipts: { type: "boolean" }, express: { type: "boolean" }, follow: { type: "string" } },
});
const [port = "0", folder = "."] = positionals;
const JP = economy("JP");
const now = () => Math.floor(Date.now() / 1_000);
const world = buildWorld();
const tracker = new FreshnessTracker({ monotonic: () => performance.now(), wall: Date.now, bound: 86_400 });
const tick = (foreign: Parameters<typeof world.advance>[0], changed: number) => {
  world.advance(foreign, changed, now());
  const { asOf } = world.view.current();
  tracker.nodeAnswered({ number: asOf.block });
  tracker.verified(asOf);
};
tick([], 0);

const { privateKey, publicKey } = await generateKeyPair("EdDSA");
const authenticator = createAuthenticator({
  economy: JP,
  issuer: "https://id.example",
  audience: "aeo-gateway:JP",
  keys: createLocalJWKSet({ keys: [{ ...(await exportJWK(publicKey)), kid: "1", alg: "EdDSA" }] }),
  now: Date.now,
});
const token = await new SignJWT({ economy: JP, roles: ["officer"] })
  .setProtectedHeader({ alg: "EdDSA", kid: "1" })
  .setSubject("bench")
  .setIssuer("https://id.example")
  .setAudience("aeo-gateway:JP")
  .setExpirationTime("1d")
  .sign(privateKey);

const log = createLog("info", { app: "aeo-ledger", gateway: JP }, createWriteStream(join(folder, "log")));
const access = openAccess({ metrics: createMetrics(JP), log });
const verifyDeps: VerifyDeps = {
  own: JP,
  view: () => world.view.current(),
  freshness: () => tracker.assess().freshness,
  profilesOf: (identifier, issuer) => world.directory.find(identifier, issuer),
  feedAsOf: () => now() - 2,
  feedBound: 900,
  now: () => tracker.trustedNow(),
};
const verify = createVerify(verifyDeps);
const book = async () =>
  new SealingBook({
    signer: {
      economy: JP,
      purpose: "RECEIPT",
      keyId: `0x${"11".repeat(32)}`,
      privateKey: generateStatementKey().privateKey,
    },
    store: await SegmentedBatches.open(await openFiles(join(folder, "receipts"))),
    now,
  });
const receipts = values.receipts ? { book: await book(), nowMs: Date.now } : undefined;
const counters = perMinute(100_000_000);
const noProof = () => Promise.resolve(null);
const app = createApp({
  version: "bench",
  routes: verificationRoutes(verify, noProof, receipts),
  authenticate: authenticator.authenticate,
  report: (error) => log.error({ err: error }, "a request failed"),
  before: [accessLog(access.answered), limitRate(counters, authenticator)],
});
const hot = openHot({
  verify,
  verifyDeps,
  directory: world.directory,
  receipts,
  authenticator,
  counters,
  answered: access.answered,
  app,
});
const server = createPublicServer(values.express ? app : hot);
await authenticator.authenticate(`Bearer ${token}`);
const { follow: node } = values;
if (node !== undefined)
  process.once("SIGUSR2", () => follow(node, join(folder, "store.db"), (events) => tick(events, events.length)));
server.listen(Number(port), "127.0.0.1", () => process.stdout.write(`${token}\n`));
// So that a profile is written, if one is taken.
process.once("SIGTERM", () => process.exit(0));
