import { useSignal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import { common, roleName } from "./components/common.ts";
import { Layout } from "./components/Layout.tsx";
import { SignIn } from "./components/SignIn.tsx";
import { identity } from "./lib/session.ts";
import { listed } from "./lib/terms.ts";
import type { PageEntry } from "./pageList.ts";
import { LOADERS } from "./pages.ts";

/** One page, once it is loaded and the bearer of the token may have it. */
export function App({ page }: { readonly page: PageEntry }) {
  const loaded = useSignal<ComponentType | undefined>(undefined);
  useEffect(() => {
    void LOADERS[page.name]().then((component) => {
      loaded.value = component;
    });
  }, [page.name]);
  const Page = loaded.value;
  const who = identity.value;
  const { roles } = page;
  const expired = who !== null && who.expiresAt < Date.now();
  const mayEnter = roles === "public" || (who !== null && !expired && roles.some((role) => who.roles.includes(role)));
  return (
    <Layout page={page}>
      {!mayEnter ? (
        <SignIn level={1} note={noteFor(roles, who !== null, expired)} />
      ) : Page === undefined ? (
        <p class="faint">{common("loading")}</p>
      ) : (
        <Page />
      )}
    </Layout>
  );
}

function noteFor(roles: PageEntry["roles"], isSignedIn: boolean, expired: boolean): string | undefined {
  if (expired) return common("signIn.expired");
  if (!isSignedIn || roles === "public") return undefined;
  return common("signIn.role", { roles: listed(roles.map(roleName)) });
}
