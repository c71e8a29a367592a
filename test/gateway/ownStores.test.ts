import { mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { economy } from "../../src/domain/economy.ts";
import type { Gateway } from "../../src/gateway/gateway.ts";
import { type AddressBook, parseAddressBook } from "../../src/ledger/addressBook.ts";
import { gatewayOf } from "../../src/start/gatewayOf.ts";
import { demoSigners, type GatewayKeys, makeGatewayKeys } from "../../src/start/keys.ts";
import type { Network } from "../../src/start/network.ts";
import { createLog } from "../../src/telemetry/log.ts";
import { dropSchemas, newSchema, postgresUrl } from "../support/eachStore.ts";

const url = await postgresUrl();
const [TW, JP] = [economy("TW"), economy("JP")];

/** The address book of a deployment of a number. */
function bookOf(deployment: number): AddressBook {
  const hex = (bytes: number, number: number) => `0x${number.toString(16).padStart(bytes * 2, "0")}`;
  const names = ["authorities", "certifications", "arrangements", "benefits"];
  const contracts = names.map((name, index) => [
    name,
    { address: hex(20, deployment * 16 + index), codeHash: hex(32, index), deployedAt: 1 },
  ]);
  return parseAddressBook({ chainId: 7, genesisHash: hex(32, 1), contracts: Object.fromEntries(contracts) });
}

let keys: GatewayKeys[];
let folder: string;
let gateways: Gateway[];
beforeAll(async () => {
  keys = await Promise.all([TW, JP].map((one) => makeGatewayKeys(one)));
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "aeo-own-"));
  gateways = [];
});
afterEach(async () => {
  await Promise.all(gateways.map((one) => one.close()));
  rmSync(folder, { recursive: true });
});

interface Place {
  readonly economy?: typeof TW;
  readonly deployment?: number;
  /** The folder of its file. */
  readonly store: string;
  readonly schema?: string;
}

/** Starts a gateway whose nodes are all away. */
async function start({ economy: own = TW, deployment = 1, store, schema }: Place): Promise<Gateway> {
  const network = {
    rpcUrls: ["http://127.0.0.1:1"],
    book: bookOf(deployment),
    signersOf: () => demoSigners(own, ""),
    keysOf: (one: typeof TW) => keys.find((key) => key.economy === one),
  } as unknown as Network;
  const gateway = await gatewayOf(network, {
    economy: own,
    timeZone: "Asia/Taipei",
    port: 0,
    metricsPort: 0,
    dataDir: join(folder, store),
    sharedStore: schema === undefined ? undefined : { url: url!, password: undefined, schema },
    peerHosts: [],
    version: "test",
    log: createLog("silent", { app: "test" }),
  });
  gateways.push(gateway);
  return gateway;
}

async function close(gateway: Gateway): Promise<void> {
  gateways.splice(gateways.indexOf(gateway), 1);
  await gateway.close();
}

const refused = (code: string, ...words: string[]) =>
  expect.objectContaining({ code, message: expect.stringMatching(words.join(".*")) }) as Error;

describe("a gateway's own file", () => {
  it("is refused to a gateway of another authority or ledger, and to a second process, and free after a refusal", async () => {
    const running = await start({ store: "a" });
    await expect(start({ store: "a" })).rejects.toEqual(refused("STORE_IN_USE", `process ${process.pid}`));
    await close(running);
    await expect(start({ store: "a", deployment: 2 })).rejects.toEqual(refused("LEDGER_WRONG_CHAIN", "AEO_STORE"));
    await close(await start({ store: "a" }));
    renameSync(join(folder, "a", TW), join(folder, "a", JP));
    await expect(start({ store: "a", economy: JP })).rejects.toEqual(
      refused("INVALID_CONFIGURATION", "AEO_STORE belongs to the authority of TW"),
    );
  }, 60_000);
});

describe.skipIf(url === undefined)("a schema that gateways share", () => {
  const schema = newSchema();
  afterEach(() => dropSchemas(url!, [schema]));

  it("is refused to a gateway of another ledger, whose own file is new, though no node can be asked", async () => {
    await close(await start({ store: "a", schema }));
    await expect(start({ store: "b", schema, deployment: 2 })).rejects.toEqual(
      refused("LEDGER_WRONG_CHAIN", `the schema ${schema}`, bookOf(1).contracts.authorities.address),
    );
    // The refused one left nothing behind: with the right address book it is a second gateway.
    await Promise.all([start({ store: "a", schema }), start({ store: "b", schema })]);
  }, 60_000);

  it("is no reason for two gateways to have one file", async () => {
    await start({ store: "a", schema });
    await expect(start({ store: "a", schema })).rejects.toEqual(refused("STORE_IN_USE", "held by a gateway"));
  }, 60_000);

  it("is refused to a gateway of another authority", async () => {
    await start({ store: "a", schema });
    await expect(start({ store: "b", schema, economy: JP })).rejects.toEqual(
      refused("INVALID_CONFIGURATION", `the schema ${schema}`, "TW", "AEO_ECONOMY is JP"),
    );
  }, 60_000);

  it("is one ledger's when gateways of two start at once", async () => {
    const started = await Promise.allSettled(
      [1, 2, 1, 2].map((deployment, index) => start({ store: `${index}`, schema, deployment })),
    );
    const up = started.map(({ status }) => status === "fulfilled");
    expect([up[0] && up[2], up[1] && up[3]].filter(Boolean)).toHaveLength(1);
    expect(up.filter(Boolean)).toHaveLength(2);
    for (const outcome of started)
      if (outcome.status === "rejected") expect(outcome.reason).toEqual(refused("LEDGER_WRONG_CHAIN", schema));
  }, 60_000);
});
