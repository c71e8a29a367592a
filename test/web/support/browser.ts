import { existsSync } from "node:fs";
import axe from "axe-core";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { expect } from "vitest";
import type { Economy } from "../../../src/domain/economy.ts";
import { PAGES_DIRECTORY } from "../../../src/http/pages.ts";
import type { Role } from "../../../src/services/caller.ts";
import { mintToken } from "../../../src/start/keys.ts";
import { startTestNetwork, type TestNetwork } from "../../support/network.ts";

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
];

/** A page in a browser, and all that went wrong in it. */
export interface Visit {
  readonly page: Page;
  /** Faults, refusals of the content policy, requests to anybody else. */
  readonly faults: string[];
  close(): Promise<void>;
}

/** A network of two authorities, and people with browsers. */
export interface People {
  readonly net: TestNetwork;
  visit(economy: Economy, path: string, role?: Role, options?: BrowserContextOptions): Promise<Visit>;
  close(): Promise<void>;
}

/** Starts the gateways of some economies and a browser. */
export async function people(
  executablePath: string,
  economies: readonly Economy[],
  seed: "gateways" | "none" = "none",
): Promise<People> {
  if (!existsSync(`${PAGES_DIRECTORY}/pages.json`)) throw new Error("the pages are not built: npm run build:web");
  const net = await startTestNetwork({ economies, seed });
  const browser = await chromium.launch({ executablePath, args: FLAGS });
  return {
    net,
    async visit(economy, path, role, options) {
      const { url } = net.gateway(economy);
      const keys = net.network.keysOf(economy);
      if (keys === undefined) throw new RangeError(`no keys of ${economy}`);
      const fragment = role === undefined ? "" : `#token=${await mintToken(keys, role, Date.now())}`;
      return open(browser, url, path + fragment, options);
    },
    async close() {
      await browser.close();
      await net.close();
    },
  };
}

async function open(browser: Browser, url: string, path: string, options?: BrowserContextOptions): Promise<Visit> {
  const context = await browser.newContext({ locale: "en-GB", timezoneId: "Asia/Tokyo", ...options });
  context.setDefaultTimeout(15_000);
  const faults: string[] = [];
  context.on("request", (request) => {
    if (!request.url().startsWith(`${url}/`)) faults.push(`asked another host: ${request.url()}`);
  });
  context.on("weberror", (error) => faults.push(`fault: ${String(error.error())}`));
  context.on("console", (message) => {
    // A refusal by the gateway shows in the console too; those are looked at where they are wanted.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource"))
      faults.push(`console: ${message.text()}`);
  });
  await context.addInitScript(() => {
    addEventListener("securitypolicyviolation", (event) => {
      console.error(`content policy: ${event.violatedDirective} ${event.blockedURI}`);
    });
  });
  const page = await context.newPage();
  await page.goto(url + path);
  return { page, faults, close: () => context.close() };
}

/** Fails with what axe-core finds wrong on the page as it is now. */
export async function expectAccessible(page: Page, what: string): Promise<void> {
  // What fades in has not its own colours yet.
  await page.evaluate(async () => void (await Promise.all(document.getAnimations().map((one) => one.finished))));
  await page.evaluate(axe.source);
  const found = await page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run(document);
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`);
  });
  expect(found, what).toEqual([]);
}
