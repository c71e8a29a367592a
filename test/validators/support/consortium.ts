import { expect } from "vitest";
import type { Economy } from "../../../src/domain/economy.ts";
import type { CertificationId } from "../../../src/domain/certificationRecord.ts";
import { type BlockHeader, fetchHeaders } from "../../../src/ledger/blockHeader.ts";
import { readHistories } from "../../../src/ledger/readHistories.ts";
import { createRpcClient } from "../../../src/ledger/rpcClient.ts";
import { headOf, ValidatorNetwork, type ValidatorNetworkOptions } from "../../../scripts/network/validatorNetwork.ts";
import type { Validator } from "../../../scripts/network/validator.ts";
import { eventually, startTestNetwork, type TestNetwork } from "../../support/network.ts";
import type { Client } from "../../support/networkClient.ts";

export const [TW, JP] = ["TW", "JP"] as Economy[] as [Economy, Economy];

/** Seconds after which a gateway answers STALE here: short, so that a test can see it pass, and more than a block takes. */
export const BOUND = 8;
/** Milliseconds: validators that were away, and gateways that put off asking them, need some seconds. */
export const PATIENCE = 120_000;
/** Milliseconds that one test may take. */
export const TIMEOUT = 240_000;

/** Four validators, and the gateways of two economies over them. */
export interface Consortium {
  readonly chain: ValidatorNetwork;
  readonly net: TestNetwork;
  /** Of Chinese Taipei. */
  readonly registrar: Client;
  /** Of Japan. */
  readonly officer: Client;
  close(): Promise<void>;
}

/** @param rpcUrlsOf the nodes that the gateways are given, best first; all validators if left out */
export async function startConsortium(
  options: Omit<ValidatorNetworkOptions, "binary"> = {},
  rpcUrlsOf: (chain: ValidatorNetwork) => Promise<readonly string[]> | readonly string[] = (chain) => chain.rpcUrls,
): Promise<Consortium> {
  const binary = process.env["AEO_VALIDATOR"];
  if (binary === undefined) throw new Error("run these tests with npm run test:network");
  const chain = await ValidatorNetwork.start({ binary, ...options });
  try {
    const net = await startTestNetwork({
      economies: [TW, JP],
      seed: "none",
      chain: { kind: "running", rpcUrls: await rpcUrlsOf(chain) },
      ledgerBound: BOUND,
    });
    return {
      chain,
      net,
      registrar: await net.as(TW, "registrar"),
      officer: await net.as(JP, "officer"),
      async close() {
        await net.close();
        await chain.close();
      },
    };
  } catch (error) {
    await chain.close();
    throw error;
  }
}

/** What a validator says of each block from the second to `to`: its hash, its parent's and its transactions. */
export async function blocksOf({ rpcUrl }: Validator, to: number): Promise<string[]> {
  const rpc = createRpcClient({ url: rpcUrl });
  try {
    const numbers = Array.from({ length: to - 1 }, (_, index) => index + 2);
    const blocks: string[] = [];
    for (let from = 0; from < numbers.length; from += 50) {
      const headers = await fetchHeaders(rpc, numbers.slice(from, from + 50));
      for (const { number, hash, parentHash, transactions } of headers.values())
        blocks.push([number, hash, parentHash, ...transactions.keys()].join(" "));
    }
    return blocks;
  } finally {
    rpc.close();
  }
}

/** Where the histories of the four registries stand at a block, as a validator's own state has it. */
export async function historiesAt({ net }: Consortium, { rpcUrl }: Validator, block: number): Promise<string[]> {
  const rpc = createRpcClient({ url: rpcUrl });
  try {
    const header = (await fetchHeaders(rpc, [block])).get(block) as BlockHeader;
    const told = await readHistories(rpc, net.network.book, header);
    return [...told].map(
      ([registry, { sequence, head }]) => `${registry} ${sequence} ${Buffer.from(head).toString("hex")}`,
    );
  } finally {
    rpc.close();
  }
}

/** The lowest head of some validators. */
export async function commonHead(validators: readonly Validator[]): Promise<number> {
  return Math.min(...(await Promise.all(validators.map(headOf))));
}

/** Waits until a gateway has nothing to complain about. */
export async function untilReady({ net }: Consortium): Promise<void> {
  for (const economy of [TW, JP]) {
    const admin = await net.as(economy, "admin");
    await eventually(
      `the gateway of ${economy} to be ready`,
      async () => (await admin.get("/v1/status")).body,
      ({ ready }) => ready === true,
      PATIENCE,
    );
  }
}

/** The codes of what a gateway complains about. */
export async function problemsOf({ net }: Consortium, economy: Economy): Promise<string[]> {
  const { body } = await (await net.as(economy, "admin")).get("/v1/status");
  return (body["problems"] as { code: string }[]).map(({ code }) => code);
}

export async function recognitionOf({ officer }: Consortium, tin: string): Promise<Record<string, any>> {
  return (await officer.get(`/v1/verifications?tin=${encodeURIComponent(tin)}&mode=SEA`)).body;
}

/** Waits until Japan's officer is answered so. */
export function answered(consortium: Consortium, tin: string, recognition: string): Promise<Record<string, any>> {
  return eventually(
    `${recognition} for ${tin}`,
    () => recognitionOf(consortium, tin),
    (answer) => answer["recognition"] === recognition,
    PATIENCE,
  );
}

export function suspend({ registrar }: Consortium, id: CertificationId, query = "?wait=final") {
  const body = { reason: { code: "AUDIT_FINDING" } };
  return registrar.send("POST", `/v1/certifications/${id}/suspensions${query}`, body, { version: 1 });
}

/** Checks that validators have the same blocks, and the same ledger after them, up to what all of them have. Gives that block. */
export async function expectOneChain(consortium: Consortium, validators: readonly Validator[]): Promise<number> {
  const head = await commonHead(validators);
  const [first, ...others] = validators as [Validator, ...Validator[]];
  const [blocks, histories] = [await blocksOf(first, head), await historiesAt(consortium, first, head)];
  expect(histories).toHaveLength(4);
  for (const other of others) {
    expect(await blocksOf(other, head), `${other.name} has the blocks of ${first.name}`).toEqual(blocks);
    expect(await historiesAt(consortium, other, head)).toEqual(histories);
  }
  return head;
}
