import { effect } from "@preact/signals";
import { render } from "preact";
import { App } from "./App.tsx";
import { goToWork } from "./lib/home.ts";
import { language } from "./lib/language.ts";
import { takeTokenFromAddress } from "./lib/session.ts";
import { PAGES } from "./pageList.ts";

function arrive(): void {
  const who = takeTokenFromAddress();
  if (who !== null) goToWork(who);
}

arrive();
// A link that only brings another token changes nothing but the fragment, and loads nothing.
addEventListener("hashchange", arrive);

// Before anything is drawn in it: a screen reader speaks the language that the document names.
effect(() => {
  document.documentElement.lang = language.value;
});

const page = PAGES.find(({ path }) => path === location.pathname) ?? PAGES[0];
const root = document.getElementById("app");
if (root !== null && page !== undefined) render(<App page={page} />, root);
if ("serviceWorker" in navigator) void navigator.serviceWorker.register("/sw.js").catch(() => undefined);
