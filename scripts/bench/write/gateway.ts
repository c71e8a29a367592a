import { randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { encryptKeystoreJson } from "ethers";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { gatewayEnvironment } from "../memory/environment.ts";
import { type GatewayProcess, startGatewayProcess } from "../memory/gatewayProcess.ts";
import { type Rate, rateOf } from "./direct.ts";
import { type BenchLedger, OWN, type Writer } from "./ledger.ts";
import { postRequest, sendAll } from "./load.ts";
import type { BenchNode } from "./node.ts";

/** A gateway as it runs in production (`npm run gateway`), with its store on disk, under load over HTTP. */
export interface BenchGateway {
  /** Registrations, each a request of its own, until every one is FINAL. */
  singles(count: number, inFlight: number): Promise<Rate>;
  /** Files of certifications, until every one is FINAL. */
  files(count: number, rowsOfFile: number, inFlight: number): Promise<Rate>;
  readonly process: GatewayProcess;
  close(): Promise<void>;
}

/** What was written to the file of passwords; the key in it is made for one run. */
const PASSWORD = "none is kept here";

export async function openGateway(node: BenchNode, ledger: BenchLedger): Promise<BenchGateway> {
  const folder = mkdtempSync(join(tmpdir(), "aeo-write-"));
  const environment: Record<string, string> = {
    ...gatewayEnvironment(folder, { url: node.url, book: ledger.book }),
    AEO_RATE_LIMIT: "100000000",
    AEO_LOG_LEVEL: process.env.BENCH_LOG ?? "info",
  };
  await writeKeystore(environment.AEO_KEYSTORES as string, ledger.gateway);
  const authorization = `Bearer ${await tokenFor(environment.AEO_TOKEN_KEYS as string)}`;
  const gateway = await startGatewayProcess(environment);
  const { url } = gateway;
  const ask = async (path: string) =>
    (await (await fetch(url + path, { headers: { authorization } })).json()) as Record<string, unknown>;
  const newest = async () => ((await ask("/v1/operations?limit=1")) as unknown as Page).operations[0];
  /** Nonces are given in the order of acceptance, so that the newest operation is final last. */
  const settled = async () => {
    for (;;) {
      const operation = await newest();
      if (operation?.state === "FINAL") return;
      if (operation?.state === "FAILED") throw new Error(`an operation failed: ${JSON.stringify(operation.error)}`);
      await pause(20);
    }
  };
  const send = (path: string, bodies: readonly string[], inFlight: number, type: string) => {
    const requests = bodies.map((body) =>
      postRequest(path, { authorization, "content-type": type, "idempotency-key": randomUUID() }, body),
    );
    return () => sendAll({ url, requests, inFlight }, (status) => status === 202);
  };
  const assertAllFinal = async () => {
    let query = "";
    do {
      const page = (await ask(`/v1/operations?limit=500${query}`)) as unknown as Page;
      const other = page.operations.find(({ state }) => state !== "FINAL");
      if (other !== undefined) throw new Error(`an operation is ${other.state}: ${JSON.stringify(other.error)}`);
      query = page.next === null ? "" : `&after=${page.next}`;
    } while (query !== "");
  };
  return {
    process: gateway,
    async singles(count, inFlight) {
      const bodies = Array.from({ length: count }, () => JSON.stringify(newBody()));
      const go = send("/v1/certifications", bodies, inFlight, "application/json");
      const started = performance.now();
      await go();
      const accepted = rateOf(count, started);
      await settled();
      const rate = rateOf(count, started);
      await assertAllFinal();
      return { ...rate, accepted: accepted.perSecond };
    },
    async files(count, rowsOfFile, inFlight) {
      const bodies = Array.from({ length: count }, () =>
        Array.from({ length: rowsOfFile }, () => JSON.stringify(newBody())).join("\n"),
      );
      const go = send("/v1/certifications/imports", bodies, inFlight, "application/x-ndjson");
      const started = performance.now();
      const answers = await go();
      const accepted = rateOf(count * rowsOfFile, started);
      for (const answer of answers) {
        const { refused } = JSON.parse(answer) as { refused: unknown[] };
        if (refused.length > 0) throw new Error(`a row was refused: ${JSON.stringify(refused[0])}`);
      }
      await settled();
      const rate = rateOf(count * rowsOfFile, started);
      await assertAllFinal();
      return { ...rate, accepted: accepted.perSecond };
    },
    async close() {
      await gateway.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

interface Page {
  readonly operations: readonly { readonly state: string; readonly error: unknown }[];
  readonly next: string | null;
}

async function writeKeystore(folder: string, { privateKey, signer: { address } }: Writer): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const json = await encryptKeystoreJson({ address, privateKey }, PASSWORD, { scrypt: { N: 2, r: 8, p: 1 } });
  writeFileSync(join(folder, "registrar.json"), json);
}

async function tokenFor(keysFile: string): Promise<string> {
  const { privateKey, publicKey } = await generateKeyPair("EdDSA");
  writeFileSync(keysFile, JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: "1", alg: "EdDSA" }] }));
  return new SignJWT({ economy: OWN, roles: ["registrar"] })
    .setProtectedHeader({ alg: "EdDSA", kid: "1" })
    .setSubject("bench")
    .setIssuer("bench")
    .setAudience("bench")
    .setExpirationTime("1d")
    .sign(privateKey);
}

let made = 0;

/** A certification as a registrar's system sends it. */
function newBody(): object {
  made += 1;
  return {
    tin: `JP${String(made).padStart(17, "0")}`,
    legalName: `Synthetic Trading Company ${made} Ltd.`,
    localName: `架空商事${made}`,
    address: { lines: [`${made} Synthetic Road`], city: "Tokyo", country: "JP" },
    operatorTypes: ["IMPORTER", "MANUFACTURER"],
    programme: "AEO",
    validFrom: "2025-10-01",
    validUntil: "2028-09-30",
    consent: { mode: "GENERAL" },
    synthetic: true,
  };
}
