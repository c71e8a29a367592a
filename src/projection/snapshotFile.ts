import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { decodeSnapshot, encodeSnapshot } from "./snapshot.ts";
import type { Folded, SnapshotKeeper } from "./view.ts";

/** What a snapshot file gave at the start. */
export type LoadedSnapshot =
  | { readonly kind: "loaded"; readonly folded: Folded }
  | { readonly kind: "absent" }
  /** Damaged, or of another release: the view must be rebuilt from the events. */
  | { readonly kind: "unusable"; readonly reason: string };

/** Keeps the view in a file, only to start faster: whatever is wrong with it, the events have it all. */
export class SnapshotFile implements SnapshotKeeper {
  readonly #path: string;
  readonly #release: string;

  constructor(path: string, release: string) {
    this.#path = path;
    this.#release = release;
  }

  /** Replaces the file in one step: after a crash it is the old one or the new one. @throws Error of the file system */
  save(folded: Folded): void {
    const bytes = encodeSnapshot(folded, this.#release);
    const temporary = `${this.#path}.new`;
    // Another that was left half written may have other rights.
    rmSync(temporary, { force: true });
    const file = openSync(temporary, "wx", 0o600);
    try {
      for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, this.#path);
    this.#syncFolder();
  }

  /** Removes the file, for good even after a crash. @throws Error of the file system */
  discard(): void {
    rmSync(this.#path, { force: true });
    this.#syncFolder();
  }

  /** Never throws. */
  load(): LoadedSnapshot {
    try {
      return { kind: "loaded", folded: decodeSnapshot(readFileSync(this.#path), this.#release) };
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return { kind: "absent" };
      return { kind: "unusable", reason: error instanceof Error ? error.message : String(error) };
    }
  }

  #syncFolder(): void {
    const folder = openSync(dirname(this.#path), "r");
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  }
}
