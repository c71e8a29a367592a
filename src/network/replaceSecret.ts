import { chmodSync, chownSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { makeFolder } from "./writeFiles.ts";

/**
 * Writes a secret in one step over an older one: a gateway that reads it meanwhile sees one or the other. Whoever owns the key that it
 * was made with owns it, also when root made it: the gateway, which is not root, must read it.
 */
export function replaceSecret(path: string, text: string, ownedLike: string | undefined): void {
  const owner = ownedLike === undefined ? undefined : statSync(ownedLike);
  const given = owner !== undefined && owner.uid !== process.getuid?.();
  const folder = dirname(path);
  const made = makeFolder(folder, 0o700);
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, text, { flag: "wx", mode: 0o600 });
    chmodSync(temporary, 0o600);
    if (given) for (const one of [temporary, ...made]) chownSync(one, owner.uid, owner.gid);
    renameSync(temporary, path);
  } finally {
    rmSync(temporary, { force: true });
  }
}
