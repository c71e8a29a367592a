import { parse as parseToml, stringify as toToml } from "smol-toml";
import { parse as parseYaml, stringify as toYaml } from "yaml";

type Files = Map<string, string>;
type Document = Record<string, any>;

/** Changes one file as a hand would that does not know better. */
export type Break = (files: Files) => void;

/** Another text. */
export function inText(path: string, change: (text: string) => string): Break {
  return (files) => {
    const before = files.get(path) as string;
    const after = change(before);
    if (after === before) throw new Error(`${path} was not changed`);
    files.set(path, after);
  };
}

export function inToml(path: string, change: (document: Document) => void): Break {
  return inText(path, (text) => {
    const document = parseToml(text) as Document;
    change(document);
    return toToml(document);
  });
}

export function inYaml(path: string, change: (document: Document) => void): Break {
  return inText(path, (text) => {
    const document = parseYaml(text) as Document;
    change(document);
    return toYaml(document);
  });
}

export function inJson(path: string, change: (document: Document) => void): Break {
  return inText(path, (text) => {
    const document = JSON.parse(text) as Document;
    change(document);
    return JSON.stringify(document, null, 2);
  });
}

/** The same change to the genesis file of everybody. */
export function inEveryGenesis(change: (document: Document) => void): Break {
  return (files) => {
    for (const path of files.keys()) if (path.endsWith("genesis.json")) inJson(path, change)(files);
  };
}
