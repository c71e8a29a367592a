import type { Files, WritableFile } from "../../../src/receipts/files.ts";

/** The process or the disk gave up here. */
export class Cut extends Error {}

/** What a machine keeps of a directory: bytes that were written, and those that a power cut leaves. */
interface Kept {
  written: Buffer;
  synced: Buffer;
}

/** A directory in memory whose every step can fail. */
export class FaultyFiles implements Files {
  readonly #files: Map<string, Kept>;
  /** Steps that change something until one is cut; Infinity: never. */
  stepsLeft = Number.POSITIVE_INFINITY;
  /** What a cut write leaves of its bytes, 0 to 1. */
  torn = 0.5;
  /** Fails every sync while set, without ending the process. */
  failing: Error | undefined;
  #dead = false;

  constructor(files: Map<string, Kept> = new Map()) {
    this.#files = files;
  }

  /** The directory as the next process finds it. @param power true: only what was synced is left */
  restarted(power: boolean): FaultyFiles {
    const kept = [...this.#files].map(([name, { written, synced }]): [string, Kept] => {
      const bytes = Buffer.from(power ? synced : written);
      return [name, { written: bytes, synced: Buffer.from(bytes) }];
    });
    return new FaultyFiles(new Map(kept));
  }

  names(): string[] {
    return [...this.#files.keys()].sort();
  }

  bytesOf(name: string): Buffer {
    return this.#files.get(name)!.written;
  }

  async list(): Promise<string[]> {
    return this.names();
  }

  async openForReading(name: string): Promise<WritableFile> {
    if (!this.#files.has(name)) throw Object.assign(new Error(`no ${name}`), { code: "ENOENT" });
    return this.#handle(name);
  }

  async openForWriting(name: string): Promise<WritableFile> {
    this.#step();
    if (!this.#files.has(name)) this.#files.set(name, { written: Buffer.alloc(0), synced: Buffer.alloc(0) });
    return this.#handle(name);
  }

  async replace(name: string, text: string): Promise<void> {
    this.#step();
    this.#files.set(name, { written: Buffer.from(text), synced: Buffer.from(text) });
  }

  async remove(name: string): Promise<void> {
    this.#step();
    this.#files.delete(name);
  }

  #step(): void {
    if (this.#dead || this.stepsLeft-- <= 0) {
      this.#dead = true;
      throw new Cut("cut");
    }
  }

  #handle(name: string): WritableFile {
    const kept = () => this.#files.get(name)!;
    return {
      size: async () => kept().written.length,
      read: async (position, length) => Buffer.from(kept().written.subarray(position, position + length)),
      write: async (position, bytes) => {
        const put = (count: number) => {
          const file = kept();
          const grown = Buffer.alloc(Math.max(file.written.length, position + count));
          file.written.copy(grown);
          bytes.copy(grown, position, 0, count);
          file.written = grown;
        };
        try {
          this.#step();
        } catch (error) {
          put(Math.floor(bytes.length * this.torn));
          throw error;
        }
        put(bytes.length);
      },
      truncate: async (length) => {
        this.#step();
        kept().written = Buffer.from(kept().written.subarray(0, length));
      },
      sync: async () => {
        this.#step();
        if (this.failing !== undefined) throw this.failing;
        kept().synced = Buffer.from(kept().written);
      },
      close: async () => undefined,
    };
  }
}
