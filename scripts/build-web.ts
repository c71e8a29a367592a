import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "vite";
import { PAGES } from "../src/web/pageList.ts";

/** Builds the pages into build/web: hashed files, the service worker with the list of what it keeps, and the list of the pages. */
const OUT = join(import.meta.dirname, "../build/web");
const ROOT = join(import.meta.dirname, "../src/web");
const common = {
  configFile: false,
  logLevel: "warn",
  // The license comments of the libraries stay in node_modules; a page is fetched over bad networks.
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
} as const;

await build({
  ...common,
  root: ROOT,
  build: {
    outDir: OUT,
    emptyOutDir: true,
    target: "es2022",
    modulePreload: { polyfill: false },
    // No data: URLs: the content policy allows files of ours only.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
});

const files = readdirSync(OUT, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name).slice(OUT.length).replaceAll("\\", "/"))
  .sort();
const hash = createHash("sha256");
for (const file of files) hash.update(file).update(readFileSync(join(OUT, file)));
const shell = {
  name: `shell-${hash.digest("hex").slice(0, 16)}`,
  files: files.filter((file) => file !== "/index.html"),
};

await build({
  ...common,
  root: ROOT,
  publicDir: false,
  define: { __SHELL__: JSON.stringify(shell), __PAGES__: JSON.stringify(PAGES.map(({ path }) => path)) },
  build: {
    outDir: OUT,
    emptyOutDir: false,
    target: "es2022",
    reportCompressedSize: false,
    lib: { entry: join(ROOT, "worker/serviceWorker.ts"), formats: ["es"], fileName: () => "sw.js" },
  },
});
writeFileSync(join(OUT, "pages.json"), JSON.stringify(PAGES.map(({ path }) => path)));
