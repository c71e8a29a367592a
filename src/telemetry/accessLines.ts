import { pino } from "pino";
import type { Logger } from "./log.ts";

/** What is told of an answered request. Nothing of it comes from the caller, so nothing must be escaped or hidden. */
export interface AccessLine {
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
  readonly traceId: string;
}

export interface AccessLines {
  add(line: AccessLine): void;
  /** Writes what is waiting. */
  flush(): void;
}

/** Lines are written when there are so many, or after so many milliseconds: so much is lost when the process is killed. */
const MOST_WAITING = 200;
const LONGEST_WAIT_MS = 50;

/**
 * The access log of a busy path: the same lines as `log.info({...}, "answered")` gives, put together by hand and written many at a
 * time. A process that is killed loses those of the last 50 ms, or the last 200; one that ends in order calls flush.
 */
export function createAccessLines(log: Logger, nowMs: () => number = Date.now): AccessLines {
  const inner = log as unknown as Record<symbol, unknown>;
  const stream = inner[pino.symbols.streamSym] as { write(text: string): void };
  // The logger's own fields, already as text, with a comma in front.
  const base = inner[pino.symbols.chindingsSym] as string;
  let waiting = "";
  let lines = 0;
  let timer: NodeJS.Timeout | undefined;
  let second = 0;
  let secondText = "";
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (lines === 0) return;
    const text = waiting;
    waiting = "";
    lines = 0;
    stream.write(text);
  };
  const isoTime = () => {
    const now = nowMs();
    const ms = now % 1_000;
    if (now - ms !== second) {
      second = now - ms;
      secondText = new Date(second).toISOString().slice(0, 20);
    }
    return `${secondText}${ms < 10 ? "00" : ms < 100 ? "0" : ""}${ms}Z`;
  };
  return {
    flush,
    add({ method, route, status, seconds, traceId }) {
      if (!log.isLevelEnabled("info")) return;
      const fields = `"method":"${method}","route":"${route}","status":${status},"ms":${Math.round(seconds * 1e4) / 10}`;
      waiting += `{"level":"info","time":"${isoTime()}"${base},${fields},"traceId":"${traceId}","msg":"answered"}\n`;
      lines += 1;
      if (lines >= MOST_WAITING) flush();
      else timer ??= setTimeout(flush, LONGEST_WAIT_MS).unref();
    },
  };
}
