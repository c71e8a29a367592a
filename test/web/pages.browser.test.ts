import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { BUNDLE_ID_LENGTH, subjectOf } from "../../src/credential/format.ts";
import type { Economy } from "../../src/domain/economy.ts";
import { mintToken } from "../../src/start/keys.ts";
import { PAGES } from "../../src/web/pageList.ts";
import { eventually } from "../support/network.ts";
import { certified, grantBody } from "../support/networkRecords.ts";
import { expectAccessible, type People, people, type Visit } from "./support/browser.ts";
import { findChromium } from "./support/chromium.ts";

const [TW, JP] = ["TW", "JP"] as [Economy, Economy];
const HOSTILE = `<img src=x onerror="document.title='taken'"> & <b>Works</b> (Synthetic)`;
const chromium = findChromium();
let all: People;
const visits: Visit[] = [];
let certificationId: string;
const tin = "TW800000001";

async function visit(...args: Parameters<People["visit"]>): Promise<Page> {
  const opened = await all.visit(...args);
  visits.push(opened);
  return opened.page;
}

async function check(page: Page, number = tin): Promise<void> {
  await page.locator("#tin").fill(number);
  await page.keyboard.press("Enter");
  await page.locator(".answer h2").waitFor();
}

describe.skipIf(chromium === undefined)("every page", () => {
  beforeAll(async () => {
    all = await people(chromium as string, [TW, JP]);
    const registrar = await all.net.as(TW, "registrar");
    certificationId = await certified(registrar, grantBody(800000001, { legalName: HOSTILE }));
    const officer = await all.net.as(JP, "officer");
    await eventually(
      "told of it",
      async () => (await officer.get(`/v1/verifications?tin=${tin}&mode=SEA`)).body["recognition"] as string,
      (recognition) => recognition === "RECOGNISED",
    );
  }, 60_000);
  afterAll(() => all?.close());
  /** Whatever was done on a page: it asked nothing of another host, had no fault and broke no rule of its content policy. */
  afterEach(async () => {
    const opened = visits.splice(0);
    const faults = opened.flatMap((one) => one.faults);
    await Promise.all(opened.map((one) => one.close()));
    expect(faults).toEqual([]);
  });

  test("is accessible before and after signing in", async () => {
    for (const { path, roles } of PAGES) {
      const page = await visit(JP, path);
      await page.locator("main h1").waitFor();
      if (roles !== "public") await page.getByLabel("Token").waitFor();
      await expectAccessible(page, path);
    }
  }, 60_000);

  test("the officer's page is accessible with every kind of answer, in every language and on a phone", async () => {
    const page = await visit(JP, "/officer", "officer", { viewport: { width: 390, height: 844 } });
    await check(page);
    await page.getByText("History of this certification").click();
    await page.locator(".entries li").waitFor();
    await expectAccessible(page, "recognised");
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(wide, "nothing stands beyond the edge").toBeLessThanOrEqual(0);
    await check(page, "TW000000000");
    await expectAccessible(page, "unknown");
    for (const [language, words] of [
      ["es", "Desconocido aquí"],
      ["fr", "Inconnu ici"],
      ["en", "Not known here"],
    ] as const) {
      await page.locator("header select").selectOption(language);
      await page.locator(".answer h2", { hasText: words }).waitFor();
      expect(await page.evaluate(() => document.documentElement.lang)).toBe(language);
      expect(await page.locator("#tin").inputValue(), "what was typed stays").toBe("TW000000000");
    }
    await page.locator("header select").selectOption("fr");
    await page.reload();
    await page.getByRole("heading", { name: "Vérifier un opérateur" }).waitFor();
    await expectAccessible(page, "in French");
  }, 60_000);

  test("the registrar's page is accessible in all its parts", async () => {
    const page = await visit(TW, "/registrar", "registrar");
    await page.locator("td button").first().click();
    await page.locator("#detail").waitFor();
    for (const name of ["Suspend …", "Renew …", "Amend …"]) {
      await page.getByRole("button", { name }).click();
      await expectAccessible(page, name);
    }
    for (const name of ["Certify an operator", "Import a file"]) {
      await page.getByRole("radio", { name }).check();
      await page.getByRole("heading", { name }).waitFor();
      await expectAccessible(page, name);
    }
  }, 60_000);

  test("the matrix is accessible, opens what stands behind a cell, and shows another day", async () => {
    const page = await visit(JP, "/arrangements", "officer");
    const cell = page.getByRole("button", { name: "Japan and traders of Chinese Taipei: in force (Sea and Air)" });
    await cell.click();
    await page.getByRole("heading", { name: "Japan recognises traders of Chinese Taipei" }).waitFor();
    await page.getByText("Version 1: Japan and Chinese Taipei.").waitFor();
    // The legal date, which in UTC is still the day before.
    await page.getByRole("cell", { name: "May 22, 2019" }).first().waitFor();
    await expectAccessible(page, "matrix");
    await page.getByLabel("As true on").fill("2001-01-01");
    await page
      .getByRole("button", { name: "Japan and traders of Chinese Taipei: agreed or proposed (Sea and Air)" })
      .waitFor();
  }, 60_000);

  test("the trader's view is accessible", async () => {
    const registrar = await all.net.as(TW, "registrar");
    const { body } = await registrar.send("POST", `/v1/certifications/${certificationId}/trader-codes`, undefined);
    const page = await visit(TW, `/trader#id=${certificationId}&code=${body["code"]}`);
    await page.locator("#tin").fill(tin);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Japan" }).waitFor();
    await expectAccessible(page, "trader");
  }, 60_000);

  test("the officer's page takes nothing but a keyboard", async () => {
    const page = await visit(JP, "/officer", "officer");
    const focused = () => page.evaluate(() => document.activeElement?.id ?? "");
    await eventually("the field has the focus", focused, (id) => id === "tin");
    await page.keyboard.type(tin);
    await page.keyboard.press("Enter");
    await page.locator(".answer h2", { hasText: /^Recognised$/ }).waitFor();
    // Back to the mode: air is recognised too, road is not.
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await page.locator(".answer h2", { hasText: "Not recognised: no arrangement" }).waitFor();
    await page.keyboard.press("ArrowLeft");
    await page.locator(".answer h2", { hasText: /^Recognised$/ }).waitFor();
    // Field, scan, check, name, history: nothing in between, and nothing that keeps the focus.
    const passed: string[] = [];
    for (let tab = 0; tab < 5; tab++) {
      await page.keyboard.press("Tab");
      passed.push(await page.evaluate(() => document.activeElement?.id || (document.activeElement?.textContent ?? "")));
    }
    expect(passed).toEqual(["tin", "Scan", "Check", "name", "History of this certification"]);
    await page.keyboard.press("Enter");
    await page.locator(".entries li").waitFor();
    expect(await page.evaluate(() => localStorage.getItem("aeo.mode")), "remembered").toBe("AIR");
  }, 60_000);

  test("shows markup in a name as the text that it is", async () => {
    const page = await visit(JP, "/officer", "officer");
    await check(page);
    expect(await page.locator("dd.name bdi").first().textContent()).toBe(HOSTILE);
    expect(await page.locator("dd.name img, dd.name b").count()).toBe(0);
    const registrar = await visit(TW, "/registrar", "registrar");
    await registrar.getByRole("button", { name: HOSTILE }).click();
    expect(await registrar.locator("#detail").textContent()).toBe(HOSTILE);
    expect(await Promise.all([page.title(), registrar.title()])).not.toContain("taken");
  }, 60_000);

  test("keeps the token in the tab alone, and forgets it on signing out", async () => {
    const page = await visit(JP, "/officer", "officer");
    await page.locator("#tin").waitFor();
    expect(page.url()).not.toContain("token");
    const kept = () =>
      page.evaluate(() => [JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.cookie]);
    expect((await kept()).map((text) => text.includes("eyJ"))).toEqual([false, true, false]);
    await page.getByText("Japan · officer · signed in until", { exact: false }).waitFor();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByLabel("Token").fill("no token");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByText("This is not a token.", { exact: false }).waitFor();
    expect((await kept()).some((text) => text.includes("eyJ"))).toBe(false);
  }, 60_000);

  test("says whose token it was given and whose gateway this is, when they are not of one economy", async () => {
    const page = await visit(JP, "/officer");
    const { network } = all.net;
    await page.getByLabel("Token").fill(await mintToken(network.keysOf(TW) as never, "officer", Date.now()));
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByText("This token is for Chinese Taipei, and this gateway is of Japan.", { exact: false }).waitFor();
    await page.getByLabel("Token").waitFor();
  }, 60_000);

  test("without a network it opens, says that nobody can tell, and how old the last news is", async () => {
    const page = await visit(JP, "/officer", "officer");
    await check(page);
    // The page is kept once the worker rules it.
    await page.evaluate(async () => void (await navigator.serviceWorker.ready));
    await eventually(
      "the worker rules the page",
      () => page.evaluate(() => navigator.serviceWorker.controller !== null),
      (ruled) => ruled,
    );
    await page.context().setOffline(true);
    await page.reload();
    await check(page);
    expect(await page.locator(".answer h2").textContent()).toBe("Cannot tell");
    await page.getByText("The gateway was last heard from", { exact: false }).waitFor();
    await expectAccessible(page, "offline");
    await page.context().setOffline(false);
    await page.locator(".answer h2", { hasText: /^Recognised$/ }).waitFor();
  }, 60_000);

  test("checks a scanned credential with the gateway, and on the device alone where there is none", async () => {
    const registrar = await all.net.as(TW, "registrar");
    const own = await certified(registrar, grantBody(800000002));
    const issued = await registrar.send("POST", `/v1/certifications/${own}/credential`, {});
    const credential = issued.body["credential"] as string;
    const officer = await all.net.as(JP, "officer");
    // The snapshot is made anew every few seconds; the device must have one that knows the certification.
    const inBundle = subjectOf(own).slice(0, BUNDLE_ID_LENGTH);
    await eventually(
      "a snapshot with it",
      async () => (await officer.get("/v1/offline-bundle")).body["content"] as string,
      (content) => content.includes(inBundle),
    );
    await eventually(
      "told of it",
      async () => (await officer.get("/v1/verifications?tin=TW800000002&mode=SEA")).body["recognition"] as string,
      (recognition) => recognition === "RECOGNISED",
    );
    const page = await visit(JP, "/officer", "officer");
    await check(page, credential);
    await page.getByText("Japan recognises this certification of Chinese Taipei for sea.").waitFor();
    await page.getByText("Example Works 800000002 Co., Ltd. (Synthetic)").waitFor();
    await page.evaluate(async () => void (await navigator.serviceWorker.ready));
    await eventually(
      "the snapshot is kept",
      () => page.evaluate(async () => (await caches.match("/offline-bundle")) !== undefined),
      (kept) => kept,
    );
    await page.context().setOffline(true);
    await check(page, credential);
    await page.getByText("Checked on this device, with the ledger as it was", { exact: false }).waitFor();
    expect(await page.locator(".answer header").innerText()).toContain("Recognised");
    await page.getByText("Example Works 800000002 Co., Ltd. (Synthetic)").waitFor();
    await expectAccessible(page, "credential offline");
    const [signed = "", ...rest] = credential.split("~");
    const at = signed.length - 20;
    const altered = `${signed.slice(0, at)}${signed[at] === "A" ? "B" : "A"}${signed.slice(at + 1)}`;
    await check(page, [altered, ...rest].join("~"));
    await page.getByRole("heading", { name: "Refused: not a valid credential" }).waitFor();
    expect(await page.locator(".ticks li").count(), "nothing is granted on it").toBe(0);
    const kept = await page.evaluate(async () => {
      const found = await caches.match("/offline-bundle");
      return (await found?.text()) ?? "";
    });
    expect(kept, "no name and no number stays on the device").not.toMatch(/Example Works|800000002/);
  }, 60_000);

  test("follows the gateway's stream, goes on from where it broke off, and asks again where there is none", async () => {
    const page = await visit(JP, "/officer", undefined, { serviceWorkers: "block" });
    const asked: (string | undefined)[] = [];
    let questions = 0;
    page.on("request", (request) => (questions += request.url().includes("/v1/verifications") ? 1 : 0));
    await page.route("**/v1/events/stream", async (route) => {
      asked.push(route.request().headers()["last-event-id"]);
      if (asked.length > 2) return route.fulfill({ status: 404, json: { code: "UNKNOWN_ROUTE" } });
      // A block may bring hundreds at once.
      const event = `id: ${40 + asked.length}\ndata: {"type":"aeo.certification.suspended.v1"}\n\n`;
      const body = `: hello\n\n${event.repeat(400)}`;
      return route.fulfill({ contentType: "text/event-stream", body });
    });
    const { network } = all.net;
    const token = await mintToken(network.keysOf(JP) as never, "officer", Date.now());
    await page.getByLabel("Token").fill(token);
    await page.getByRole("button", { name: "Sign in" }).click();
    await check(page);
    await page.getByText("Asked again every few seconds").waitFor();
    expect(asked).toEqual([undefined, "41", "42"]);
    expect(questions, "not one for each event").toBeLessThan(20);
    const before = questions;
    await eventually(
      "asked again",
      () => questions,
      (count) => count > before,
    );
  }, 60_000);

  test("runs no script and no style but its own files", async () => {
    const opened = await all.visit(JP, "/officer", "officer");
    await opened.page.locator("#tin").waitFor();
    await opened.page.evaluate(() => {
      const script = document.createElement("script");
      script.textContent = "globalThis.wasRun = true";
      document.body.append(script);
    });
    await eventually(
      "the policy is told of",
      () => opened.faults,
      (faults) => faults.length > 0,
    );
    expect(opened.faults.join()).toContain("script-src");
    expect(await opened.page.evaluate(() => "wasRun" in globalThis)).toBe(false);
  }, 60_000);
});
