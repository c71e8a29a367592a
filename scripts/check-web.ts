import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

/**
 * What the officer's page weighs when it is first opened, gzipped: the shell, everything that its scripts import at once, and also
 * what they fetch only when the camera is opened. Borders have bad networks. Charts and the library that draws them (src-) belong to
 * other pages.
 */
const LIMIT = 100_000;
const OUT = join(import.meta.dirname, "../build/web");

const assets = readdirSync(join(OUT, "assets"));
const entry = ["index.html", "icon.svg", "manifest.webmanifest"];
const seen = new Set<string>();

/** A file, and the assets that it names, but for those of the other pages. */
function collect(file: string): void {
  if (seen.has(file)) return;
  seen.add(file);
  if (!/\.(js|html)$/.test(file)) return;
  const text = readFileSync(join(OUT, file), "utf8");
  for (const asset of assets) {
    if (
      text.includes(asset) &&
      !/^(StartPage|RegistrarPage|ArrangementsPage|TraderPage|MonitoringPage|ProgrammePage|TrsPage|AuditPage|AccessesPage|Chart|src)-/.test(
        asset,
      )
    )
      collect(join("assets", asset));
  }
}

for (const file of entry) collect(file);
let total = 0;
for (const file of [...seen].sort()) {
  const bytes = gzipSync(readFileSync(join(OUT, file))).length;
  total += bytes;
  console.log(`${String(bytes).padStart(7)}  ${file}`);
}
console.log(`${String(total).padStart(7)}  bytes gzipped for the officer's page, at most ${LIMIT}`);
process.exitCode = total <= LIMIT ? 0 : 1;
