import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";

/** What the files of a network are read through. */
export interface Folder {
  /** The text of a file; undefined when it is not there or can't be read. */
  text(path: string): string | undefined;
  /** The files of a sub-folder and below it, with their modes; none when it is not there. */
  files(path: string): readonly FolderFile[];
}

export interface FolderFile {
  /** From the top of the folder. */
  readonly path: string;
  /** The lower nine bits. */
  readonly mode: number;
  readonly bytes: number;
}

/** Where a member's containers keep their data: large, and nothing that a member hands to another. */
const DATA = "data";

/**
 * A folder on the disk.
 * @param elsewhere where the files of a sub-folder are instead, by its name
 */
export function folderAt(root: string, elsewhere: ReadonlyMap<string, string> = new Map()): Folder {
  const placeOf = (path: string): string => {
    const [first = "", ...rest] = path.split("/");
    const moved = elsewhere.get(first);
    return moved === undefined ? join(root, path) : join(moved, ...rest);
  };
  return {
    text(path) {
      try {
        return readFileSync(placeOf(path), "utf8");
      } catch {
        return undefined;
      }
    },
    files(path) {
      const top = placeOf(path);
      return filesBelow(top, top).map(({ file, mode, bytes }) => {
        const inside = relative(top, file).split(sep).join("/");
        return { path: path === "" ? inside : `${path}/${inside}`, mode, bytes };
      });
    },
  };
}

function filesBelow(folder: string, top: string): { file: string; mode: number; bytes: number }[] {
  return entriesOf(folder).flatMap((entry) => {
    const file = join(folder, entry.name);
    if (entry.isDirectory()) return folder === top && entry.name === DATA ? [] : filesBelow(file, top);
    try {
      const { mode, size } = statSync(file); // of what a link leads to
      return [{ file, mode: mode & 0o777, bytes: size }];
    } catch {
      return [{ file, mode: 0, bytes: 0 }];
    }
  });
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
