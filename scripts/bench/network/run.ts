/**
 * What a network of four validators with a block a second carries, through one gateway over HTTP: how long a registration takes to
 * be final, how many are final a second when they come one by one, and when they come as a file. All processes share this machine.
 * Run with: npm run bench -- network [REGISTRATIONS]
 */
import { randomUUID } from "node:crypto";
import { economy } from "../../../src/domain/economy.ts";
import { loadSeeds } from "../../../src/seeding/seeds.ts";
import { startDemo } from "../../../src/start/demo.ts";
import { mintToken } from "../../../src/start/keys.ts";
import { createLog } from "../../../src/telemetry/log.ts";
import { validatorBinary } from "../../network/validatorBinary.ts";
import { ValidatorNetwork } from "../../network/validatorNetwork.ts";

const count = Number(process.argv[2] ?? 600);
const [ALONE, AT_A_TIME, IN_FILE] = [20, 16, 5_000];
const [TW, JP] = [economy("TW"), economy("JP")];
const today = new Date().toISOString().slice(0, 10);

const binary = await validatorBinary((text) => console.error(text));
const chain = await ValidatorNetwork.start({ binary });
const parts: { close(): Promise<void> }[] = [chain];
let number = 0;
try {
  const { network, gateways } = await startDemo({
    seeds: loadSeeds(),
    members: [TW, JP],
    economies: [TW],
    data: undefined,
    port: 0,
    chain: { kind: "running", rpcUrls: chain.rpcUrls },
    seed: "none",
    today,
    log: createLog("silent", {}),
    say: () => {},
    opened: (part) => void parts.push(part),
  });
  const [keys, gateway] = [network.keysOf(TW), gateways.get(TW)];
  if (keys === undefined || gateway === undefined) throw new Error("no gateway of TW");
  const authorization = `Bearer ${await mintToken(keys, "registrar", Date.now())}`;

  async function post(path: string, type: string, body: string) {
    const headers = { authorization, "content-type": type, "idempotency-key": randomUUID() };
    const response = await fetch((gateway as { url: string }).url + path, { method: "POST", headers, body });
    const answer = (await response.json()) as any;
    if (response.status !== 202) throw new Error(`refused: ${JSON.stringify(answer)}`);
    return answer;
  }
  const grant = (query = "") => post(`/v1/certifications${query}`, "application/json", JSON.stringify(operator()));
  async function onLedger(wanted: number): Promise<void> {
    while ((gateway as { certificationsOf(of: typeof TW): number }).certificationsOf(TW) < wanted)
      await new Promise((resolve) => setTimeout(resolve, 20));
  }

  const alone: number[] = [];
  for (let done = 0; done < ALONE; done += 1) {
    const began = performance.now();
    const { state } = await grant("?wait=final");
    if (state !== "FINAL") throw new Error(`${state} after its wait`);
    alone.push(performance.now() - began);
  }
  alone.sort((a, b) => a - b);
  const at = (share: number) => ((alone[Math.ceil(alone.length * share) - 1] as number) / 1_000).toFixed(2);
  console.log(`one at a time, ${ALONE}: from the request to FINAL p50 ${at(0.5)} s, p90 ${at(0.9)} s, most ${at(1)} s`);

  let left = count;
  const began = performance.now();
  const worker = async () => {
    while (left-- > 0) await grant();
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, worker));
  const taken = performance.now() - began;
  await onLedger(ALONE + count);
  print(
    `${count} single registrations, ${AT_A_TIME} at a time, taken in ${(taken / 1_000).toFixed(1)} s`,
    count,
    began,
  );

  const file = Array.from({ length: IN_FILE }, () => JSON.stringify(operator())).join("\n");
  const sent = performance.now();
  await post("/v1/certifications/imports", "application/x-ndjson", file);
  await onLedger(ALONE + count + IN_FILE);
  print(`${IN_FILE} registrations in one file`, IN_FILE, sent);
} finally {
  for (const part of parts.reverse()) await part.close();
}

function print(what: string, many: number, since: number): void {
  const seconds = (performance.now() - since) / 1_000;
  console.log(`${what}: on the ledger after ${seconds.toFixed(1)} s, ${(many / seconds).toFixed(0)} a second`);
}

function operator() {
  number += 1;
  return {
    tin: `TW${String(number).padStart(9, "0")}`,
    legalName: `Example Works ${number} Co., Ltd. (Synthetic)`,
    address: { lines: [`No. ${number}, Fanli Road`], city: "Taipei City", postcode: "102", country: "TW" },
    operatorTypes: ["EXPORTER"],
    programme: "AEO",
    validFrom: "2020-01-01",
    consent: { mode: "PER_PARTNER", partners: ["JP"] },
    synthetic: true,
  };
}
