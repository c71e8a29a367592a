import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { ChainLog } from "../../../src/chain/chainLog.ts";
import type { EmbeddedChainOptions } from "../../../src/chain/chainSettings.ts";
import { type EmbeddedChain, startEmbeddedChain } from "../../../src/chain/embeddedChain.ts";

export const CHAIN_ID = 4242;

/** A log whose lines can be read back. */
export function recordingLog(): ChainLog & { readonly lines: string[] } {
  const lines: string[] = [];
  const note = (level: string) => (message: string) => void lines.push(`${level}: ${message}`);
  return { lines, info: note("info"), warn: note("warn"), error: note("error") };
}

/** An empty directory that goes away with the test. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "aeo-chain-test-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** Starts a chain, in memory unless a directory is given, and closes it when the test ends. */
export async function startChain(options: Partial<EmbeddedChainOptions> = {}): Promise<EmbeddedChain> {
  const chain = await startEmbeddedChain({
    port: 0,
    chainId: CHAIN_ID,
    now: Date.now,
    log: recordingLog(),
    ...options,
  });
  let closed: Promise<void> | undefined;
  const close = () => (closed ??= chain.close());
  onTestFinished(close);
  return { ...chain, close };
}
