import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { AddressBook } from "../../../src/ledger/addressBook.ts";

export interface SyntheticNode {
  readonly url: string;
  readonly book: AddressBook;
  stop(): void;
}

/** Starts a node in a process of its own that serves a made-up ledger of so many certifications. */
export async function startSyntheticNode(certifications: number, perBlock: number): Promise<SyntheticNode> {
  const script = new URL("../syntheticNode.ts", import.meta.url).pathname;
  const args = ["--import", "tsx", script, String(certifications), String(perBlock)];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = (await once(createInterface(child.stdout), "line")) as [string];
  const { port, book } = JSON.parse(line) as { port: number; book: AddressBook };
  return { url: `http://127.0.0.1:${port}`, book, stop: () => void child.kill() };
}
