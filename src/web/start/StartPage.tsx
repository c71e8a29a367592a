import { common } from "../components/common.ts";
import { SignIn } from "../components/SignIn.tsx";
import { identity } from "../lib/session.ts";
import { PAGES } from "../pageList.ts";

/** Where one begins: the pages by who works with them. */
export function StartPage() {
  return (
    <>
      <section class="hero">
        <h1>{common("start.title")}</h1>
        <p class="lead">{common("start.lead")}</p>
      </section>
      <ul class="tiles">
        {PAGES.flatMap(({ path, name, roles }) =>
          name === "start" ? (
            []
          ) : (
            <li key={path}>
              <a class="tile" href={path}>
                <strong>{common(`page.${name}`)}</strong>
                <span>{common(`start.${name}`)}</span>
                <small>{common(roles === "public" ? "start.needs.nothing" : "start.needs.token")}</small>
              </a>
            </li>
          ),
        )}
      </ul>
      {identity.value === null && <SignIn level={2} />}
    </>
  );
}
