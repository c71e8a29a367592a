import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Gives a run of the tests a folder of its own for everything temporary, gone with what tests left in it when the run ends. */
export default function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), "aeo-test-"));
  // PostgreSQL runs as another user and has its folder in it.
  chmodSync(folder, 0o711);
  process.env["TMPDIR"] = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
