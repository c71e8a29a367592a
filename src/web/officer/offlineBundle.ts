import type { OpenedBundle, SignedBundle } from "../../credential/bundle.ts";
import { afterNews } from "../lib/afterNews.ts";
import { ask } from "../lib/api.ts";

interface BundleAnswer extends SignedBundle {
  readonly anchor: { readonly publicKey: string };
}

/** Beside the pages' own cache, which goes with every release. */
const CACHE = "offline-bundle";
const PLACE = "/offline-bundle";
/** Apart from the bundle: who can change the one file cannot make it vouch for itself. */
const ANCHOR_KEY = "aeo.anchor";
const REFRESH_MS = 30 * 60_000;
/** A bundle is a snapshot of everything, so not each event is worth one; the gateway hands the same one out for five seconds. */
const AFTER_EVENT = { settleMs: 6_000, apartMs: 60_000 };

/** The device's copy while the page is open. */
export interface KeptBundle {
  /** Something happened on the ledger: the copy is out of date. */
  readonly news: () => void;
  readonly end: () => void;
}

/**
 * Keeps the newest signed snapshot of partners' status on this device, for the hours without a network. It names no operator. It
 * is fetched anew some seconds after news, at most once a minute.
 */
export function keepBundle(): KeptBundle {
  const refresh = async () => {
    try {
      const { statement, content, anchor } = await ask<BundleAnswer>("/v1/offline-bundle");
      const cache = await caches.open(CACHE);
      await cache.put(PLACE, new Response(JSON.stringify({ statement, content })));
      localStorage.setItem(ANCHOR_KEY, anchor.publicKey);
    } catch {
      // What was kept before goes on; its age is said with every answer.
    }
  };
  void refresh();
  const timer = setInterval(() => void refresh(), REFRESH_MS);
  const { news, end } = afterNews(refresh, AFTER_EVENT);
  return { news, end: () => (clearInterval(timer), end()) };
}

/** What was kept, if it is signed as it should be. */
export async function keptBundle(
  open: (signed: SignedBundle, anchor: string) => Promise<OpenedBundle | undefined>,
): Promise<OpenedBundle | undefined> {
  const anchor = localStorage.getItem(ANCHOR_KEY);
  const found = anchor === null ? undefined : await caches.match(PLACE, { cacheName: CACHE });
  if (anchor === null || found === undefined) return undefined;
  return open((await found.json()) as SignedBundle, anchor);
}
