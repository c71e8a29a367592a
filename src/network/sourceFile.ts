import { parse as parseToml } from "smol-toml";
import { parse as parseYaml } from "yaml";

/** A file of the folder: its text, and what it holds. */
export interface SourceFile {
  /** From the top of the folder. */
  readonly path: string;
  readonly text: string;
  /** The parsed document; an empty object where the text could not be parsed, or the file is not there. */
  readonly value: Readonly<Record<string, unknown>>;
  /** Why there is no document. */
  readonly unreadable: string | undefined;
}

type Parser = (text: string) => unknown;

const PARSERS: Readonly<Record<string, Parser>> = {
  json: JSON.parse,
  toml: parseToml,
  yml: parseYaml,
  env: parseEnvironment,
  conf: (text) => ({ text }),
  pem: (text) => ({ text }),
};

/** Parses a file by its ending. @param text undefined when the file can't be read */
export function sourceFile(path: string, text: string | undefined): SourceFile {
  if (text === undefined) return { path, text: "", value: {}, unreadable: "is missing" };
  try {
    const value = (PARSERS[path.split(".").at(-1) ?? ""] as Parser)(text);
    if (typeof value !== "object" || value === null) throw new RangeError("nothing in it");
    return { path, text, value: value as Record<string, unknown>, unreadable: undefined };
  } catch (error) {
    const [why] = (error instanceof Error ? error.message : String(error)).split("\n");
    return { path, text, value: {}, unreadable: `is not in the format of its name: ${why}` };
  }
}

/** Where a key stands: path and line; the path and the key when the file has no line with it. */
export function place({ path, text }: SourceFile, key: string): string {
  const quoted = key.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const pattern = new RegExp(`^\\s*(?:-\\s*)?["']?${quoted}["']?(?:\\s*[:=;]|\\s|$)`);
  const line = text.split("\n").findIndex((one) => pattern.test(one));
  return line < 0 ? `${path} (${key})` : `${path}:${line + 1}`;
}

/** NAME=value lines. @throws RangeError for another line */
export function parseEnvironment(text: string): Record<string, string> {
  const lines = text.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("#"));
  return Object.fromEntries(
    lines.map((line) => {
      const at = line.indexOf("=");
      if (at < 1) throw new RangeError(`${JSON.stringify(line)} is no NAME=value`);
      return [line.slice(0, at), line.slice(at + 1)];
    }),
  );
}
