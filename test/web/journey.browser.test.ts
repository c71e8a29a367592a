import type { Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Economy } from "../../src/domain/economy.ts";
import { eventually } from "../support/network.ts";
import { certified, grantBody } from "../support/networkRecords.ts";
import { type People, people, type Visit } from "./support/browser.ts";
import { findChromium } from "./support/chromium.ts";

const [TW, JP] = ["TW", "JP"] as [Economy, Economy];
const chromium = findChromium();
let all: People;
const visits: Visit[] = [];

/** Opens a page as a person of an economy. */
async function visit(...args: Parameters<People["visit"]>): Promise<Page> {
  const opened = await all.visit(...args);
  visits.push(opened);
  return opened.page;
}

/** Waits until an element is there and can be seen. */
const seen = (locator: Locator) => locator.waitFor({ state: "visible" });
const answer = (page: Page) => page.locator(".answer h2");
const answers = (page: Page, words: string) => seen(page.locator(".answer h2", { hasText: words }));

async function check(page: Page, tin: string): Promise<void> {
  await page.getByLabel("Trader number").fill(tin);
  await page.keyboard.press("Enter");
}

/** Asks until the partner has been told: profiles travel on their own. */
async function recognised(page: Page, tin: string): Promise<void> {
  await eventually(
    `${tin} recognised`,
    async () => {
      await check(page, tin);
      await seen(answer(page));
      return answer(page).textContent();
    },
    (words) => words === "Recognised",
  );
}

describe.skipIf(chromium === undefined)("people with two gateways", () => {
  beforeAll(async () => {
    all = await people(chromium as string, [TW, JP]);
  }, 60_000);
  afterAll(() => all?.close());
  /** Whatever was done on a page: it asked nothing of another host, had no fault and broke no rule of its content policy. */
  afterEach(async () => {
    const opened = visits.splice(0);
    const faults = opened.flatMap((one) => one.faults);
    await Promise.all(opened.map((one) => one.close()));
    expect(faults).toEqual([]);
  });

  test("a registrar certifies, an officer elsewhere checks, the registrar suspends, the officer's open page says so", async () => {
    const registrar = await visit(TW, "/registrar", "registrar");
    await registrar.getByRole("radio", { name: "Certify an operator" }).check();
    await registrar.getByLabel("Number (TIN)").fill("TW12");
    await fillOperator(registrar);
    await registrar.getByRole("button", { name: "Certify", exact: true }).click();
    // What the gateway found wrong stands at the field, and what was typed is still there.
    const tin = registrar.getByLabel("Number (TIN)");
    await seen(registrar.locator("#tin-fault", { hasText: "TW [A-Z0-9]{9}".slice(0, 2) }));
    expect(await tin.getAttribute("aria-invalid")).toBe("true");
    expect(await registrar.getByLabel("Legal name").inputValue()).toBe("Journey Works Co., Ltd. (Synthetic)");
    await tin.fill("TW700000001");
    await registrar.getByRole("button", { name: "Certify", exact: true }).click();
    await seen(registrar.getByRole("heading", { name: "Journey Works Co., Ltd. (Synthetic)" }));

    const officer = await visit(JP, "/officer", "officer");
    await recognised(officer, "TW700000001");
    await seen(officer.getByText("Japan recognises this certification of Chinese Taipei for sea."));
    await seen(officer.getByRole("heading", { name: "Grant these benefits" }));
    await seen(officer.getByText("Journey Works Co., Ltd. (Synthetic)"));
    await seen(officer.getByText("No. 7, Journey Road", { exact: false }));
    await seen(officer.getByText(/^Receipt \S+$/));
    // The papers name somebody else: said plainly, in the place of what to grant.
    await officer.getByLabel("Name on the papers (optional)").fill("Harbour Lane Foods Ltd.");
    await check(officer, "TW700000001");
    await seen(officer.getByText("The name does not match: do not grant before it is cleared up").first());
    // Papers without a code: the name finds the number.
    await officer.getByLabel("Name on the papers (optional)").fill("JOURNEY WORKS");
    await officer.getByText("No code on the papers? Find by name").click();
    await officer.getByRole("button", { name: "Find" }).click();
    await officer.getByRole("button", { name: "Check TW700000001" }).click();
    await recognised(officer, "TW700000001");
    await seen(officer.getByText("The name matches", { exact: true }).first());
    // To the very page: it must still be there after the suspension.
    await officer.evaluate(() => void Object.assign(globalThis, { untouched: true }));

    await registrar.getByRole("button", { name: "Suspend …" }).click();
    await registrar.getByLabel("Reason code").fill("AUDIT_FINDING");
    await registrar.getByRole("button", { name: "Suspend now" }).click();
    await answers(officer, "Not recognised: suspended");
    await seen(officer.getByText("Before: Recognised.", { exact: false }));
    expect(await officer.locator(".ticks").count(), "no benefits are left on the screen").toBe(0);
    expect(await officer.evaluate(() => (globalThis as { untouched?: boolean }).untouched)).toBe(true);

    await officer.getByText("History of this certification").click();
    const entries = officer.locator(".entries strong");
    await seen(entries.first());
    expect(await entries.allTextContents()).toEqual(["Suspended", "Certified"]);

    // The registrar's page went on by itself: what may be done now is another thing.
    await seen(registrar.getByRole("button", { name: "End the suspension …" }));
    expect(await registrar.getByRole("button", { name: "Suspend …" }).count()).toBe(0);
    await check(officer, "TW700000001");
    await answers(officer, "Not recognised: suspended");
    // At home the trader is nobody's partner: its own gateway has no answer about it.
    const atHome = await visit(TW, "/officer", "officer");
    await check(atHome, "TW700000001");
    await answers(atHome, "Not known here");
  }, 60_000);

  test("the registrar sees which partner holds the profile and since when; and withdraws the consent", async () => {
    const client = await all.net.as(TW, "registrar");
    await certified(client, grantBody(700000002));
    const registrar = await visit(TW, "/registrar", "registrar");
    await registrar.getByLabel("Name or number, from its beginning").fill("TW700000002");
    await registrar.getByRole("button", { name: /Example Works 700000002/ }).click();
    const japan = registrar.getByRole("row", { name: /Japan/ });
    await until(registrar, japan, "holds it, confirmed");
    await registrar.getByLabel("Consent", { exact: true }).selectOption({ label: "tell nobody" });
    await registrar.getByRole("button", { name: "Record the consent" }).click();
    await seen(registrar.getByText("Recorded.", { exact: false }));
    await until(registrar, japan, "deleted it, confirmed");
  }, 60_000);

  test("a trader sees itself with the letter's link and its number, and nothing with a wrong one", async () => {
    const client = await all.net.as(TW, "registrar");
    await certified(client, grantBody(700000003));
    const registrar = await visit(TW, "/registrar", "registrar");
    await registrar.getByLabel("Name or number, from its beginning").fill("TW700000003");
    await registrar.getByRole("button", { name: /Example Works 700000003/ }).click();
    await registrar.getByRole("button", { name: "Make a new code" }).click();
    const link = (await registrar.getByText("/trader#id=", { exact: false }).textContent()) ?? "";
    const trader = await visit(TW, new URL(link).pathname + new URL(link).hash);
    await seen(trader.getByRole("heading", { name: "My certification" }));
    expect(trader.url(), "the code is out of the address").not.toContain("code");
    await trader.getByLabel("Your trader number (TIN)").fill("TW700000004");
    await trader.getByRole("button", { name: "Show my certification" }).click();
    await seen(trader.getByText("TRADER_NOT_FOUND", { exact: false }));
    await trader.getByLabel("Your trader number (TIN)").fill("tw-700000003");
    await trader.getByRole("button", { name: "Show my certification" }).click();
    await seen(trader.getByRole("heading", { name: "Japan" }));
    await seen(trader.getByText("Sea: recognised"));
    await seen(trader.getByText("A NACCS code is quoted there.", { exact: false }));
  }, 60_000);

  test("a file is imported row by row, and each refused row says what is wrong", async () => {
    const registrar = await visit(TW, "/registrar", "registrar");
    await registrar.getByRole("radio", { name: "Import a file" }).check();
    const rows = [grantBody(700000010), { ...grantBody(700000011), tin: "TW1" }, grantBody(700000012)];
    const buffer = Buffer.from(rows.map((row) => JSON.stringify(row)).join("\n"));
    await registrar
      .getByLabel("CSV or NDJSON file")
      .setInputFiles({ name: "rows.ndjson", mimeType: "text/plain", buffer });
    await registrar.getByRole("button", { name: "Import" }).click();
    await seen(registrar.getByText("3 rows: 2 taken, 1 refused."));
    await seen(registrar.getByText("Final: on the ledger", { exact: false }));
    const refused = registrar.getByRole("row", { name: /INVALID_TIN/ });
    expect(await refused.getByRole("rowheader").textContent()).toBe("2");
  }, 60_000);
});

async function fillOperator(page: Page): Promise<void> {
  await page.getByLabel("Legal name").fill("Journey Works Co., Ltd. (Synthetic)");
  await page.getByLabel("Address, one line each").fill("No. 7, Journey Road");
  await page.getByLabel("City").fill("Taipei City");
  await page.getByLabel("Valid from").fill("2020-01-01");
  await page.getByLabel("exporter", { exact: true }).check();
  await page.getByLabel("Consent", { exact: true }).selectOption({ label: "tell these partners" });
  await page.getByLabel("Partners", { exact: true }).fill("jp");
}

/** Opens the certification again until its table says so. */
async function until(page: Page, row: Locator, words: string): Promise<void> {
  await eventually(
    words,
    async () => {
      const title = await page.locator("#detail").textContent();
      await page.getByRole("radio", { name: "Import a file" }).check();
      await page.getByRole("radio", { name: "Find and change" }).check();
      await page.getByRole("heading", { name: title ?? "" }).waitFor();
      await row.waitFor();
      return row.textContent();
    },
    (text) => text?.includes(words) === true,
  );
}
