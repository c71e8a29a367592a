import { AeoError } from "../domain/errors.ts";
import type { LedgerEvent } from "../domain/event.ts";
import type { LedgerLog, VerifiedLog } from "../domain/ledgerLog.ts";
import { decodeLog } from "../ledger/eventCodec.ts";
import type { Auditor } from "./auditor.ts";

/** The first log that could not be read. */
export interface Unread {
  readonly code: string;
  readonly detail: string;
}

/**
 * Hands logs to an auditor as events. After one that this release can't read nothing more is judged, for nothing after it could be
 * understood; whether somebody altered it or a later release wrote it, the heads say.
 */
export class Judging {
  readonly auditor: Auditor;
  unread: Unread | undefined;

  constructor(auditor: Auditor) {
    this.auditor = auditor;
  }

  take(logs: readonly VerifiedLog[]): void {
    for (const log of logs) {
      if (this.unread !== undefined) return;
      const event = this.read(log);
      if (event !== undefined) this.auditor.take(event);
    }
  }

  /** A log as an event; undefined, and noted, when this release can't read it. */
  read(log: LedgerLog): LedgerEvent | undefined {
    try {
      return decodeLog(log);
    } catch (error) {
      if (!(error instanceof AeoError)) throw error;
      this.unread ??= { code: error.code, detail: error.message };
      return undefined;
    }
  }
}
