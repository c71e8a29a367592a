import { RpcError } from "../../src/ledger/rpc.ts";
import type { FakeLog } from "../support/fakeLedger.ts";
import {
  alterLog,
  dropLog,
  type Fault,
  inventLog,
  limitRange,
  withLogs,
  withoutBlockHash,
} from "../support/faultyRpc.ts";
import type { Random } from "../support/random.ts";
import type { Plan } from "./plan.ts";

/** What the faults need of the world around them. */
export interface Surroundings {
  readonly random: Random;
  readonly plan: Plan;
  /** Whether faults happen still. */
  readonly troubled: boolean;
  /** The chain moves on while a question is under way. */
  meanwhile(): void;
  /** A node gave logs that are not the chain's. */
  lied(): void;
}

/** What a node of the plan does wrong, the outermost first. Limits are the node's nature and stay when the trouble is over. */
export function faultsOf(world: Surroundings): Fault[] {
  const { rangeLimit, refusal, takesNoBlockHash } = world.plan;
  const faults: Fault[] = [(call, answer) => unreliable(world, call.method, answer), lies(world)];
  if (rangeLimit !== undefined) faults.push(limitRange(rangeLimit, refusal));
  if (takesNoBlockHash) faults.push(withoutBlockHash);
  return faults;
}

async function unreliable(world: Surroundings, method: string, answer: () => Promise<unknown>): Promise<unknown> {
  const { random, plan } = world;
  for (let turns = random.below(4); turns > 0; turns -= 1) await Promise.resolve();
  if (!world.troubled) return answer();
  if (random.chance(plan.meanwhile)) world.meanwhile();
  if (random.chance(plan.rpcErrors)) throw random.pick(ERRORS)();
  const result = await answer();
  if (random.chance(method === "eth_sendRawTransaction" ? plan.lostAnswers * 2 : plan.lostAnswers / 4)) {
    throw new RpcError("transport", "no answer: the line went dead");
  }
  if (random.chance(plan.meanwhile)) world.meanwhile();
  return result;
}

const ERRORS: readonly (() => RpcError)[] = [
  () => new RpcError("transport", "no answer: connection refused"),
  () => new RpcError("transport", "no answer: HTTP 502"),
  () => new RpcError("response", "Too many requests", { code: -32005 }),
  () => new RpcError("response", "Internal error", { code: -32603 }),
  () => new RpcError("response", "node is syncing", { code: -32000 }),
];

function lies(world: Surroundings): Fault {
  return withLogs((logs) => {
    const { random, plan } = world;
    if (!world.troubled || logs.length === 0 || !random.chance(plan.lies)) return logs;
    world.lied();
    return lie(random, logs);
  });
}

function lie(random: Random, logs: FakeLog[]): unknown[] {
  const at = random.pick(logs);
  switch (random.below(5)) {
    case 0:
      return alterLog(at, { data: altered(random, at.data) })(logs);
    case 1:
      return inventLog({ ...at, logIndex: `0x${(Number(at.logIndex) + 100).toString(16)}` })(logs);
    case 2:
      return alterLog(at, { topics: [at.topics[0] as string, random.hex(32)] })(logs);
    case 3:
      return alterLog(at, { transactionHash: random.hex(32) })(logs);
    default:
      return dropLog(at)(logs);
  }
}

/** The same but for one hex digit. */
function altered(random: Random, data: string): string {
  const place = 2 + random.below(data.length - 2);
  const digit = (Number.parseInt(data[place] as string, 16) ^ (1 + random.below(15))).toString(16);
  return data.slice(0, place) + digit + data.slice(place + 1);
}
