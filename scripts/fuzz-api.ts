import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Economy } from "../src/domain/economy.ts";
import { AeoError } from "../src/domain/errors.ts";
import { loadSeeds } from "../src/seeding/seeds.ts";
import { type Role, ROLES } from "../src/services/caller.ts";
import { startDemo } from "../src/start/demo.ts";
import { mintToken } from "../src/start/keys.ts";
import { createLog } from "../src/telemetry/log.ts";

/** Fuzzes a running gateway from its own API document: no fault of ours, no answer that the document does not name. */
const VERSION = "4.32.5";
const ECONOMIES = ["TW", "JP"] as Economy[];
const SEED = 20_261_125;
const EXAMPLES = Number(process.env["FUZZ_EXAMPLES"] ?? 8);
/** So that the limit on callers never answers in place of the resource. */
const RATE_LIMIT = 100_000_000;

/** Left out, with why. */
const UNCHECKED = {
  positive_data_acceptance:
    "a body of the right form can still be refused by what the ledger holds: an unknown id, a stale version",
  missing_required_header: "it expects 406 or 400 only, and a missing token is 401 whatever else is missing",
  use_after_free: "no resource is ever deleted",
  ensure_resource_availability: "a write answers 202, and the resource is there once the ledger has it",
  object_level_authorization: "it needs two callers of one role; the end-to-end tests have them",
};
/** Answers that never end: each would be waited for until its time is over. */
const STREAMS = "/stream$";

const tool = process.env["SCHEMATHESIS"] ?? "schemathesis";
if (spawnSync(tool, ["--version"]).error !== undefined) {
  console.error(
    `FAILED: ${tool} is not installed, so the API was not fuzzed. Install it with\n` +
      `  python3 -m venv .venv && .venv/bin/pip install schemathesis==${VERSION}\n` +
      "and set SCHEMATHESIS=.venv/bin/schemathesis.",
  );
  process.exit(1);
}

const opened: { close(): Promise<void> }[] = [];
const folder = mkdtempSync(join(tmpdir(), "fuzz-api-"));
// The tool's own list lacks 413, with which a batch that is too large is refused; and a fault of ours refuses nothing.
writeFileSync(
  join(folder, "schemathesis.toml"),
  `[checks]\nnegative_data_rejection.expected-statuses = [400, 401, 403, 404, 405, 406, 409, 412, 413, 415, 422, 428]\n`,
);
try {
  process.exitCode = (await fuzzAll()) ? 0 : 1;
} finally {
  for (const part of opened.reverse()) await part.close();
  rmSync(folder, { recursive: true, force: true });
}

async function fuzzAll(): Promise<boolean> {
  const { network, gateways } = await startDemo({
    seeds: loadSeeds(),
    members: ECONOMIES,
    economies: ECONOMIES,
    data: undefined,
    port: 0,
    chain: { kind: "embedded", rpcPort: 0 },
    seed: "none",
    rateLimit: RATE_LIMIT,
    today: new Date().toISOString().slice(0, 10),
    log: createLog("error", { app: "fuzz" }),
    say: () => undefined,
    opened: (part) => void opened.push(part),
  });
  const [economy] = ECONOMIES;
  const gateway = economy && gateways.get(economy);
  const keys = economy && network.keysOf(economy);
  if (gateway === undefined || keys === undefined)
    throw new AeoError("INVALID_CONFIGURATION", "the network has no gateway to fuzz");
  const started = performance.now();
  let cases = 0;
  let sound = true;
  for (const role of ROLES) {
    const run = await fuzz(gateway.url, role, await mintToken(keys, role, Date.now()));
    cases += run.cases;
    if (run.exitCode !== 0 || run.cases === 0) {
      sound = false;
      console.error(`as ${role}:\n${run.output}`);
    }
  }
  const seconds = Math.round((performance.now() - started) / 1000);
  console.log(
    `fuzz:api: ${cases} cases as ${ROLES.join(", ")} in ${seconds} s, seed ${SEED}: ${sound ? "no finding" : "FINDINGS, see above"}`,
  );
  return sound;
}

/** With one worker: several threads trip over Python's own parser, and one makes the seed give the same cases again. */
function fuzz(url: string, role: Role, token: string) {
  const options = [
    ...["run", `${url}/openapi.json`, "--url", url, "--header", `Authorization: Bearer ${token}`],
    ...["--checks", "all", "--exclude-checks", Object.keys(UNCHECKED).join(",")],
    ...["--exclude-path-regex", STREAMS, "--max-examples", String(EXAMPLES), "--seed", String(SEED)],
    ...["--generation-database", "none", "--phases", "examples,coverage,fuzzing", "--workers", "1"],
    ...["--request-timeout", "40", "--suppress-health-check", "all", "--warnings", "off", "--no-color"],
  ];
  return new Promise<{ exitCode: number | null; cases: number; output: string }>((resolve, reject) => {
    const child = spawn(tool, options, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk: Buffer) => {
        output += chunk.toString();
      });
    child.once("error", reject);
    child.once("close", (exitCode) => {
      const counted = /([\d,]+) generated/.exec(output)?.[1]?.replaceAll(",", "");
      resolve({ exitCode, cases: Number(counted ?? 0), output: `${role}\n${output}` });
    });
  });
}
