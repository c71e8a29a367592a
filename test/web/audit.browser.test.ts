import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page, Route } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Economy } from "../../src/domain/economy.ts";
import { eventually } from "../support/network.ts";
import { certified, grantBody } from "../support/networkRecords.ts";
import { expectAccessible, type People, people, type Visit } from "./support/browser.ts";
import { findChromium } from "./support/chromium.ts";

const [TW, JP] = ["TW", "JP"] as [Economy, Economy];
const chromium = findChromium();
let all: People;
const visits: Visit[] = [];
let suspended: string;
let granted: string;
let transaction: string;
/** After the first certification here and before the changes. */
let before: string;

/** Where pictures go, for whoever wants to look. */
const PICTURES = process.env["AEO_SCREENSHOTS"];
const WIDE = { viewport: { width: 1280, height: 900 } };
const NARROW = { viewport: { width: 390, height: 844 } };

async function visit(...args: Parameters<People["visit"]>): Promise<Page> {
  const opened = await all.visit(...args);
  visits.push(opened);
  return opened.page;
}

async function picture(page: Page, name: string): Promise<void> {
  if (PICTURES === undefined) return;
  mkdirSync(PICTURES, { recursive: true });
  const { width, height } = await page.evaluate(() => ({ width: innerWidth, height: document.body.scrollHeight }));
  const clip = { x: 0, y: 0, width, height: Math.min(height, 1600) };
  await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true, clip });
}

const good = (page: Page) => page.locator(".note-good", { hasText: "fits its bytes and heads" });

/** Lets an answer of the gateway through as `change` makes it. */
async function altered(page: Page, path: string, change: (body: any) => void): Promise<void> {
  await page.route(path, async (route: Route) => {
    const response = await route.fetch();
    const body: unknown = await response.json();
    change(body);
    await route.fulfill({ response, json: body });
  });
}

const secondAfter = (time: string) =>
  eventually("the next second begins", Date.now, (ms) => ms >= Date.parse(time) + 1_000);

/** What stands beyond the edge, but for what is moved sideways on its own. */
async function expectNothingBeyondTheEdge(page: Page): Promise<void> {
  const beyond = await page.evaluate(() =>
    [...document.querySelectorAll("body *")]
      .filter((one) => one.getBoundingClientRect().right > innerWidth && one.closest(".scroll") === null)
      .map((one) => one.outerHTML.slice(0, 120)),
  );
  expect(beyond).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
}

describe.skipIf(chromium === undefined)("the auditor's page", () => {
  beforeAll(async () => {
    all = await people(chromium as string, [TW, JP], "gateways");
    const registrar = await all.net.as(TW, "registrar");
    // On a fast machine the seeds, and what follows here, would else share a second.
    await secondAfter((await registrar.get("/v1/status")).body.asOf.time as string);
    suspended = await certified(registrar, grantBody(970000001));
    before = (await registrar.get("/v1/status")).body.asOf.time as string;
    await secondAfter(before);
    const body = { reason: { code: "AUDIT_FINDING" } };
    const sent = await registrar.send("POST", `/v1/certifications/${suspended}/suspensions?wait=final`, body, {
      version: 1,
    });
    transaction = sent.body.transaction as string;
    granted = await certified(registrar, grantBody(970000002, { consent: { mode: "GENERAL" } }));
  }, 120_000);
  afterAll(() => all?.close());
  afterEach(async () => {
    const opened = visits.splice(0);
    const faults = opened.flatMap((one) => one.faults);
    await Promise.all(opened.map((one) => one.close()));
    expect(faults).toEqual([]);
  });

  test("shows the newest entries, each checked in the page, filtered by what the address says", async () => {
    const page = await visit(TW, "/audit", "auditor", WIDE);
    await good(page).waitFor();
    expect(await page.locator("tbody tr").count()).toBe(50);
    await picture(page, "history");
    await page.getByLabel("Kind of fact").selectOption("CertificationSuspended");
    await page.getByText("Entries found: 1; shown: 1").waitFor();
    expect(page.url()).toContain("types=CertificationSuspended");
    expect(await page.locator("tbody tr").first().innerText()).toMatch(
      /fits[\s\S]*Chinese Taipei[\s\S]*Certification suspended/,
    );
    const shared = page.url().replace(/^https?:\/\/[^/]+/, "");
    const other = await visit(TW, shared, "registrar", WIDE);
    await other.getByText("Entries found: 1; shown: 1").waitFor();
    await page.getByLabel("Economy").selectOption("JP");
    await page.getByText("Nothing for this choice.").waitFor();
    await page.goBack();
    await page.getByText("Entries found: 1; shown: 1").waitFor();
    await page.getByText("Raw bytes and heads").click();
    await expectAccessible(page, "raw bytes");
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Download CSV" }).click(),
    ]);
    expect(file.suggestedFilename()).toBe("aeo-history.csv");
    const rows = readFileSync(await file.path(), "utf8")
      .trim()
      .split("\r\n");
    expect(rows).toHaveLength(2);
    expect(rows[1]).toContain(transaction);
  }, 60_000);

  test("shows which kinds a link names, and keeps a long refusal within the page", async () => {
    const kinds = "CertificationSuspended,CertificationRevoked";
    const page = await visit(TW, `/audit?types=${kinds}`, "auditor", WIDE);
    await page.getByText("Entries found: 1; shown: 1").waitFor();
    const chosen = page.getByLabel("Kind of fact").locator("option:checked");
    expect(await chosen.innerText()).toBe("Certification suspended and Certification revoked");
    // Not among those whose console must be silent: the gateway refuses here, as it should.
    const refused = await all.visit(TW, "/audit?types=Nothing", "auditor", NARROW);
    await refused.page.getByText("INVALID_PARAMETER", { exact: false }).waitFor();
    await expectNothingBeyondTheEdge(refused.page);
    await refused.close();
  }, 60_000);

  test("turns pages, and filters by time", async () => {
    const page = await visit(TW, "/audit?registry=certifications", "auditor", WIDE);
    await good(page).waitFor();
    const first = await page.locator("tbody th small").first().innerText();
    await page.getByRole("link", { name: "Older entries" }).click();
    await page.getByRole("link", { name: "Back to the newest" }).waitFor();
    const second = await page.locator("tbody th small").first().innerText();
    const number = (text: string) => Number(text.split(" ").at(-1));
    expect(number(second)).toBe(number(first) - 50);
    await page.goto(page.url().split("?")[0] + `?registry=certifications&from=${before}`);
    await page.getByText("Entries found: 3;", { exact: false }).waitFor();
  }, 60_000);

  test("an entry that was altered on its way has no good mark: bytes, fields, number, or its place", async () => {
    // Three entries: what was written here.
    const path = `/audit?registry=certifications&from=${before}`;
    const page = await visit(TW, path, "auditor", WIDE);
    await good(page).waitFor();
    const marks = async (change: (entry: any) => void): Promise<string[]> => {
      await page.unrouteAll();
      await altered(page, "**/v1/audit/entries?*", ({ entries }) => change(entries[1]));
      await page.reload();
      await page.getByText("Entries that do not fit:", { exact: false }).waitFor();
      return page.locator(".faults li").allInnerTexts();
    };
    await marks((entry) => (entry.fact.record.version = 9));
    await expectAccessible(page, "altered");
    await picture(page, "altered");
    const flip = (hex: string) => hex.slice(0, -1) + (hex.endsWith("0") ? "1" : "0");
    expect(await marks((entry) => (entry.data = flip(entry.data)))).toContain(
      "the head is not the hash of these bytes",
    );
    expect(await marks((entry) => (entry.fact.record.status = "CERTIFIED"))).toEqual([
      "the details are not those in the bytes",
    ]);
    expect(await marks((entry) => (entry.fact.record.validUntil = "2040-01-01T00:00:00Z"))).toEqual([
      "the details are not those in the bytes",
    ]);
    expect(await marks((entry) => (entry.type = "CertificationRenewed"))).toEqual([
      "the kind is not the one in the bytes",
    ]);
    expect(await marks((entry) => (entry.writer = flip(entry.writer)))).toEqual([
      "the writer is not the one in the bytes",
    ]);
    expect(await marks((entry) => (entry.time = "2020-01-01T00:00:00Z"))).toEqual([
      "the head is not the hash of these bytes",
    ]);
    expect(await marks((entry) => (entry.fact.id = flip(entry.fact.id)))).toContain(
      "the subject is not the one in the bytes",
    );
    expect(
      await marks((entry) => {
        entry.previousHead = flip(entry.previousHead);
      }),
    ).toContain("it does not follow the entry before it");
  }, 90_000);

  test("folds the whole history to the signed heads, and says where it does not", async () => {
    const page = await visit(TW, "/audit?types=CertificationSuspended", "auditor", WIDE);
    await page.getByRole("button", { name: "Check every entry" }).click();
    await page.getByText("Complete and unaltered up to the signed heads.").waitFor();
    const table = page.getByRole("region", { name: "The whole history" });
    expect(await table.locator("tbody tr").count()).toBe(4);
    expect(await table.getByText(/^Chinese Taipei, block/).count()).toBe(4);
    await expectAccessible(page, "checked");
    await picture(page, "checked");
    await altered(page, "**/v1/audit/entries?registry=certifications*", ({ entries }) => {
      const target = entries.find((one: { sequence: number }) => one.sequence === 7);
      if (target !== undefined) target.time = "2001-01-01T00:00:00Z";
    });
    await page.getByRole("button", { name: "Check every entry" }).click();
    await page.getByText("entry 7: the head is not the hash of these bytes").waitFor();
    await page.getByText("Not what was signed.").waitFor();
    await page.unrouteAll();
    await altered(page, "**/v1/heads", (body) => {
      body.statements = body.statements.map((text: string) => `${text.slice(0, -3)}AAQ`);
    });
    await page.getByRole("button", { name: "Check every entry" }).click();
    await page.getByText("not good").first().waitFor();
    await page.getByText("Not what was signed.").waitFor();
  }, 60_000);

  test("shows a register at a moment by a slider, with what was known then and what was so then", async () => {
    const page = await visit(TW, "/audit?view=register", "auditor", WIDE);
    const count = async (status: string) =>
      Number((await page.locator(`[data-status="${status}"] .value`).innerText()).replaceAll(",", ""));
    await page.locator('[data-status="SUSPENDED"]').waitFor();
    const now = await count("SUSPENDED");
    await picture(page, "register");
    await expectAccessible(page, "register");
    const slider = page.getByRole("slider", { name: "Moment" });
    await slider.focus();
    await page.keyboard.press("Home");
    await page.waitForURL((url) => url.searchParams.has("knownAt"));
    // On a fast machine the first are granted in the very second in which the member was admitted.
    const first = Date.parse(new URL(page.url()).searchParams.get("knownAt") as string);
    const until = new Date(first + 1_000).toISOString();
    const path = `/v1/audit/entries?economy=TW&types=CertificationGranted&until=${until}`;
    const { total } = (await (await all.net.as(TW, "auditor")).get(path)).body;
    await page.getByText(`${total} certifications known`).waitFor();
    await page.keyboard.press("End");
    await page.locator('[data-status="SUSPENDED"]').waitFor();
    await page.goto(`${page.url().split("?")[0]}?view=register&knownAt=${before}`);
    await eventually(
      "before the suspension",
      () => count("SUSPENDED").catch(() => 0),
      (n) => n === now - 1,
    );
    await page.getByLabel("Status").selectOption("CERTIFIED");
    await page.getByLabel("Both at the same moment", { exact: false }).uncheck();
    await page.getByRole("slider", { name: "So at" }).waitFor();
    await expectAccessible(page, "two times");
    await picture(page, "register-two-times");
    const table = page.getByRole("region", { name: "Certification", exact: true });
    expect(await table.locator("tbody tr").count()).toBeGreaterThan(0);
  }, 60_000);

  test("shows what changed between two moments, field by field, and leads to the transaction", async () => {
    const end = (await (await all.net.as(TW, "auditor")).get("/v1/status")).body.asOf.time as string;
    const page = await visit(TW, `/audit?view=changes&economy=TW&from=${before}&to=${end}`, "auditor", WIDE);
    await page.getByText("1 added, 1 changed, 0 gone").waitFor();
    await picture(page, "changes");
    await expectAccessible(page, "changes");
    const row = page.locator("tbody", { hasText: suspended.slice(0, 8) });
    expect(await row.locator("tr").first().innerText()).toMatch(/changed/);
    expect(await row.innerText()).toMatch(/status\s+Certified\s+Suspended/);
    await row.getByRole("link", { name: `${transaction.slice(0, 10)}…` }).click();
    await page.getByText("is who the registry recorded as writer").waitFor();
    await page.getByText("writer of Chinese Taipei (active) with", { exact: false }).waitFor();
    await page.locator(".badge", { hasText: "fits" }).waitFor();
    expect(await page.locator(".command code").first().innerText()).toContain(`"params":["${transaction}"]`);
    await picture(page, "transaction");
    await expectAccessible(page, "transaction");
    await page
      .getByRole("link", { name: suspended.slice(0, 8), exact: false })
      .first()
      .click();
    await page.getByText("2 facts, oldest first").waitFor();
    expect(await page.locator(".entries > li").first().innerText()).toContain("Chinese Taipei: Certification granted");
    await picture(page, "timeline");
    await expectAccessible(page, "timeline");
  }, 60_000);

  test("shows all of a register as added since a moment before the ledger began", async () => {
    const end = (await (await all.net.as(TW, "auditor")).get("/v1/status")).body.asOf.time as string;
    const page = await visit(TW, `/audit?view=changes&economy=TW&from=2001-01-01T00:00:00Z&to=${end}`, "auditor", WIDE);
    await page.getByText(/^[1-9]\d* added, 0 changed, 0 gone/).waitFor();
    await page.getByText("The authority itself: nothing, then active.").waitFor();
  }, 60_000);

  test("tells the timeline of an arrangement and an authority in three languages", async () => {
    const page = await visit(TW, "/audit?view=timeline&arrangement=1", "auditor", WIDE);
    await page.getByText("Arrangement proposed").waitFor();
    await page.getByLabel("Language").selectOption("fr");
    await page.getByText("Arrangement signé").first().waitFor();
    await page.getByLabel("Chronologie de").selectOption("authority");
    await page.locator("#subject").fill("tw");
    await page.getByRole("button", { name: "Afficher" }).click();
    await page.getByText("Membre admis").waitFor();
    await page.getByLabel("Langue").selectOption("es");
    await page.getByText("Miembro admitido").waitFor();
    await expectAccessible(page, "in Spanish");
  }, 60_000);

  test("fits a narrow screen", async () => {
    for (const view of [
      "history",
      "register",
      "changes",
      "timeline&certification=" + suspended,
      "transaction&hash=" + transaction,
    ]) {
      const page = await visit(TW, `/audit?view=${view}`, "auditor", NARROW);
      await page.locator("section.card").nth(0).waitFor();
      await page.locator("table, .entries").first().waitFor();
      await expectNothingBeyondTheEdge(page);
      await picture(page, `narrow-${view.split("&")[0]}`);
    }
  }, 60_000);

  test("what auditors saw is there for the office, checked in its page, with sight granted and taken back", async () => {
    const auditor = await visit(TW, "/accesses", "auditor", WIDE);
    await auditor.getByText("Your own questions", { exact: false }).waitFor();
    expect(await auditor.getByRole("button", { name: "Check the chain" }).count()).toBe(0);
    const subject = await auditor.locator("tbody td").nth(1).innerText();
    const office = await visit(TW, "/accesses", "admin", WIDE);
    await office.getByRole("button", { name: "Check the chain" }).click();
    await office.getByText("complete and unaltered", { exact: false }).waitFor();
    await office.locator("#grant-auditor").fill(subject);
    await office.locator("#grant-certifications").fill(granted);
    await office.locator("#grant-reason").fill("Yearly audit");
    await office.getByRole("button", { name: "Grant sight" }).click();
    await office.getByText("Granted.").waitFor();
    await picture(office, "accesses");
    await expectAccessible(office, "accesses");
    await auditor.reload();
    await auditor.getByRole("button", { name: "See the profile", exact: false }).click();
    await auditor.getByText("TW970000002").waitFor();
    await picture(auditor, "accesses-auditor");
    await expectAccessible(auditor, "accesses of the auditor");
    await office.getByLabel("Why it is revoked").fill("The audit is over");
    await office.getByRole("button", { name: "Revoke" }).click();
    await office.getByText("The audit is over", { exact: false }).waitFor();
    await auditor.getByRole("button", { name: "See the profile", exact: false }).click();
    await auditor.getByText("SIGHT_NOT_GRANTED", { exact: false }).waitFor();
    await altered(office, "**/v1/audit/accesses?order=oldest*", ({ lines }) => (lines[2].auditor = "somebody else"));
    await office.getByRole("button", { name: "Check the chain" }).click();
    await office.getByText("Line 3 was altered.").waitFor();
    const narrow = await visit(TW, "/accesses", "admin", NARROW);
    await narrow.locator("table").first().waitFor();
    await expectNothingBeyondTheEdge(narrow);
    await picture(narrow, "narrow-accesses");
  }, 60_000);
});
