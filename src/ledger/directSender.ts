import { keccak256 } from "ethers";
import type { LedgerCall } from "../domain/call.ts";
import { AeoError } from "../domain/errors.ts";
import type { Address, Registry } from "../domain/event.ts";
import { encodeCall } from "./callCodec.ts";
import { gasLimitOf } from "./gasLimits.ts";
import { refusalOf, revertDataOf } from "./revert.ts";
import type { Rpc } from "./rpc.ts";
import { classifyRpcError, type RpcErrorReason } from "./rpcErrors.ts";
import type { Signer } from "./signer.ts";
import type { Timers } from "./timers.ts";

/** What a transaction came to. */
export interface DirectReceipt {
  readonly status: `0x${string}`;
  readonly blockNumber: `0x${string}`;
  readonly gasUsed: `0x${string}`;
  readonly contractAddress: Address | null;
}

const POLL_MS = 50;
const RESEND_MS = 5_000;
const MAY_HAVE_IT: ReadonlySet<RpcErrorReason> = new Set(["already-known", "transport"]);

export interface DirectSenderParts {
  readonly rpc: Rpc;
  readonly chainId: number;
  readonly timers: Timers;
  /** How long a receipt is waited for, in milliseconds. */
  readonly timeoutMs?: number;
}

/**
 * Sends one transaction after another and waits for each: for setting a ledger up, before any gateway runs. It keeps nothing, so
 * after a crash its work is to be looked at and repeated; gateways write through the outbox.
 */
export class DirectSender {
  readonly #parts: Required<DirectSenderParts>;
  /** The next nonce of each key that was used: of several nodes, one may not have seen the last transaction yet. */
  readonly #next = new Map<Address, number>();

  constructor(parts: DirectSenderParts) {
    this.#parts = { timeoutMs: 60_000, ...parts };
  }

  /** @throws AeoError with the contract's reason when the call is refused */
  call(signer: Signer, addresses: Readonly<Record<Registry, Address>>, call: LedgerCall): Promise<DirectReceipt> {
    const { to, data } = encodeCall(call);
    return this.send(signer, { to: addresses[to], data, gasLimit: gasLimitOf(call) });
  }

  /** @throws AeoError with the contract's reason, LEDGER_UNAVAILABLE when no receipt comes */
  async send(
    signer: Signer,
    transaction: { readonly to: Address | null; readonly data: `0x${string}`; readonly gasLimit: bigint },
  ): Promise<DirectReceipt> {
    const { rpc, chainId } = this.#parts;
    const counted = Number(await rpc.request<string>("eth_getTransactionCount", [signer.address, "pending"]));
    const nonce = Math.max(counted, this.#next.get(signer.address) ?? 0);
    const raw = await signer.sign({ chainId, nonce, ...transaction });
    await this.#offer(raw);
    this.#next.set(signer.address, nonce + 1);
    const receipt = await this.#receipt(raw);
    if (receipt.status !== "0x1") throw await this.#reason(signer, transaction, receipt);
    return receipt;
  }

  /** A node that gave no answer may have taken it, and one that knows it has: neither is a failure yet. */
  async #offer(raw: `0x${string}`): Promise<void> {
    try {
      await this.#parts.rpc.request("eth_sendRawTransaction", [raw]);
    } catch (error) {
      if (!MAY_HAVE_IT.has(classifyRpcError(error))) throw error;
    }
  }

  /** Looks for the receipt, and sends the same bytes again now and then: a node may have lost them. */
  async #receipt(raw: `0x${string}`): Promise<DirectReceipt> {
    const { rpc, timers, timeoutMs } = this.#parts;
    const hash = keccak256(raw);
    for (let waited = 0; waited <= timeoutMs; waited += POLL_MS) {
      if (waited > 0 && waited % RESEND_MS === 0) await this.#offerAgain(raw);
      const receipt = await answeredOrNull(rpc.request<DirectReceipt | null>("eth_getTransactionReceipt", [hash]));
      if (receipt !== null) return receipt;
      await new Promise<void>((resolve) => timers.after(POLL_MS, resolve));
    }
    throw new AeoError("LEDGER_UNAVAILABLE", `transaction ${hash} is in no block after ${timeoutMs} ms`);
  }

  /** Its nonce may be used by now, by itself: the receipt tells. */
  async #offerAgain(raw: `0x${string}`): Promise<void> {
    try {
      await this.#offer(raw);
    } catch (error) {
      if (classifyRpcError(error) !== "nonce-too-low") throw error;
    }
  }

  /** Executes the transaction again where it failed, only to hear why. */
  async #reason(
    { address }: Signer,
    { to, data, gasLimit }: { readonly to: Address | null; readonly data: string; readonly gasLimit: bigint },
    { blockNumber }: DirectReceipt,
  ): Promise<Error> {
    const call = { from: address, ...(to === null ? {} : { to }), data, gas: `0x${gasLimit.toString(16)}` };
    try {
      await this.#parts.rpc.request("eth_call", [call, blockNumber]);
      return new AeoError("LEDGER_REFUSED", "the transaction failed in its block and would pass after it");
    } catch (error) {
      const data = revertDataOf(error);
      if (data !== undefined) return refusalOf(data).error;
      return new AeoError("LEDGER_REFUSED", error instanceof Error ? error.message : String(error), { cause: error });
    }
  }
}

/** null when there is no answer: the next question may have one. */
async function answeredOrNull<T>(answer: Promise<T | null>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (classifyRpcError(error) === "transport") return null;
    throw error;
  }
}
