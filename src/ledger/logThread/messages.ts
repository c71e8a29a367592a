import type { LogFilter } from "../logAnswer.ts";
import type { PackedLogs } from "./packedLogs.ts";

/** What the thread needs to know at its start. */
export interface LogThreadSettings {
  /** http(s) URL of a node. It may hold a secret: it is never part of an error. */
  readonly url: string;
  /** The token that the node asks for, as it is when the thread starts; undefined = none. */
  readonly token: string | undefined;
  readonly timeoutMs: number;
  readonly maxBytes: number;
}

export interface LogQuestion {
  readonly id: number;
  readonly filter: LogFilter;
}

/** What came back to a question: the node's whole answer, with its logs if they could be packed, or why there is none. */
export type LogReply =
  | {
      readonly id: number;
      /** Of HTTP. */
      readonly status: number;
      readonly body: Uint8Array;
      readonly packed: PackedLogs | undefined;
    }
  | { readonly id: number; readonly lost: string };
