import { existsSync } from "node:fs";

const PLACES = [
  process.env["CHROMIUM_PATH"],
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** Where a Chromium is; undefined when there is none, which is said so that nobody takes a run without it for a whole one. */
export function findChromium(): string | undefined {
  const found = PLACES.find((place) => place !== undefined && existsSync(place));
  if (found === undefined)
    process.stderr.write(
      "\n!!! NO CHROMIUM: THE PAGES ARE NOT TESTED IN A BROWSER. Install chromium, or name one in CHROMIUM_PATH. !!!\n\n",
    );
  return found;
}
