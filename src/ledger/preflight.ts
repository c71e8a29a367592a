import { AeoError } from "../domain/errors.ts";
import type { BlockReference } from "../domain/outboxEntry.ts";
import type { Instant } from "../domain/time.ts";
import { quantity } from "./chainReader.ts";
import type { Nodes } from "./nodes.ts";
import { type Refusal, refusalOf, revertDataOf } from "./revert.ts";
import { RpcError } from "./rpc.ts";
import { classifyRpcError } from "./rpcErrors.ts";
import type { Trial } from "./trial.ts";

/** What a trial tells: nothing against it, why the contract refuses, or nothing, because no node could try it. */
export type Verdict = "passes" | AeoError | RpcError;

/**
 * Tries a call on the newest block before a nonce is spent on it, with the very gas it will have.
 *
 * The block that will include the call is younger than the newest one, and on a quiet chain by up to a heartbeat. So a refusal that
 * only the clock makes (a date that lies after the newest block but not after now) does not count: the call is sent, and the contract
 * decides by the time of its block. A call that passes now and is refused later costs a nonce and ends as FAILED, with the reason.
 */
export async function preflight(nodes: Nodes, trial: Trial, head: BlockReference, now: Instant): Promise<Verdict> {
  try {
    const refusal = await tryAt(nodes, trial, head.number);
    return refusal === undefined || mayPass(refusal, head.time, now) ? "passes" : refusal.error;
  } catch (error) {
    if (error instanceof RpcError) return error;
    throw error;
  }
}

/** Whether nothing speaks against a call on the newest block, not even its clock; false too when no node can try it. */
export async function passesOutright(nodes: Nodes, trial: Trial, head: BlockReference): Promise<boolean> {
  try {
    return (await tryAt(nodes, trial, head.number)) === undefined;
  } catch (error) {
    if (error instanceof RpcError) return false;
    throw error;
  }
}

/**
 * Why a transaction reverted in a block: it is executed again on what that block left behind, or else on what it found.
 * @throws RpcError when no node answers
 */
export async function revertReason(nodes: Nodes, trial: Trial, block: number): Promise<AeoError> {
  for (const number of [block, block - 1]) {
    try {
      const refusal = await tryAt(nodes, trial, number);
      if (refusal !== undefined) return refusal.error;
    } catch (error) {
      if (classifyRpcError(error) !== "state-unavailable") throw error;
    }
  }
  return new AeoError("LEDGER_REFUSED", `The transaction reverted in block ${block}; why can't be told any more.`);
}

/** The refusal of a call at a block; undefined when it passes. */
async function tryAt(nodes: Nodes, { gasLimit, ...call }: Trial, block: number): Promise<Refusal | undefined> {
  try {
    await nodes.request("eth_call", [{ ...call, gas: quantity(gasLimit) }, quantity(block)]);
    return undefined;
  } catch (error) {
    const data = revertDataOf(error);
    if (data !== undefined) return refusalOf(data);
    // Clients don't call it a revert when the gas is too little.
    if (classifyRpcError(error) === "gas-limit" || /out of gas/i.test((error as Error).message)) return refusalOf("0x");
    throw error;
  }
}

function mayPass({ passesAt }: Refusal, headTime: Instant, now: Instant): boolean {
  if (passesAt === undefined || headTime >= now) return false;
  return passesAt === "later" || (passesAt > headTime && passesAt <= now);
}
