import { readFileSync, writeFileSync } from "node:fs";
import { codesPage } from "../src/cli/codesPage.ts";
import { configurationPage } from "../src/config.ts";
import { gatewayRoutes, type RoutesDeps } from "../src/gateway/routes.ts";
import { errorsPage } from "../src/http/errorsPage.ts";
import { openApiDocument } from "../src/http/openapi.ts";

/** Documents that are made from the code. With --check nothing is written, and a stale one fails. */
const version = (JSON.parse(readFileSync("package.json", "utf8")) as { version: string }).version;

/** Routes are described without being run, so whatever they would stand on is never touched. */
const nothing: RoutesDeps = new Proxy({} as RoutesDeps, { get: () => ({}) });

const pages: Readonly<Record<string, () => string>> = {
  "src/docs/configuration.md": configurationPage,
  "src/docs/errors.md": () => errorsPage() + codesPage(),
  "src/docs/openapi.json": () => `${JSON.stringify(openApiDocument(gatewayRoutes(nothing), version), null, 2)}\n`,
};

let stale = 0;
for (const [path, make] of Object.entries(pages)) {
  const text = make();
  let present: string | undefined;
  try {
    present = readFileSync(path, "utf8");
  } catch {
    present = undefined;
  }
  if (present === text) continue;
  if (process.argv.includes("--check")) {
    stale++;
    console.error(`${path} is stale; run npm run generate`);
  } else {
    writeFileSync(path, text);
    console.log(`wrote ${path}`);
  }
}
process.exitCode = stale === 0 ? 0 : 1;
