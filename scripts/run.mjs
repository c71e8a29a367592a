// Runs a program written in TypeScript: node scripts/run.mjs src/main.ts [arguments]
// A Node that strips types by itself (22.18 and later) needs no loader, and what it stripped and compiled is kept for the next
// start: that saves a gateway some 45 MB and a second. An older one gets tsx. With --load the programs named are only loaded, so
// that they are kept; a program that can be loaded without running exports main.
import { enableCompileCache } from "node:module";
import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

// Beside the packages, not in the folder for temporary files: whoever can write there could make this process run their code.
const compiled = fileURLToPath(new URL("../node_modules/.cache/compiled", import.meta.url));
enableCompileCache(compiled);
// For the threads that the program starts, which would strip and compile anew.
process.env.NODE_COMPILE_CACHE = compiled;
if (!process.features.typescript) await import("tsx");

const load = (path) => import(pathToFileURL(resolve(path)).href);
const [, , first, ...rest] = process.argv;
if (first === "--load") for (const path of rest) await load(path);
else {
  process.argv.splice(1, 2, resolve(first));
  await (await load(first)).main?.();
}
