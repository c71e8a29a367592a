import { signal } from "@preact/signals";

/** The query of the page's address: what a link to the page as it is now says. */
export const address = signal(new URLSearchParams(location.search));

addEventListener("popstate", () => {
  address.value = new URLSearchParams(location.search);
});

/** What a change of the address names; undefined or "" takes a part out. */
export type AddressChange = Readonly<Record<string, string | undefined>>;

/** The address with a change; parts that are not named stay. */
export function addressWith(change: AddressChange, from: URLSearchParams = address.value): string {
  const next = new URLSearchParams(from);
  for (const [name, value] of Object.entries(change)) {
    if ((value ?? "") === "") next.delete(name);
    else next.set(name, value as string);
  }
  const text = next.toString();
  return text === "" ? location.pathname : `${location.pathname}?${text}`;
}

/** Goes to an address of this page without loading it anew. `replace` leaves no step to go back to, as for a slider. */
export function goTo(path: string, replace = false): void {
  if (replace) history.replaceState(null, "", path);
  else history.pushState(null, "", path);
  address.value = new URLSearchParams(location.search);
}
