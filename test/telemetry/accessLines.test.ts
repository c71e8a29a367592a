import { describe, expect, it } from "vitest";
import { createAccessLines } from "../../src/telemetry/accessLines.ts";
import { createLog } from "../../src/telemetry/log.ts";

const line = { method: "GET", route: "/v1/verifications", status: 200, seconds: 0.00012, traceId: "t-1" };

function logTo(level: string) {
  const written: string[] = [];
  const log = createLog(level, { app: "aeo-ledger", gateway: "JP" }, { write: (text) => void written.push(text) });
  return { log, written };
}

describe("the access log of the busy path", () => {
  it("has the lines that the logger itself writes", () => {
    const { log, written } = logTo("info");
    const now = Date.UTC(2026, 10, 25, 9, 0, 0, 7);
    const lines = createAccessLines(log, () => now);
    lines.add(line);
    lines.flush();
    log.info({ method: "GET", route: "/v1/verifications", status: 200, ms: 0.1, traceId: "t-1" }, "answered");
    const [ours, theirs] = written.map((text) => JSON.parse(text));
    expect(ours).toEqual({ ...theirs, time: "2026-11-25T09:00:00.007Z" });
    expect(Object.keys(ours)).toEqual(Object.keys(theirs));
  });

  it("writes many at a time, and each once", () => {
    const { log, written } = logTo("info");
    const lines = createAccessLines(log);
    for (let index = 0; index < 450; index += 1) lines.add({ ...line, traceId: String(index) });
    expect(written).toHaveLength(2);
    lines.flush();
    lines.flush();
    expect(written).toHaveLength(3);
    const told = written.join("").trimEnd().split("\n");
    expect(told.map((text) => JSON.parse(text).traceId)).toEqual(
      Array.from({ length: 450 }, (_, index) => String(index)),
    );
  });

  it("says nothing at a level that does not want it", () => {
    const { log, written } = logTo("warn");
    const lines = createAccessLines(log);
    lines.add(line);
    lines.flush();
    expect(written).toEqual([]);
  });
});
