import { render } from "preact";
import { App } from "./App.tsx";
import { goToWork } from "./lib/home.ts";
import { takeTokenFromAddress } from "./lib/session.ts";
import { PAGES } from "./pageList.ts";

function arrive(): void {
  const who = takeTokenFromAddress();
  if (who !== null) goToWork(who);
}

arrive();
// A link that only brings another token changes nothing but the fragment, and loads nothing.
addEventListener("hashchange", arrive);

const page = PAGES.find(({ path }) => path === location.pathname) ?? PAGES[0];
const root = document.getElementById("app");
if (root !== null && page !== undefined) render(<App page={page} />, root);
if ("serviceWorker" in navigator) void navigator.serviceWorker.register("/sw.js").catch(() => undefined);
