import type { ExchangeEntry, FileHead } from "../domain/exchangeFile.ts";

/** One way to write a file: its beginning, each entry, its end. */
export interface FileFormat {
  readonly name: "xml" | "csv";
  readonly mediaType: string;
  begin(head: FileHead): string;
  entry(entry: ExchangeEntry): string;
  end(): string;
}
