import { AeoError } from "../domain/errors.ts";
import type { Bytes32 } from "../domain/event.ts";
import type { SentOperation } from "../domain/outboxEntry.ts";
import type { Instant } from "../domain/time.ts";
import { ChainReader } from "./chainReader.ts";
import { Nodes } from "./nodes.ts";
import type { SenderQueue } from "./senderQueue.ts";

/** What an operator may do with a queue besides the sender. */
export interface OperatorQueue extends Pick<SenderQueue, "signer" | "underWay" | "nextNonce" | "adoptNonce"> {
  requestResend(hash: Bytes32): void;
  retire(hash: Bytes32, reason: string, now: Instant): boolean;
}

/** "resend": the running sender sends the same bytes again at once. "renewed": it will be signed anew, with another nonce. */
export type Requeued = "resend" | "renewed";

/**
 * Sets a stuck operation going again, at the wish of an operator who has made sure that no other process uses the key. It is signed
 * anew only when its transaction can never execute: every node says that its nonce is used and none knows it to be executed. While
 * that is not proven, a second transaction could make the write happen twice, so the same bytes are sent again instead.
 * @throws AeoError UNKNOWN_OPERATION when it is not signed and waiting for a block; RpcError when a node does not answer
 */
export async function requeue(queue: OperatorQueue, nodes: Nodes, id: string, now: Instant): Promise<Requeued> {
  return (await prepareRequeue(queue, nodes, id))(now);
}

/** As requeue, in two steps: the nodes are asked, and what is given then does it at once, as in a transaction. */
export async function prepareRequeue(
  queue: OperatorQueue,
  nodes: Nodes,
  id: string,
): Promise<(now: Instant) => Requeued> {
  const operation = queue.underWay().find((each) => each.id === id && each.block === null);
  if (operation === undefined) {
    const detail = `No operation ${id} of ${queue.signer} is signed and waiting for a block.`;
    throw new AeoError("UNKNOWN_OPERATION", detail);
  }
  const dead = await Promise.all(
    nodes.all.map((node) => isSpent(new ChainReader(new Nodes([node])), queue, operation)),
  );
  return (now) => {
    if (dead.every(Boolean) && queue.retire(operation.hash, "its nonce was used by another transaction", now))
      return "renewed";
    queue.requestResend(operation.hash);
    return "resend";
  };
}

/**
 * Goes on after nonces that another process used, at the wish of an operator who has made sure that it no longer does.
 * @returns how many transactions of others were passed over
 * @throws RpcError
 */
export async function passForeignNonces(queue: OperatorQueue, nodes: Nodes): Promise<number> {
  return (await prepareNoncePass(queue, nodes))();
}

/** As passForeignNonces, in two steps: the nodes are asked, and what is given then does it at once. */
export async function prepareNoncePass(queue: OperatorQueue, nodes: Nodes): Promise<() => number> {
  const chain = new ChainReader(nodes);
  const used = await chain.transactionCount(queue.signer, (await chain.head()).number);
  return () => {
    const next = queue.nextNonce() ?? used;
    queue.adoptNonce(used);
    return Math.max(0, used - next);
  };
}

async function isSpent(chain: ChainReader, { signer }: OperatorQueue, operation: SentOperation): Promise<boolean> {
  const used = await chain.transactionCount(signer, (await chain.head()).number);
  // Asked after the count: a receipt that comes between would be seen.
  return used > operation.nonce && (await chain.receipt(operation.hash)) === null;
}
