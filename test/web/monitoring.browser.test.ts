import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Economy } from "../../src/domain/economy.ts";
import { eventually } from "../support/network.ts";
import { feedYear, lastYear } from "../support/yearOfClearances.ts";
import { expectAccessible, type People, people, type Visit } from "./support/browser.ts";
import { findChromium } from "./support/chromium.ts";
import { monthName } from "./support/monthName.ts";

const [TW, JP, KR] = ["TW", "JP", "KR"] as [Economy, Economy, Economy];
const chromium = findChromium();
let all: People;
const visits: Visit[] = [];

/** Where pictures go, for whoever wants to look. */
const PICTURES = process.env["AEO_SCREENSHOTS"];

async function visit(...args: Parameters<People["visit"]>): Promise<Page> {
  const opened = await all.visit(...args);
  visits.push(opened);
  return opened.page;
}

async function picture(page: Page, name: string): Promise<void> {
  if (PICTURES === undefined) return;
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true });
}

describe.skipIf(chromium === undefined)("the monitoring of benefits", () => {
  beforeAll(async () => {
    all = await people(chromium as string, [TW, JP, KR], "gateways");
    await feedYear(all.net, { importer: JP, partner: TW, perMonth: 60, stops: false });
    await feedYear(all.net, { importer: KR, partner: TW, perMonth: 60, stops: true });
    const monitor = await all.net.as(TW, "monitor");
    await eventually(
      "TW is told of the breaches",
      async () => (await monitor.get("/v1/clauses")).body["promised"] as { breach: unknown }[],
      (promised) => promised.filter(({ breach }) => breach !== null).length >= 5,
      40_000,
    );
  }, 120_000);
  afterAll(() => all?.close());

  test("shows the side that stopped delivering what it missed, from the month on, and lets it answer", async () => {
    const page = await visit(KR, "/monitoring", "monitor", { viewport: { width: 1280, height: 900 } });
    await page.locator(".figure .value").first().waitFor();
    await page.locator("svg.plot").nth(2).waitFor();
    await picture(page, "judged");
    await expectAccessible(page, "the judged side");
    if (PICTURES !== undefined) {
      await page.emulateMedia({ media: "print" });
      await page.setViewportSize({ width: 720, height: 1040 });
      await picture(page, "print");
      await page.emulateMedia({ media: null });
      await page.setViewportSize({ width: 1280, height: 900 });
    }
    const sheet = await page.pdf({ format: "A4" });
    if (PICTURES !== undefined) writeFileSync(join(PICTURES, "sheet.pdf"), sheet);
    expect(sheet.toString("latin1").match(/\/Type \/Page\b/g), "it prints on one sheet").toHaveLength(1);
    await page.getByLabel("Only missed").check();
    const table = page.locator("section:has(> .row > h2)", { hasText: "Monitoring clauses" }).locator("table").first();
    const rows = await table.locator("tbody tr").allInnerTexts();
    const used = rows.filter((row) => row.includes("benefits used"));
    expect(used).toHaveLength(5);
    expect(used.at(-1)).toContain(monthName(lastYear().stopsIn));
    await table.getByRole("button", { name: "raised" }).last().click();
    await page.getByRole("button", { name: "Acknowledge" }).click();
    await page.getByLabel("What we answer").fill("The officers were new.");
    await page.getByRole("button", { name: "Answer" }).click();
    await page.getByText("The officers were new.").waitFor();
    const acts = page.getByRole("list", { name: "What was done" }).getByRole("listitem");
    await acts.nth(2).waitFor();
    const done = await acts.allInnerTexts();
    expect(done[0]).toMatch(/^raised: .+, .*20\d\d/);
    expect(done[1]).toMatch(/^acknowledged: Korea, .*20\d\d/);
    expect(done[2]).toMatch(/^answered: Korea, .*20\d\d/);
    await picture(page, "answered");
  }, 60_000);

  test("shows the other side the same months, and the answer", async () => {
    const page = await visit(TW, "/monitoring", "monitor", { viewport: { width: 1280, height: 900 } });
    await page.getByText(/The agreed bound was kept in \d+ of \d+ directions/).waitFor();
    const sheet = await page.pdf({ format: "A4" });
    expect(sheet.toString("latin1").match(/\/Type \/Page\b/g), "it prints on one sheet").toHaveLength(1);
    await page.emulateMedia({ media: "print" });
    const region = page.getByRole("region", { name: "What was promised to our traders" });
    const leftOut = page.getByText(/older rows, none of them missed, are on the page only/);
    expect(await leftOut.first().isVisible()).toBe(true);
    const printed = await region.locator("tbody tr:visible").allInnerTexts();
    await page.emulateMedia({ media: null });
    expect(await leftOut.first().isVisible()).toBe(false);
    const all = await region.locator("tbody tr").allInnerTexts();
    expect(printed.length).toBeLessThan(all.length);
    expect(all.filter((row) => row.includes("missed")).every((row) => printed.includes(row))).toBe(true);
    // Japan certified nobody whom these declarations name: that is not "no period".
    await page.getByText("Nothing was measured in the periods that are over.").waitFor();
    await page.getByLabel("Only missed").check();
    const promised = page.getByRole("region", { name: "What was promised to our traders" });
    const rows = (await promised.locator("tbody tr").allInnerTexts()).filter((row) => row.includes("benefits used"));
    expect(rows).toHaveLength(5);
    expect(rows.every((row) => row.startsWith("Korea"))).toBe(true);
    expect(rows.at(-1)).toContain(monthName(lastYear().stopsIn));
    await picture(page, "counterpart");
    await expectAccessible(page, "the other side");
  }, 60_000);

  test("shows the tables of the report with what does not follow, and every figure as a file", async () => {
    const page = await visit(JP, "/release-times", "officer", { viewport: { width: 1280, height: 900 } });
    await page.getByText("differs; no rounding explains it").first().waitFor();
    expect(await page.getByText("cut off, not rounded").count()).toBe(1);
    await picture(page, "release-times");
    await expectAccessible(page, "release times");
    await page.locator("details.data summary").first().click();
    const [file] = await Promise.all([page.waitForEvent("download"), page.getByText("Download CSV").nth(1).click()]);
    expect(file.suggestedFilename()).toMatch(/^Table 2.*\.csv$/);
  }, 60_000);

  test("shows the programme's office its own figures", async () => {
    const page = await visit(TW, "/programme", "registrar", { viewport: { width: 1280, height: 900 } });
    await page.getByRole("heading", { name: "Operators certified" }).waitFor();
    await page.getByRole("cell", { name: "officer did not know" }).first().waitFor();
    const told = page.getByRole("row").filter({ hasText: "officer did not know" });
    expect(await told.first().innerText()).toMatch(/(hidden as small|at least \d+|[1-9]\d*)$/);
    await picture(page, "programme");
    await expectAccessible(page, "the programme");
  }, 60_000);

  test("shows another agency what it cleared itself, and nothing of what authorities promised each other", async () => {
    const agency = await all.net.as(JP, "agency");
    const row = { reference: "FOOD-1", issuer: TW, mode: "SEA", channel: "FREE", claimed: false };
    const lodgedAt = new Date(Date.now() - 3_600_000).toISOString();
    const sent = await agency.send("POST", "/v1/clearances", JSON.stringify({ ...row, lodgedAt }), {
      type: "application/x-ndjson",
    });
    expect(sent).toMatchObject({ status: 200, body: { accepted: 1 } });
    const page = await visit(JP, "/monitoring", "agency");
    await page.getByText("These are the declarations that your agency cleared itself.").waitFor();
    await page.locator(".figure .value").first().waitFor();
    expect(await page.getByRole("heading", { name: "Monitoring clauses" }).count()).toBe(0);
    await expectAccessible(page, "an agency");
  }, 60_000);

  test("asks nothing of another host and breaks no rule of the content policy", async () => {
    const page = await visit(JP, "/monitoring", "monitor");
    await page.locator("svg.plot").nth(2).waitFor();
    await page.getByLabel("Language").selectOption("fr");
    await page.getByRole("heading", { name: "Les avantages promis" }).waitFor();
    await page.getByLabel("Chiffres").selectOption("TRUE");
    await page.locator(".figure .value").first().waitFor();
    expect(visits.flatMap((one) => one.faults)).toEqual([]);
    await Promise.all(visits.splice(0).map((one) => one.close()));
  }, 60_000);
});
