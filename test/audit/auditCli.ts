import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { processIo } from "../../src/cli/io.ts";
import { run } from "../../src/cli/run.ts";
import type { RpcError } from "../../src/ledger/rpc.ts";
import { type RpcServer, rpcServer } from "../support/rpcServer.ts";
import { type AuditLedger, directory } from "./support.ts";

/** A ledger's node as an HTTP server. */
export function serveNode({ rpc }: AuditLedger): Promise<RpcServer> {
  return rpcServer(({ body, json }) => {
    const answer = async ({ id, method, params }: { id: number; method: string; params: unknown[] }) => {
      try {
        return { jsonrpc: "2.0", id, result: await rpc.request(method, params) };
      } catch (error) {
        const { message, code = -32000 } = error as RpcError;
        return { jsonrpc: "2.0", id, error: { code, message } };
      }
    };
    void (Array.isArray(body) ? Promise.all(body.map(answer)) : answer(body)).then((value) => json(value));
  });
}

/** Runs `aeo audit …` with what it printed. */
export async function aeoAudit(...args: string[]) {
  let stdout = "";
  let stderr = "";
  const io = {
    ...processIo(),
    colour: { stdout: false, stderr: false },
    stdout: (text: string) => void (stdout += text),
    stderr: (text: string) => void (stderr += text),
  };
  const exit = await run(["audit", ...args], io);
  return { exit, stdout, stderr, json: () => JSON.parse(stdout) };
}

/** A folder with the ledger's address book and the HEAD key of Chinese Taipei. */
export function folderOf({ book, headKey }: AuditLedger) {
  const folder = directory();
  const at = (name: string): string => join(folder, name);
  writeFileSync(at("book.json"), JSON.stringify(book));
  writeFileSync(at("head.jwk"), JSON.stringify(headKey));
  return at;
}
