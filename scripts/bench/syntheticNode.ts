/**
 * A node over HTTP that serves a made-up chain of certifications, as fast as bytes can be written: the answers are prepared before.
 * Run with: tsx scripts/bench/syntheticNode.ts CERTIFICATIONS PER_BLOCK [BLOCKS]. Prints its port and address book as one line of
 * JSON. With BLOCKS it begins with so many, and has one more each second once those were read. One founder writes them all.
 */
import { createHash, randomBytes } from "node:crypto";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { id, keccak256 } from "ethers";
import { REGISTRIES } from "../../src/domain/event.ts";
import { economy } from "../../src/domain/economy.ts";
import { Auditor } from "../../src/audit/auditor.ts";
import { Findings } from "../../src/audit/finding.ts";
import { expectedSlots } from "../../src/audit/storage/compare.ts";
import { type AddressBook, registriesByAddress } from "../../src/ledger/addressBook.ts";
import { decodeLog } from "../../src/ledger/eventCodec.ts";
import { parseLogs } from "../../src/ledger/rawLog.ts";
import { writeRecord } from "../../src/ledger/certificationWord.ts";
import { asBuffer } from "../../src/ledger/hex.ts";
import { genesisTip, HistoryFold } from "../../src/ledger/history.ts";

const [count = 100_000, perBlock = 500, startWith = Number.POSITIVE_INFINITY] = process.argv.slice(2).map(Number);
const CODE = "0x6001600255";
const CHAIN_ID = 31337;
const START = 1_700_000_000;
const hex = (bytes: Uint8Array): `0x${string}` => `0x${asBuffer(bytes).toString("hex")}`;
const hashOf = (text: string): `0x${string}` => hex(createHash("sha256").update(text).digest());
const address = (index: number): `0x${string}` => `0x${String(index + 1).repeat(40)}`;
const word = (value: number): string => value.toString(16).padStart(64, "0");

const entry = (index: number) => ({
  address: address(index),
  codeHash: keccak256(CODE) as `0x${string}`,
  deployedAt: 1,
});
const contracts = Object.fromEntries(
  REGISTRIES.map((name, index) => [name, entry(index)]),
) as unknown as AddressBook["contracts"];
const book: AddressBook = { chainId: CHAIN_ID, genesisHash: hashOf("block 0"), contracts };

const certifications = contracts.certifications.address;
const writer = "77".repeat(20);
const topic = id("CertificationGranted(bytes32,uint64,address,uint40,uint256,bytes32)");
const fold = new HistoryFold(genesisTip(CHAIN_ID, certifications));
const head = Buffer.alloc(24);

const authorities = contracts.authorities.address;
const foundersFold = new HistoryFold(genesisTip(CHAIN_ID, authorities));

interface Prepared {
  readonly header: string;
  readonly logs: string;
  readonly certificationTip: string;
}

const tipOf = (sequence: number, bytes: Uint8Array): string =>
  `0x${asBuffer(bytes).toString("hex").padEnd(64, "0")}${word(sequence)}`;

function logJson(
  number: number,
  index: number,
  sequence: number,
  time: number,
  hash: string,
  transaction: string,
): string {
  const record = writeRecord({
    economy: economy("TW"),
    programme: 1,
    tier: 1,
    operatorTypes: 3,
    status: "CERTIFIED",
    version: 1,
    validFrom: time,
    validUntil: time + 94_608_000,
    reviewAt: 0,
    effectiveFrom: time,
  });
  const subject = hex(randomBytes(32));
  const data = `0x${word(sequence)}${writer.padStart(64, "0")}${word(time)}${hex(record).slice(2)}${randomBytes(32).toString("hex")}`;
  fold.append(time, Buffer.from(topic.slice(2) + subject.slice(2) + data.slice(2), "hex"), head);
  return placed(certifications, number, index, hash, transaction, [topic, subject], data);
}

function placed(
  of: string,
  number: number,
  index: number,
  hash: string,
  transaction: string,
  topics: readonly string[],
  data: string,
): string {
  return JSON.stringify({
    address: of,
    blockHash: hash,
    blockNumber: `0x${number.toString(16)}`,
    data,
    logIndex: `0x${index.toString(16)}`,
    removed: false,
    topics,
    transactionHash: transaction,
    transactionIndex: "0x0",
  });
}

/** Chinese Taipei joins, with the one writer of everything. */
function founding(number: number, time: number, hash: string, transaction: string): string[] {
  const subject = `0x${Buffer.from("TW").toString("hex").padEnd(64, "0")}`;
  const who = writer.padStart(64, "0");
  const facts = [
    ["MemberAdmitted(bytes2,uint64,address,uint256,address,uint16)", word(0) + who + word(1)],
    [
      "WriterSet(bytes2,uint64,address,address,uint8,uint40,uint40,uint16)",
      who + word(15) + word(time) + word(0) + word(1),
    ],
  ] as const;
  return facts.map(([signature, rest], index) => {
    const data = `0x${word(index + 1)}${who}${rest}`;
    foundersFold.append(time, Buffer.from(id(signature).slice(2) + subject.slice(2) + data.slice(2), "hex"), head);
    return placed(authorities, number, index, hash, transaction, [id(signature), subject], data);
  });
}

function prepare(number: number): Prepared {
  const hash = hashOf(`block ${number}`);
  const time = START + number * 2;
  const transaction = hashOf(`transaction ${number}`);
  const first = (number - 1) * perBlock;
  const events = number === 0 ? 0 : Math.min(perBlock, count - first);
  const founders = number === 1 ? founding(number, time, hash, transaction) : [];
  const grants = Array.from({ length: events }, (_, index) =>
    logJson(number, founders.length + index, first + index + 1, time, hash, transaction),
  );
  const logs = [...founders, ...grants];
  const header = {
    number: `0x${number.toString(16)}`,
    hash,
    parentHash: hashOf(`block ${number - 1}`),
    timestamp: `0x${time.toString(16)}`,
    transactions: [transaction],
  };
  const { sequence, head: tip } = fold.tip;
  return { header: JSON.stringify(header), logs: logs.join(","), certificationTip: tipOf(sequence, tip) };
}

const blocks = Array.from({ length: Math.ceil(count / perBlock) + 1 }, (_, number) => prepare(number));
const byHash = new Map(blocks.map((_, number) => [hashOf(`block ${number}`), number]));

/** What the contracts would hold; made when it is first asked for. */
let storage: ReadonlyMap<string, string> | undefined;
function stored(of: string, slot: string): string {
  storage ??= allSlots();
  return storage.get(of + slot) ?? `0x${word(0)}`;
}

function allSlots(): Map<string, string> {
  const auditor = new Auditor(book, new Findings());
  for (const { header, logs } of blocks) {
    const { number, timestamp } = JSON.parse(header) as { number: string; timestamp: string };
    for (const log of parseLogs(JSON.parse(`[${logs}]`) as object[], registriesByAddress(book))) {
      const { registry, sequence, logIndex, transaction, content } = log;
      const place = { registry, sequence, block: Number(number), logIndex, time: Number(timestamp), transaction };
      auditor.take(decodeLog({ position: place, content }));
    }
  }
  if (auditor.findings.total > 0) throw new Error(JSON.stringify(auditor.findings.list[0]));
  const slots = [...expectedSlots(auditor)];
  return new Map(slots.map(({ registry, slot, word: held }) => [contracts[registry].address + slot, held]));
}

let growsSince: number | undefined;
const headNumber = (): number => {
  const grown = growsSince === undefined ? 0 : Math.floor((performance.now() - growsSince) / 1_000);
  return Math.min(blocks.length - 1, startWith + grown);
};

function answer(method: string, params: any[]): string {
  switch (method) {
    case "eth_chainId":
      return `"0x${CHAIN_ID.toString(16)}"`;
    case "eth_blockNumber":
      return `"0x${headNumber().toString(16)}"`;
    case "eth_getCode":
      return `"${CODE}"`;
    case "eth_getBlockByNumber":
      return blocks[params[0] === "latest" ? headNumber() : Number(params[0])]?.header ?? "null";
    case "eth_getLogs": {
      const { fromBlock, toBlock } = params[0] as { fromBlock: string; toBlock: string };
      if (Number(toBlock) >= startWith) growsSince ??= performance.now();
      const parts = blocks.slice(Number(fromBlock), Number(toBlock) + 1).map(({ logs }) => logs);
      return `[${parts.filter((part) => part !== "").join(",")}]`;
    }
    case "eth_getStorageAt":
      return `"${stored(params[0], params[1])}"`;
    case "eth_call": {
      const index = REGISTRIES.findIndex((name) => contracts[name].address === params[0].to);
      const number = byHash.get(params[1].blockHash) ?? 0;
      if (REGISTRIES[index] === "certifications") return `"${blocks[number]?.certificationTip}"`;
      if (REGISTRIES[index] === "authorities" && number > 0)
        return `"${tipOf(foundersFold.tip.sequence, foundersFold.tip.head)}"`;
      return `"${tipOf(0, genesisTip(CHAIN_ID, address(index)).head)}"`;
    }
    default:
      return "null";
  }
}

const reply = ({ id: call, method, params }: { id: number; method: string; params: unknown[] }): string =>
  `{"jsonrpc":"2.0","id":${call},"result":${answer(method, params)}}`;

const server = http.createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const body = JSON.parse(Buffer.concat(chunks).toString());
    const bytes = Buffer.from(Array.isArray(body) ? `[${body.map(reply).join(",")}]` : reply(body), "latin1");
    response.writeHead(200, { "content-type": "application/json", "content-length": bytes.length }).end(bytes);
  });
});
server.listen(0, "127.0.0.1", () => {
  process.stdout.write(`${JSON.stringify({ port: (server.address() as AddressInfo).port, book })}\n`);
});
