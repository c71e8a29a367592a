import { gzipSync } from "node:zlib";
import { build } from "vite";
import { expect, it } from "vitest";

/** Builds the checking half as a page would load it. */
async function chunks() {
  const built = await build({
    configFile: false,
    logLevel: "silent",
    build: {
      write: false,
      minify: true,
      rollupOptions: { input: "src/credential/check.ts", preserveEntrySignatures: "strict" },
    },
  });
  const outputs = (Array.isArray(built) ? built : [built]) as {
    output: { fileName: string; isEntry?: boolean; code?: string }[];
  }[];
  return outputs
    .flatMap(({ output }) => output)
    .flatMap((chunk) => (chunk.code === undefined ? [] : { ...chunk, code: chunk.code }));
}

it("is light enough for a page that an officer opens on a telephone, and needs nothing of Node", async () => {
  const all = await chunks();
  const size = (code: string) => gzipSync(code).length;
  const whole = all.reduce((sum, { code }) => sum + size(code), 0);
  const withoutLists = all
    .filter(({ fileName }) => !fileName.includes("statusList"))
    .reduce((sum, { code }) => sum + size(code), 0);
  expect(all.length, "reading status lists is loaded when it is needed").toBeGreaterThan(1);
  expect(whole).toBeLessThan(35_840);
  expect(withoutLists).toBeLessThan(20_000);
  for (const { code } of all) expect(code).not.toMatch(/from\s*["']node:|require\(/);
}, 60_000);
