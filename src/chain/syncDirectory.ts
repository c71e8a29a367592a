import { open } from "node:fs/promises";

/** Makes the names in a directory durable: without it a power cut can lose a file whose content is safe. */
export async function syncDirectory(path: string): Promise<void> {
  // Windows has no such call.
  if (process.platform === "win32") return;
  const directory = await open(path, "r");
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
