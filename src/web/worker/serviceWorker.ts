/** What belongs to this build, put in by scripts/build-web.ts. */
declare const __SHELL__: { readonly name: string; readonly files: readonly string[] };
declare const __PAGES__: readonly string[];

const worker = globalThis as unknown as ServiceWorkerGlobalScope;

/** Keeps the pages themselves, so that they open without a network. What the API answers is never kept here. */
worker.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(__SHELL__.name)
      .then((cache) => cache.addAll([...__SHELL__.files, ...__PAGES__]))
      .then(() => worker.skipWaiting()),
  );
});

worker.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) =>
        Promise.all(
          names
            .filter((name) => name.startsWith("shell-") && name !== __SHELL__.name)
            .map((name) => caches.delete(name)),
        ),
      )
      .then(() => worker.clients.claim()),
  );
});

worker.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== worker.location.origin) return;
  if (__PAGES__.includes(url.pathname)) event.respondWith(fresh(url.pathname, event.request));
  else if (__SHELL__.files.includes(url.pathname)) event.respondWith(kept(url.pathname, event.request));
});

/** A page: the gateway's own while it can be reached, so that a new release shows at once. */
async function fresh(path: string, request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    const found = await caches.match(path);
    if (found === undefined) throw error;
    return found;
  }
}

/** A file with a hashed name, or an icon: what was kept is as good as new. */
async function kept(path: string, request: Request): Promise<Response> {
  return (await caches.match(path)) ?? fetch(request);
}
