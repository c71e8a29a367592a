import { beforeAll, describe, expect, test } from "vitest";
import { auditNode } from "../../src/audit/auditNode.ts";
import type { Finding } from "../../src/audit/finding.ts";
import { addressesOf } from "../../src/ledger/addressBook.ts";
import { packedAnswer } from "../../src/ledger/logThread/packedAnswer.ts";
import { packLogs } from "../../src/ledger/logThread/packLogs.ts";
import type { BatchRpc, RpcCall } from "../../src/ledger/rpc.ts";
import type { FakeLog } from "../support/fakeLedger.ts";
import { type Fault, FaultyRpc, withLogs } from "../support/faultyRpc.ts";
import { Random } from "../support/random.ts";
import { type AuditLedger, buildLedger, RELEASE } from "./support.ts";
import { alterLeaf, altered, StillNode, TAMPERINGS } from "./tampering.ts";

let on: AuditLedger;
let node: StillNode;
let logs: FakeLog[];
let slots: RpcCall[];

beforeAll(async () => {
  on = await buildLedger(10);
  node = new StillNode(on.rpc);
  const filter = { address: Object.values(addressesOf(on.book)), fromBlock: "0x0", toBlock: "latest" };
  logs = await node.request<FakeLog[]>("eth_getLogs", [filter]);
  slots = [];
  await audit(
    new FaultyRpc(node, (call, answer) => {
      if (call.method === "eth_getStorageAt") slots.push(call);
      return answer();
    }),
  );
}, 120_000);

async function audit(rpc: BatchRpc): Promise<readonly Finding[]> {
  return (await auditNode(rpc, on.book, { release: RELEASE })).report.findings;
}

/** The same node, its logs read as a client with a second thread reads them. */
function readFromBytes(rpc: BatchRpc): BatchRpc {
  return {
    request: (method, params) => rpc.request(method, params),
    batch: (calls) => rpc.batch(calls),
    async readLogs(filter) {
      const result = await rpc.request("eth_getLogs", [filter]);
      const body = Buffer.from(JSON.stringify({ jsonrpc: "2.0", id: 1, result }));
      return packedAnswer({ status: 200, body }, packLogs(body, 1), 1);
    },
  };
}

/** What was done to the node's answers, and whether a finding names it. */
interface Tampering {
  readonly what: string;
  readonly fault: Fault;
  readonly named: (found: Finding) => boolean;
}

const isAt = (log: FakeLog, at: FakeLog): boolean =>
  log.transactionHash === at.transactionHash && log.logIndex === at.logIndex;
const standsAt = (found: Finding, { blockNumber, logIndex }: FakeLog): boolean =>
  found.check === "history" && found.block === Number(blockNumber) && found.logIndex === Number(logIndex);

const LOG_FIELDS: readonly (readonly string[])[] = [
  ["address"],
  ["topics", "0"],
  ["topics", "1"],
  ["data"],
  ["data"],
  ["blockNumber"],
  ["blockHash"],
  ["transactionHash"],
  ["transactionIndex"],
  ["logIndex"],
  ["removed"],
];

function alter(random: Random): Tampering {
  const at = random.pick(logs);
  const path = random.pick(LOG_FIELDS);
  const changed = alterLeaf(at, path, random);
  const fault = withLogs((given) => given.map((log) => (isAt(log, at) ? changed : log)));
  // A field of the log itself, or, for topics and data, one of the event that they hold.
  const own = !["topics", "data"].includes(path[0] as string);
  const named = (found: Finding): boolean => {
    if (!standsAt(found, at) || found.kind === "missing") return false;
    if (path[0] === "removed") return found.kind === "malformed";
    return own ? found.field === path[0] : found.field !== null;
  };
  return { what: `${path.join(".")} of log ${at.blockNumber}:${at.logIndex}`, fault, named };
}

function omit(random: Random): Tampering {
  const at = random.pick(logs);
  const fault = withLogs((given) => given.filter((log) => !isAt(log, at)));
  const named = (found: Finding): boolean => found.kind === "missing" && standsAt(found, at);
  return { what: `log ${at.blockNumber}:${at.logIndex} omitted`, fault, named };
}

function invent(random: Random): Tampering {
  const at = random.pick(logs);
  const logIndex = `0x${(Number(at.logIndex) + 1 + random.below(3)).toString(16)}`;
  const more = { ...at, logIndex, data: altered(at.data, random) as string };
  const insert = (given: FakeLog[]): FakeLog[] => {
    const last = given.findLastIndex(({ blockNumber }) => blockNumber === at.blockNumber);
    return last < 0 ? given : given.toSpliced(last + 1, 0, more);
  };
  const named = (found: Finding): boolean =>
    found.check === "history" &&
    found.block === Number(at.blockNumber) &&
    ["invented", "reordered"].includes(found.kind);
  return { what: `log ${at.blockNumber}:${logIndex} invented`, fault: withLogs(insert), named };
}

function reorder(random: Random): Tampering {
  const index = random.below(logs.length - 1);
  const [one, other] = [logs[index], logs[index + 1]] as [FakeLog, FakeLog];
  const swap = (given: FakeLog[]): FakeLog[] =>
    given.map((log) => (isAt(log, one) ? other : isAt(log, other) ? one : log));
  const blocks = [Number(one.blockNumber), Number(other.blockNumber)];
  // Two that came with different answers look like one too few here and one too many there.
  const named = (found: Finding): boolean =>
    ["reordered", "missing", "invented"].includes(found.kind) && blocks.includes(found.block ?? -1);
  return { what: `${one.blockNumber}:${one.logIndex} swapped with the next`, fault: withLogs(swap), named };
}

function alterStorage(random: Random): Tampering {
  const { params } = random.pick(slots);
  const [address, slot] = params as [string, string];
  const fault: Fault = async (call, answer) => {
    const word = await answer();
    const it = call.method === "eth_getStorageAt" && call.params[0] === address && call.params[1] === slot;
    return it ? altered(word, random) : word;
  };
  const named = (found: Finding): boolean =>
    found.check === "storage" && found.detail.includes(slot) && found.field !== null;
  return { what: `slot ${slot} of ${address}`, fault, named };
}

function alterBlock(random: Random): Tampering {
  const at = random.pick(logs);
  const field = random.pick(["timestamp", "hash"]);
  const fault: Fault = async (call, answer) => {
    const block = await answer();
    if (call.method !== "eth_getBlockByNumber" || call.params[0] !== at.blockNumber) return block;
    return alterLeaf(block as object, [field], new Random(Number(at.blockNumber)));
  };
  const named = (found: Finding): boolean => found.check === "history" && found.block === Number(at.blockNumber);
  return { what: `${field} of block ${at.blockNumber}`, fault, named };
}

describe("a node that tampers with its answers", () => {
  test("is found clean when it does not", async () => {
    expect(await audit(node)).toEqual([]);
    expect(await audit(readFromBytes(node))).toEqual([]);
  });

  test(`is found out each of ${TAMPERINGS} times, and the place is named`, { timeout: 600_000 }, async () => {
    const failures: unknown[] = [];
    for (let seed = 0; seed < TAMPERINGS; seed += 1) {
      const random = new Random(seed);
      const make = random.pick([
        alter,
        alter,
        alter,
        alter,
        omit,
        invent,
        reorder,
        alterStorage,
        alterStorage,
        alterBlock,
      ]);
      const { what, fault, named } = make(random);
      const faulty = new FaultyRpc(node, fault);
      const findings = await audit(seed % 2 === 0 ? faulty : readFromBytes(faulty));
      if (!findings.some(named)) failures.push({ seed, what, findings: findings.slice(0, 3) });
    }
    expect(failures).toEqual([]);
  });
});
