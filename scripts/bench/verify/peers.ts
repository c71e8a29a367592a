/**
 * The servers that a gateway is compared with; each answers GET /v/TIN with a small record, and POST /v with those of a list.
 *   http      node:http and a Map: the limit of an HTTP server here
 *   express   express with its defaults and a Map
 *   view      express that asks a contract for each request, as a first version of such a service would
 * Run with: tsx peers.ts KIND PORT [CHAIN], where CHAIN is JSON of what chain.ts prints.
 */
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import { Contract, JsonRpcProvider } from "ethers";
import express from "express";
import { plainRecords } from "./operators.ts";

const [kind = "", port = "0", chain = "{}"] = process.argv.slice(2);
const BODY_LIMIT = "1mb";

function sendJson(response: ServerResponse, value: unknown): void {
  const body = JSON.stringify(value);
  response.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(body) });
  response.end(body);
}

function bareHttp(): RequestListener {
  const records = plainRecords();
  const batch = (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { tins } = JSON.parse(Buffer.concat(chunks).toString()) as { tins: string[] };
      sendJson(response, shortOf(tins));
    });
  };
  const shortOf = (tins: readonly string[]) =>
    tins.map((tin) => {
      const record = records.get(tin);
      return record === undefined ? null : [record.status, record.validUntil];
    });
  return (request, response) => {
    if (request.method === "POST") return batch(request, response);
    const record = records.get((request.url as string).slice("/v/".length));
    if (record !== undefined) return sendJson(response, record);
    response.writeHead(404).end();
  };
}

function plainExpress(): RequestListener {
  const records = plainRecords();
  const app = express();
  app.get("/v/:tin", (request, response) => {
    const record = records.get(request.params.tin);
    if (record === undefined) response.status(404).end();
    else response.json(record);
  });
  app.post("/v", express.json({ limit: BODY_LIMIT }), (request, response) => {
    const { tins } = request.body as { tins: string[] };
    response.json(tins.map((tin) => records.get(tin)).map((found) => found && [found.status, found.validUntil]));
  });
  return app;
}

function contractView(): RequestListener {
  const { url, contract, ids } = JSON.parse(chain) as { url: string; contract: string; ids: string[] };
  const provider = new JsonRpcProvider(url, undefined, { staticNetwork: true, cacheTimeout: -1 });
  const registry = new Contract(contract, ["function wordOf(bytes2,bytes32) view returns (uint256)"], provider);
  const app = express();
  app.get("/v/:tin", async (request, response) => {
    const { tin } = request.params;
    const word = (await registry.getFunction("wordOf")("0x5457", ids[Number(tin.slice(2)) % ids.length])) as bigint;
    response.json({ tin, economy: "TW", type: "EXPORTER", status: word === 0n ? "NONE" : "CERTIFIED" });
  });
  return app;
}

const KINDS: Readonly<Record<string, () => RequestListener>> = {
  http: bareHttp,
  express: plainExpress,
  view: contractView,
};
const make = KINDS[kind];
if (make === undefined) throw new Error(`no such server: ${kind}`);
createServer(make()).listen(Number(port), "127.0.0.1", () => process.stdout.write("up\n"));
