import { useEffect } from "preact/hooks";
import type { ComponentChildren } from "preact";
import { moment } from "../lib/format.ts";
import { chooseLanguage, type Language, LANGUAGES, language } from "../lib/language.ts";
import { identity, signOut } from "../lib/session.ts";
import { economyName } from "../lib/terms.ts";
import { type PageEntry, PAGES } from "../pageList.ts";
import { common, roleName } from "./common.ts";

/** What every page stands in: where one is, who one is, and in which language. */
export function Layout({ page, children }: { readonly page: PageEntry; readonly children: ComponentChildren }) {
  useEffect(() => {
    document.title = `${common(`page.${page.name}`)} · ${common("brand")}`;
  }, [language.value, page.name]);
  return (
    <>
      <a class="skip" href="#content">
        {common("skip")}
      </a>
      <header>
        <div class="top">
          <a class="brand" href="/">
            <img src="/icon.svg" alt="" width="28" height="28" />
            {common("brand")}
          </a>
          <nav aria-label={common("pages")}>
            {PAGES.filter(isOpen).map(({ path, name }) => (
              <a key={path} href={path} aria-current={name === page.name ? "page" : undefined}>
                {common(`page.${name}`)}
              </a>
            ))}
          </nav>
          <LanguageChoice />
        </div>
        <Who />
      </header>
      <main id="content" tabIndex={-1}>
        {children}
      </main>
    </>
  );
}

/** A page is named to whoever may enter it; to whoever has not signed in, all are. */
function isOpen({ name, roles }: PageEntry): boolean {
  const who = identity.value;
  return name !== "start" && (who === null || roles === "public" || roles.some((role) => who.roles.includes(role)));
}

function LanguageChoice() {
  return (
    <select
      class="quiet"
      aria-label={common("language")}
      value={language.value}
      onChange={(event) => chooseLanguage(event.currentTarget.value as Language)}
    >
      {Object.entries(LANGUAGES).map(([code, name]) => (
        <option key={code} value={code} lang={code}>
          {name}
        </option>
      ))}
    </select>
  );
}

function Who() {
  const who = identity.value;
  if (who === null) return null;
  return (
    <p class="who">
      <span>
        <strong>{economyName(who.economy)}</strong> · {who.roles.map(roleName).join(", ")} ·{" "}
        {common("who.until", { time: moment(new Date(who.expiresAt).toISOString()) })}
      </span>
      <button type="button" class="link" onClick={signOut}>
        {common("who.out")}
      </button>
    </p>
  );
}
