/**
 * How long a suspension takes from the registrar of one authority to the answers of another's gateway: two gateways and the embedded
 * chain in this process, over HTTP. Run with: npm run bench -- propagation [SUSPENSIONS]
 */
import { randomUUID } from "node:crypto";
import { economy } from "../../../src/domain/economy.ts";
import { generateOperators } from "../../../src/seeding/operators.ts";
import { loadSeeds } from "../../../src/seeding/seeds.ts";
import type { Role } from "../../../src/services/caller.ts";
import { startDemo } from "../../../src/start/demo.ts";
import { mintToken } from "../../../src/start/keys.ts";
import { createLog } from "../../../src/telemetry/log.ts";

const count = Number(process.argv[2] ?? 200);
const [TW, JP] = [economy("TW"), economy("JP")];
const seeds = loadSeeds();
const today = new Date().toISOString().slice(0, 10);
const GIVE_UP_MS = 30_000;
/** Between two questions; the figures are so much too high at most. */
const PAUSE_MS = 15;

interface Seen {
  /** From the sending of the request to the first answer that says so. */
  readonly fromRequest: number;
  /** From the answer that the suspension is accepted, which is given before it is on the ledger. */
  readonly fromAcceptance: number;
  /** Blocks after the suspension's own that the first answer stands on. */
  readonly blocks: number;
}

const parts: { close(): Promise<void> }[] = [];
try {
  const { network, gateways } = await startDemo({
    seeds,
    members: [TW, JP],
    economies: [TW, JP],
    data: undefined,
    port: 0,
    chain: { kind: "embedded", rpcPort: 0 },
    seed: "gateways",
    today,
    log: createLog("silent", {}),
    say: () => {},
    opened: (part) => void parts.push(part),
  });
  const callerOf = async (of: typeof TW, role: Role) => {
    const keys = network.keysOf(of);
    const gateway = gateways.get(of);
    if (keys === undefined || gateway === undefined) throw new Error(`no gateway of ${of}`);
    const authorization = `Bearer ${await mintToken(keys, role, Date.now())}`;
    return async (path: string, more: { method?: string; body?: string; headers?: Record<string, string> } = {}) => {
      const headers = { authorization, ...more.headers };
      return (await (await fetch(gateway.url + path, { ...more, headers })).json()) as any;
    };
  };
  const registrar = await callerOf(TW, "registrar");
  const officer = await callerOf(JP, "officer");
  const ask = (tin: string) => officer(`/v1/verifications?tin=${tin}&mode=SEA`);

  /** Sends a change of the certification that the officer sees; gives its operation. */
  async function change(path: string, body: object, { id, version }: { id: string; version: number }): Promise<string> {
    const sent = await registrar(`/v1/certifications/${id}/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", "idempotency-key": randomUUID(), "if-match": `"${version}"` },
      body: JSON.stringify(body),
    });
    if (sent.code !== undefined) throw new Error(`${path} was refused: ${sent.code}`);
    return sent.id as string;
  }

  async function suspend(tin: string): Promise<Seen> {
    const before = await ask(tin);
    const started = performance.now();
    const id = await change("suspensions", { reason: { code: "AUDIT_FINDING" } }, before.certification);
    const accepted = performance.now();
    for (;;) {
      const answer = await ask(tin);
      const seen = performance.now();
      if (answer.recognition === "SUSPENDED") {
        const { block } = await registrar(`/v1/operations/${id}`);
        return { fromRequest: seen - started, fromAcceptance: seen - accepted, blocks: answer.asOf.block - block };
      }
      if (answer.code !== undefined) throw new Error(`the question was refused: ${answer.code}`);
      if (seen - accepted > GIVE_UP_MS) throw new Error(`still ${answer.recognition} after ${GIVE_UP_MS} ms`);
      // A caller may ask a hundred times a second.
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }

  /** The profiles come after the certifications. */
  async function recognised(tin: string): Promise<boolean> {
    const started = performance.now();
    for (let waited = 0; waited < GIVE_UP_MS; waited = performance.now() - started) {
      const { recognition } = await ask(tin);
      if (!["UNKNOWN", "STALE", "SUSPENDED"].includes(recognition)) return recognition === "RECOGNISED";
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return false;
  }

  const seen: Seen[] = [];
  const exporters: string[] = [];
  for (const { tin, operatorTypes } of generateOperators(seeds, TW, { asOf: today }))
    if (operatorTypes.includes("EXPORTER") && (await recognised(tin))) exporters.push(tin);
  for (let turn = 0; seen.length < count && exporters.length > 0; turn += 1) {
    const tin = exporters[turn % exporters.length] as string;
    if (turn >= exporters.length) {
      await change("reinstatements?wait=final", {}, (await ask(tin)).certification);
      if (!(await recognised(tin))) throw new Error("a suspension did not end");
    }
    seen.push(await suspend(tin));
  }
  if (seen.length === 0) throw new Error("nobody was recognised");
  const at = (field: keyof Seen, share: number) => {
    const sorted = seen.map((one) => one[field]).sort((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
  };
  const row = (name: string, field: keyof Seen) =>
    console.log(
      name.padEnd(32),
      ...[0.5, 0.9, 0.99, 1].map((share) =>
        `p${share * 100} ${at(field, share).toFixed(field === "blocks" ? 0 : 1)}`.padEnd(14),
      ),
    );
  console.log(`${seen.length} suspensions; the gateways ask the node every 250 ms; ms and blocks`);
  row("ms from the request", "fromRequest");
  row("ms from its acceptance", "fromAcceptance");
  row("blocks after the suspension's", "blocks");
  const isMet = at("fromAcceptance", 0.99) <= 1_000 && at("blocks", 0.99) <= 2;
  console.log(`${isMet ? "met" : "MISSED"}: p99 within two blocks and one second`);
} finally {
  for (const part of parts.reverse()) await part.close();
}
