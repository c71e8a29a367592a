import { createHash } from "node:crypto";
import type { ExchangeEntry, FileHead } from "../domain/exchangeFile.ts";
import type { FileSink } from "../services/exchangeFile.ts";
import type { FileFormat } from "./format.ts";

/** What is known of a written file. */
export interface FileFacts {
  /** Hex. */
  readonly sha256: string;
  readonly bytes: number;
  readonly entries: number;
}

/** Writes a file in a format, piece by piece, and knows afterwards what it wrote. */
export class FileText implements FileSink {
  readonly since: number | undefined;
  readonly #format: FileFormat;
  readonly #write: (bytes: Buffer) => Promise<void>;
  readonly #hash = createHash("sha256");
  #text = "";
  #bytes = 0;
  #entries = 0;

  /** @param since the sequence that a delta goes on from; undefined for a full file */
  constructor(format: FileFormat, since: number | undefined, write: (bytes: Buffer) => Promise<void>) {
    this.since = since;
    this.#format = format;
    this.#write = write;
  }

  begin(head: FileHead): void {
    this.#text += this.#format.begin(head);
  }

  put(entry: ExchangeEntry): void {
    this.#text += this.#format.entry(entry);
    this.#entries += 1;
  }

  async turn(): Promise<void> {
    const bytes = Buffer.from(this.#text, "utf8");
    this.#text = "";
    this.#hash.update(bytes);
    this.#bytes += bytes.length;
    await this.#write(bytes);
  }

  /** Writes the end. */
  async end(): Promise<FileFacts> {
    this.#text += this.#format.end();
    await this.turn();
    return { sha256: this.#hash.digest("hex"), bytes: this.#bytes, entries: this.#entries };
  }
}
