import { randomUUID } from "node:crypto";
import type { Config } from "../config.ts";
import type { CertificationId } from "../domain/certificationRecord.ts";
import { AeoError } from "../domain/errors.ts";
import type { Operation } from "../domain/operation.ts";
import { isSettled } from "../domain/operationMoves.ts";
import type { Instant } from "../domain/time.ts";
import { type AddressBook, addressesOf } from "../ledger/addressBook.ts";
import { ChainReader } from "../ledger/chainReader.ts";
import { confirmByFollower } from "../ledger/confirmations.ts";
import { Nodes } from "../ledger/nodes.ts";
import { Sender } from "../ledger/sender.ts";
import { type SenderLoop, startSenderLoop } from "../ledger/senderLoop.ts";
import type { SenderAlarm, SenderReport } from "../ledger/senderReport.ts";
import type { Signer } from "../ledger/signer.ts";
import { systemTimers } from "../ledger/timers.ts";
import type { SignerRole, Writes } from "../services/ports.ts";
import { Lease } from "../store/lease.ts";
import { SendQueue, type SettledHandler } from "../store/sendQueue.ts";
import type { Logger } from "../telemetry/log.ts";
import type { Metrics } from "../telemetry/metrics.ts";
import type { Companions } from "./companions.ts";
import { assertOwnKey, type EconomyOf, ownSigner } from "./ownSigner.ts";
import type { Reading } from "./reading.ts";
import type { Stores } from "./stores.ts";
import { verifiedWrites } from "./verifiedWrites.ts";

export interface WritingParts {
  readonly config: Pick<Config, "economy" | "finalityDepth" | "pollMs">;
  readonly book: AddressBook;
  readonly stores: Stores;
  readonly companions: Companions;
  readonly signers: Partial<Readonly<Record<SignerRole, Signer>>>;
  readonly reading: Pick<Reading, "nodesTogether" | "view">;
  /** Runs in the transaction that settles an operation. */
  readonly onSettled: SettledHandler;
  /** Told after an operation is settled. */
  readonly settled: (operation: Operation) => void;
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly now: () => Instant;
}

/** Everything that writes to the ledger: one sender per key, over one outbox. Nothing is sent before `run`. */
export function openWriting(parts: WritingParts) {
  const { stores, signers, metrics, log } = parts;
  const alarms = new Map<SignerRole, readonly SenderAlarm[]>();
  const waiting = new Map<string, ((operation: Operation) => void)[]>();
  const loops: SenderLoop[] = [];
  const touched: string[] = [];

  const announce = () => {
    // Read again: the transaction that settled one may have been taken back.
    for (const operation of stores.outbox.operations(touched.splice(0))) {
      if (!isSettled(operation.state)) continue;
      if (operation.state === "FINAL") metrics.finalSeconds.observe(operation.updatedAt - operation.createdAt);
      for (const resolve of waiting.get(operation.id) ?? []) resolve(operation);
      waiting.delete(operation.id);
      parts.settled(operation);
    }
  };
  const handlers: SettledHandler[] = [parts.onSettled, ({ id }) => void touched.push(id)];

  // What another gateway's sender settled is not announced here: whoever waits for it is told when it is seen.
  parts.companions.onLook(() => {
    touched.push(...waiting.keys());
    announce();
  });

  const observe = (role: SignerRole, report: SenderReport) => {
    announce();
    metrics.rebroadcasts.inc(report.resent);
    for (const { kind, detail } of report.alarms)
      if (!(alarms.get(role) ?? []).some((alarm) => alarm.kind === kind))
        log.error({ role, kind, detail }, "writing is hindered");
    alarms.set(role, report.alarms);
  };

  const writes: Writes = {
    accept({ call, signer, caller, now: createdAt, after }) {
      const key = signers[signer];
      if (key === undefined)
        throw new AeoError("NOT_AUTHORISED_ON_LEDGER", `this gateway holds no key for the role ${signer}`);
      assertOwnKey(parts.config.economy, key.address, economyIn(parts.reading.view));
      return stores.outbox.accept({
        id: randomUUID(),
        call,
        caller,
        signer: key.address,
        after: after ?? null,
        createdAt,
      });
    },
    pendingOn: (id: CertificationId) => stores.outbox.pending(`certifications/${id}`),
  };

  return {
    writes,
    alarms: () => [...alarms.values()].flat(),
    /** Sends on at once. */
    wake: () => {
      for (const loop of loops) loop.wake();
    },
    /** Resolves with an operation once it is over, or as it is after a while. @throws AeoError UNKNOWN_OPERATION */
    async settledOperation(id: string, timeoutMs: number): Promise<Operation> {
      const operation = stores.outbox.operation(id);
      if (operation === undefined) throw new AeoError("UNKNOWN_OPERATION", `there is no operation ${id}`);
      if (isSettled(operation.state)) return operation;
      const { promise, resolve } = Promise.withResolvers<Operation | undefined>();
      waiting.set(id, [...(waiting.get(id) ?? []), resolve]);
      const cancel = systemTimers.after(timeoutMs, () => resolve(undefined));
      const settled = await promise;
      cancel();
      return settled ?? stores.outbox.operation(id) ?? operation;
    },
    run(): void {
      for (const [role, signer] of Object.entries(signers) as [SignerRole, Signer][])
        loops.push(startLoop(parts, signer, handlers, (report) => observe(role, report)));
    },
    async close(): Promise<void> {
      await Promise.all(loops.map((loop) => loop.stop()));
    },
  };
}

export type Writing = ReturnType<typeof openWriting>;

function economyIn(view: Reading["view"]): EconomyOf {
  return (address) =>
    view.asOf === undefined ? undefined : view.current().state.authorities.writers.get(address)?.economy;
}

function startLoop(
  { config, book, stores, companions, reading, log, now }: WritingParts,
  signer: Signer,
  handlers: readonly SettledHandler[],
  onReport: (report: SenderReport) => void,
): SenderLoop {
  // A node that the reader passes over, because it stands still or is gone, is no guide for writing either.
  const nodes = new Nodes(() => reading.nodesTogether());
  const holder = `${stores.shared?.name ?? "gateway"} ${randomUUID()}`;
  const queue = new SendQueue(stores.database, new Lease(stores.database, signer.address, holder), handlers);
  const sender = new Sender({
    chainId: book.chainId,
    addresses: addressesOf(book),
    nodes,
    signer: ownSigner(config.economy, signer, economyIn(reading.view)),
    queue,
    verified: verifiedWrites(stores.events, reading.view),
    confirm: confirmByFollower({
      chain: new ChainReader(nodes),
      verifiedBlock: () => reading.view.asOf?.block,
      verifiedHash: (block) => stores.events.checkpoints.hashAt(block),
      depth: config.finalityDepth,
    }),
    standsBy: companions.areThere,
    now,
  });
  return startSenderLoop({
    sender,
    queue,
    timers: systemTimers,
    pollMs: config.pollMs,
    onReport,
    onFault: (error) => log.error({ err: error }, "a sender's step failed"),
  });
}
