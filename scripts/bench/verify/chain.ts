/**
 * The embedded chain with the registries and Chinese Taipei's seeds, for the server that asks a contract for each request. Prints as
 * one line of JSON where it is, which contract to ask, and ids that it knows.
 */
import { economy } from "../../../src/domain/economy.ts";
import { loadSeeds } from "../../../src/seeding/seeds.ts";
import { startDemo } from "../../../src/start/demo.ts";
import { createLog } from "../../../src/telemetry/log.ts";

const members = [economy("TW"), economy("JP"), economy("KR")];
const parts: { close(): Promise<void> }[] = [];
const { network } = await startDemo({
  seeds: loadSeeds(),
  members,
  economies: [economy("TW")],
  data: undefined,
  port: 0,
  chain: { kind: "embedded", rpcPort: 0 },
  seed: "gateways",
  today: new Date().toISOString().slice(0, 10),
  log: createLog("silent", {}),
  say: () => {},
  opened: (part) => void parts.push(part),
});
// The chain stays; the gateways would only take part of the processor.
for (const gateway of parts.slice(1)) await gateway.close();
const { address } = network.book.contracts.certifications;
const logs = await network.rpc.request<{ topics: string[] }[]>("eth_getLogs", [
  { address, fromBlock: "0x0", toBlock: "latest" },
]);
const ids = [...new Set(logs.map(({ topics }) => topics[1] as string))].slice(0, 1_000);
process.stdout.write(`${JSON.stringify({ url: network.rpcUrls[0], contract: address, ids })}\n`);
